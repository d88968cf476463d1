"""The text of a saved output, whichever shell saved it."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def decoded(data: bytes) -> str:
    """*data* in UTF-8 or, as PowerShell writes it, in UTF-16; what is neither is replaced."""
    wide = data.startswith(_UTF_16)
    return data.decode("utf-16" if wide else "utf-8-sig", "replace")
