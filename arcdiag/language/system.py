"""The language that this machine's user has set; asked before anything heavy is loaded."""

import os
import sys
from collections.abc import Mapping
from typing import Final

from arcdiag.language.choice import Language, language_by

_TRADITIONAL: Final = frozenset({0x7C04, 0x0404, 0x0C04, 0x1404})
"""Language identifiers: zh-Hant, and Taiwan, Hong Kong and Macao (MS-LCID, section 2.2)."""


def system_language(environment: Mapping[str, str] = os.environ) -> Language:
    """What the variables of this process say, else on Windows its user's language; else English."""
    return language_by(environment) or _users()


def language_by_identifier(identifier: int) -> Language:
    """The language of a Windows language identifier."""
    return Language.TRADITIONAL_CHINESE if identifier in _TRADITIONAL else Language.ENGLISH


def _users() -> Language:
    if sys.platform != "win32":  # also tells the type checker which half of ctypes there is
        return Language.ENGLISH
    import ctypes

    return language_by_identifier(ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0xFFFF)
