"""Renews the translations: `python build/messages [--untranslated]`.

What is new in the sources comes into the .po file with an empty translation, what is gone goes, and
the .mo file that arcdiag reads is made from it. Both are kept in the repository, so that a fresh
clone speaks every language without any build.
"""

import io
import json
import sys
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).parent))  # to find its neighbour, also when it is imported

from extract import Message, messages

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "resources" / "locale" / "zh_Hant" / "LC_MESSAGES"
PO: Final = FOLDER / "arcdiag.po"
MO: Final = FOLDER / "arcdiag.mo"

_HEADER: Final = """\
# Traditional Chinese, as network engineers in Taiwan write it.
#
# `make messages` renews this file from the sources. Microsoft's own words are kept for what is
# Microsoft's, and product names, commands, options and codes stay as they are.
"""


def translations() -> Catalog:
    """What is translated so far."""
    if not PO.exists():
        return Catalog(locale="zh_Hant", domain="arcdiag")
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hant", domain="arcdiag")


def renewed(known: Catalog) -> Catalog:
    """The messages of the sources, each with its translation in *known*, if any."""
    made = Catalog(
        locale="zh_Hant",
        domain="arcdiag",
        header_comment=_HEADER.rstrip(),
        project="arcdiag",
        msgid_bugs_address="-",
        last_translator="arcdiag contributors",
        language_team="arcdiag contributors",
        version="1",
        fuzzy=False,
        creation_date=known.creation_date if PO.exists() else None,
        revision_date=known.revision_date if PO.exists() else None,
    )
    for message, places in sorted(messages(ROOT).items(), key=lambda pair: (pair[1], pair[0])):
        identity = _identity(message)
        before = known.get(identity)
        where = [(name, None) for name in dict.fromkeys(places)][:3]
        fits = before is not None and isinstance(before.id, str) == isinstance(identity, str)
        made.add(identity, string=before.string if before and fits else None, locations=where)
    return made


def compiled(catalog: Catalog) -> bytes:
    """The bytes of the file that gettext reads."""
    whole = io.BytesIO()
    write_mo(whole, catalog)
    return whole.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """The messages that nobody has translated."""
    return [_text(each.id) for each in catalog if each.id and not any(_strings(each.string))]


def _identity(message: Message) -> str | tuple[str, str]:
    return (message.one, message.several) if message.several else message.one


def _text(identity: str | tuple[str, ...] | list[str]) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _strings(translated: object) -> list[str]:
    return [translated] if isinstance(translated, str) else list(translated or ())


def main() -> int:
    """Write both files; tells how many messages are not translated."""
    catalog = renewed(translations())
    missing = untranslated(catalog)
    if "--untranslated" in sys.argv:
        print("\n".join(json.dumps(text, ensure_ascii=False) for text in missing))
        return 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, width=100, sort_by_file=False, include_lineno=False)
    MO.write_bytes(compiled(translations()))
    print(f"{len(catalog)} messages, {len(missing)} not translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
