"""Text that is never shown: the user and password in front of a proxy's name."""

from typing import Final, NoReturn

HIDDEN: Final = "***"


class Secret:
    """A text that only `reveal` gives away; printing, logging and encoding do not.

    It cannot be pickled, copied into JSON or formatted.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text, for the one who must send it."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    def __str__(self) -> str:
        return HIDDEN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")


def masked(text: str) -> str:
    """*text* with whatever could be a login before an ``@`` hidden.

    Of a text that is no sound URL, too much is hidden rather than too little.
    """
    head, slashes, rest = text.partition("//")
    if "@" in rest:
        rest = f"{HIDDEN}@{rest.rpartition('@')[2]}"
    return f"{' '.join(map(_word, head.split(' ')))}{slashes}{rest}"


def _word(word: str) -> str:
    return f"{HIDDEN}@{word.rpartition('@')[2]}" if "@" in word else word
