"""The simulated Azure: real DNS and TLS servers on loopback, driven by scenario files."""
