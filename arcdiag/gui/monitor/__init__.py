"""Looks repeated while the window is open: when the next is due, and what they saw; no Qt."""
