"""Masks logins, tokens and keys in a text, and nothing else."""

import re
from collections.abc import Iterable
from typing import Final

from arcdiag.redact.credentials import CREDENTIALS
from arcdiag.redact.encoded import BASE64, meanings, without_percents
from arcdiag.redact.pseudonyms import Pseudonyms

LEAST: Final = 4
"""A shorter password is masked in its place, and not looked for elsewhere."""

_LOGIN: Final = re.compile(r"[\w.@\\-]{1,64}:[\x20-\x7e]{3,}")
_DEEPEST: Final = 3


class Logins:
    """Masks whatever lets somebody in; *known* secrets wherever they stand."""

    def __init__(self, pseudonyms: Pseudonyms, known: Iterable[str] = ()) -> None:
        self._pseudonyms = pseudonyms
        self._pattern = re.compile(f"{known_ones(known)}|{CREDENTIALS}", re.DOTALL)

    def masked(self, text: str, depth: int = 0) -> str:
        """*text* with ``***`` for each of them."""
        text = self._pattern.sub(lambda found: mask(found, self._pseudonyms), text)
        if depth < _DEEPEST:
            text = without_percents(text, lambda it: self.masked(it, depth + 1))
            text = BASE64.sub(lambda found: self._decoded(found[0], depth), text)
        return self._pattern.sub(lambda found: mask(found, self._pseudonyms), text)

    def _decoded(self, word: str, depth: int) -> str:
        for meant in meanings(word):
            if is_login(meant) or self.masked(meant, depth + 1) != meant:
                return self._pseudonyms.masked(
                    word, *(meant.split(":", 1) if is_login(meant) else ())
                )
        return word


def known_ones(secrets: Iterable[str]) -> str:
    """A pattern for *secrets*, the longest first."""
    longest_first = sorted((one for one in secrets if len(one) >= LEAST), key=len, reverse=True)
    either = "|".join(map(re.escape, longest_first)) or "(?!)"
    return rf"(?P<secret>(?<![^\W_])(?:{either})(?![^\W_]))"


def mask(found: re.Match[str], pseudonyms: Pseudonyms) -> str:
    """What stands for a match of `CREDENTIALS`: the words that say what it is, and ``***``."""
    match found.lastgroup:
        case "userinfo":
            login = found["userinfo"].removesuffix("@")
            return f"{pseudonyms.masked(login, *login.split(':', 1))}@"
        case "proof":
            return f"{found['scheme']}{pseudonyms.masked(found['proof'])}"
        case "value":
            return f"{found['named']}{pseudonyms.masked(found['value'])}"
    return pseudonyms.masked(found[0])


def is_login(text: str) -> bool:
    """Is *text* a user's name and a password, as proxies are told them?"""
    return _LOGIN.fullmatch(text) is not None
