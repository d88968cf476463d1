"""Why no PDF can be made."""


class PaperError(Exception):
    """No PDF can be made here; the message is one line."""
