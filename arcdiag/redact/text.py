"""Rewrites a text: finds what must not leave by what it looks like, and by what is known."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from arcdiag.model.report import Report
from arcdiag.redact.addresses import Addresses
from arcdiag.redact.credentials import CREDENTIALS, REALM
from arcdiag.redact.encoded import BASE64, meanings, without_percents
from arcdiag.redact.logins import is_login, known_ones, mask
from arcdiag.redact.names import NAME, Names
from arcdiag.redact.products import product_mark
from arcdiag.redact.pseudonyms import Kind, Pseudonyms
from arcdiag.redact.words import Word, is_ordinary

_DEEPEST: Final = 3
"""Encodings within encodings that are looked into."""
_GLUED: Final = 6
"""From so many letters on, an organisation's name is found inside longer words, too."""

_LOOKS: Final = (
    r"(?P<guid>(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}-?(?:[0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}(?![0-9A-Fa-f]))",
    r"(?P<sid>\bS-1-5-21(?:-\d+){3,5}\b)",
    r"(?P<group>(?<=(?i:/resourcegroups/))[^/\s?#\"']+)",
    r"(?P<mac>(?<![\w:-])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![\w:-]))",
    r"(?P<reverse>(?<![\w.-])(?:\d{1,3}\.){4}in-addr\.arpa|(?<![\w.-])(?:[0-9A-Fa-f]\.){32}ip6\.arpa)",
    r"(?P<v6>\[?(?<![\w:.%])(?=[0-9A-Fa-f]*:)(?:[0-9A-Fa-f]{0,4}:){2,7}"
    r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{1,4}|(?<=::))(?!\w|:[\w:]|\.\d)(?:%[\w.-]+)?\]?)",
    r"(?P<v4>(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d))",
    r"(?P<mail>(?<![\w.+-])(?<!USER:)[\w.+-]+(?<!\*)@(?=" + NAME + r"\.))",
    r"(?P<home>(?i:(?<=/home/)|(?<=/Users/)|(?<=\\Users\\)|(?<=\\Users\\\\))(?!Public\b)[^/\\\s:\"']+)",
    r"(?P<share>(?<![\\\w])\\\\(?=[\w.-]+\\))(?P<holder>[\w.-]+)",
    r"(?P<single>(?:(?<=(?<!\w)PROXY )|(?<=(?<!\w)SOCKS )|(?<=(?<!\w)SOCKS5 )|(?<=://)"
    r"|(?<=://\*\*\*@))"
    rf"(?!localhost|USER:|PROXY\b|(?:proxy|server)\b(?!:)){NAME}(?=[:/\s;\"',)?]|\Z))",
    rf"(?P<name>(?<![\w-])(?<!\w\.)\.?(?:{NAME}\.)+(?!\d)[^\W\d_](?:[\w-]{{0,61}}\w)\b)",
)


class Text:
    """Rewrites the texts of some reports, always alike."""

    def __init__(
        self,
        reports: Sequence[Report],
        found: Iterable[Word],
        pseudonyms: Pseudonyms,
        secrets: Iterable[str] = (),
    ) -> None:
        self._pseudonyms = pseudonyms
        self._addresses = Addresses(reports, pseudonyms)
        self._names = Names(reports, pseudonyms)
        self._words: dict[str, Kind] = {}
        for kind, word in found:
            if not is_ordinary(word) and not pseudonyms.is_made(word):
                self._words.setdefault(word.lower(), kind)
        self._pattern = re.compile(
            "|".join(
                (
                    known_ones(secrets),
                    CREDENTIALS,
                    REALM,
                    *self._long_words(),
                    *_LOOKS,
                    *self._short_words(),
                )
            ),
            re.DOTALL,
        )
        self._logins = re.compile(CREDENTIALS, re.DOTALL)
        self._in_files = re.compile("|".join(self._short_words()) or r"(?!)")
        self._known: dict[str, tuple[str, dict[str, int]]] = {}

    def rewritten(self, text: str) -> str:
        """*text* as it may leave."""
        if text not in self._known:
            before = self._pseudonyms.counts
            made = self._look(text, 0)
            self._known[text] = made, self._pseudonyms.since(before)
        else:
            self._pseudonyms.count(self._known[text][1])
        return self._known[text][0]

    def kept(self, word: str) -> str:
        """*word* where there is nothing to hide: it is empty, or a pseudonym already."""
        parts = re.split(r"[.@\\]", word)
        return word if word and all(map(self._pseudonyms.is_made, parts)) else ""

    def account(self, user: str) -> str:
        """The pseudonym of an account; its machine's or domain's name keeps its own."""
        domain, slash, name = user.rpartition("\\")
        name, at, home = name.partition("@")
        whose = self._whose(domain) if slash else ""
        where = self.machine(home) if at else ""
        return f"{whose}{slash}{self._made(Kind.USER, name)}{at}{where}"

    def _whose(self, domain: str) -> str:
        if domain.lower() in self._words and self._words[domain.lower()] is Kind.SERVER:
            return self._names.single(domain)
        return self._names.shown(domain) if "." in domain else self._made(Kind.ORGANISATION, domain)

    def machine(self, name: str) -> str:
        """The pseudonym of this machine."""
        return self._names.shown(name) if "." in name else self._names.single(name)

    def domain(self, name: str) -> str:
        """The pseudonym of a search domain."""
        return name if self._names.is_public(name.strip(".").lower()) else self._names.domain(name)

    def _look(self, text: str, depth: int) -> str:
        text = self._logins.sub(lambda found: mask(found, self._pseudonyms), text)
        if depth < _DEEPEST:
            text = without_percents(text, lambda meant: self._look(meant, depth + 1))
            text = BASE64.sub(lambda found: self._decoded(found[0], depth), text)
        return self._pattern.sub(self._replaced, text)

    def _decoded(self, word: str, depth: int) -> str:
        for meant in meanings(word):
            if is_login(meant) or self._look(meant, depth + 1) != meant:
                return self._pseudonyms.masked(word)
        return word

    def _replaced(self, found: re.Match[str]) -> str:
        text, what = found[0], found.lastgroup
        match what:
            case "secret" | "userinfo" | "jwt" | "pem" | "proof" | "value":
                return mask(found, self._pseudonyms)
            case "whose":
                made = self._pseudonyms.is_made(found["whose"]) or not found["whose"]
                whose = found["whose"] if made else self._made(Kind.REALM, found["whose"])
                return f"{found['realm']}{whose}"
            case "guid":
                return self._made(Kind.ID, text.replace("-", ""), shown=text)
            case "sid":
                return self._made(Kind.ID, text)
            case "group" | "mac":
                kind = Kind.GROUP if what == "group" else Kind.HARDWARE
                return text if self._pseudonyms.is_made(text) else self._made(kind, text)
            case "reverse":
                return self._reversed(text)
            case "v4":
                return self._addresses.shown(text)
            case "v6":
                return self._six(text)
            case "mail":
                local = text.removesuffix("@")
                made = self._pseudonyms.is_made(local)
                return text if made else f"{self._made(Kind.USER, local)}@"
            case "home":
                made = self._pseudonyms.is_made(text) or text.lower() == "root"
                return text if made else self._made(Kind.USER, text)
            case "holder":
                return f"{found['share']}{self.machine(found['holder'])}"
            case "single":
                return text if self._pseudonyms.is_made(text) else self._names.single(text)
            case "name":
                shown = self._names.shown(text)
                is_file = shown == text and not self._names.is_public(text.strip(".").lower())
                return self._in_files.sub(lambda it: self._word(it[0]), text) if is_file else shown
        return self._word(text)

    def _word(self, text: str) -> str:
        kind = self._words[text.lower()]
        if kind in (Kind.SERVER, Kind.PROXY):
            return self._names.single(text)
        made = self._made(kind, text)
        if kind in (Kind.AUTHORITY, Kind.ORGANISATION) and (mark := product_mark(text)):
            return f"{made} ({mark})"
        return made

    def _made(self, kind: Kind, text: str, *, shown: str = "") -> str:
        return self._pseudonyms.of(kind, shown or text, text.lower())

    def _six(self, text: str) -> str:
        bare = text.removeprefix("[").removesuffix("]")
        shown = self._addresses.shown(bare)
        if shown == bare:
            return text
        both = text.startswith("[") and text.endswith("]")
        return shown if both else text.replace(bare, shown)

    def _reversed(self, text: str) -> str:
        """A name under which an address is looked up backwards; the address stands in it."""
        digits, _, zone = text.rpartition(
            ".in-addr.arpa" if text.endswith("in-addr.arpa") else ".ip6.arpa"
        )
        parts = digits.split(".")[::-1]
        is_four = len(parts) == 4
        whole = (
            ".".join(parts)
            if is_four
            else ":".join("".join(parts[at : at + 4]) for at in range(0, 32, 4))
        )
        shown = self._addresses.shown(whole)
        return text if shown == whole else f"{shown}.{'in-addr' if is_four else 'ip6'}.arpa{zone}"

    def _long_words(self) -> list[str]:
        """Words with blanks come before names: ``Contoso Web (zscaler.net)`` is one of them."""
        long = [word for word in self._words if not re.fullmatch(NAME, word)]
        return [rf"(?<![^\W_])(?i:{_either(long)})(?![^\W_])"] if long else []

    def _short_words(self) -> list[str]:
        short = [word for word in self._words if re.fullmatch(NAME, word)]
        glued = [
            word for word in short if self._words[word] is Kind.ORGANISATION and len(word) >= _GLUED
        ]
        apart = [word for word in short if word not in glued]
        return [
            *([f"(?i:{_either(glued)})"] if glued else []),
            *([rf"(?<![^\W_])(?i:{_either(apart)})(?![^\W_])"] if apart else []),
        ]


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
