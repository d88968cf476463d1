"""Whom an address belongs to: its kind, and the service tag and region of Azure it lies in."""
