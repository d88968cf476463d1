"""The window's own words: names of its controls. What is said of a network comes from below."""

from arcdiag.language.current import later, spoken, tr, translated

__all__ = ["later", "spoken", "tr", "translated"]
