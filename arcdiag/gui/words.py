"""The window's own words: names of its controls. What is said of a network comes from below."""


def tr(text: str, **values: object) -> str:
    """*text* in the user's language, with *values* in its ``{places}``."""
    return text.format(**values) if values else text
