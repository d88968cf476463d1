"""The way to the system's own box of words, for whoever starts the program."""

from arcdiag.host.boxes import show_in_a_box

__all__ = ["show_in_a_box"]
