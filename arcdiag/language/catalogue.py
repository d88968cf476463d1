"""The shipped translations of one language, and English sentences found again among them."""

import gettext
from functools import cache, lru_cache
from typing import Final

from arcdiag.language.choice import Language
from arcdiag.language.template import Template
from arcdiag.language.templates import Templates
from arcdiag.resources import shipped

_FOLDERS: Final = {Language.TRADITIONAL_CHINESE: "zh_Hant"}


class Catalogue(gettext.GNUTranslations):
    """What gettext reads from a file, and its messages as templates."""

    _catalog: dict[str | tuple[str, int], str]  # gettext's own, by message

    def __init__(self, language: Language) -> None:
        path = shipped(f"locale/{_FOLDERS[language]}/LC_MESSAGES/arcdiag.mo")
        with path.open("rb") as file:
            super().__init__(file)
        self.templates = Templates(
            [Template(said) for said in self._catalog if isinstance(said, str) and said]
        )
        self.turned = lru_cache(maxsize=8192)(self._turned)
        """*text* in this language as far as it is known, else as it is."""

    def _turned(self, text: str) -> str:
        return self.templates.turned(text, self.gettext)


@cache
def catalogue(language: Language) -> Catalogue:
    """The translations into *language*, read once."""
    return Catalogue(language)
