"""What ends a command before anything was probed."""


class RefusedError(Exception):
    """Wrong arguments or a bad input file; the message is one line, safe to show. Exit code 2."""
