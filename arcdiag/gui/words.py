"""The window's own words: names of its controls. What is said of a network comes from below."""

from arcdiag.language.current import counted, later, spoken, tr, translated

__all__ = ["counted", "later", "spoken", "tr", "translated"]
