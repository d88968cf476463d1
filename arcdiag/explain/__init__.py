"""Says in words what a cause, a rule, a code, a host, an address or an agent's line means."""
