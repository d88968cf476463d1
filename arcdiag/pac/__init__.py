"""Proxy scripts (PAC): run apart from everything, asked about URLs, and their answers read."""
