"""The only door to the operating system: what this machine is and how it is configured."""
