"""The way to an address as the system would choose it: one module a system, nothing is sent."""
