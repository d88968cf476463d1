"""Makes a small libicudata: Qt is linked with ICU's, whose 31 MB arcdiag has hardly any use for.

The window sorts by numbers and by text as it is, converts no legacy encodings and formats no
dates, so what stays is ICU's core. Who asks for the rest is told that it is missing, as ICU
does for any language it does not know.
"""

import re
import struct
import subprocess
from pathlib import Path

KEPT = re.compile(
    r"[^/]+/(coll/(root|en|ucadata|res_index)\.\w+|(root|en|zh|zh_Hant|zh_Hant_TW)\.res"
    r"|(pool|res_index|supplementalData|likelySubtags|keyTypeData|numberingSystems|metadata|plurals"
    r"|timezoneTypes|zoneinfo64|icuver|icustd|genderList|dayPeriods)\.res|(?!unames)\w+\.(nrm|icu))"
)
"""The items that stay, as the package calls them: ``icudt73l/coll/root.res``."""

_MAGIC = b"\xda\x27"
_KIND = b"CmnD"
"""Common data: a table of names and places, then the items (ICU's ucmndata.h, udata.h)."""


def shrink(library: Path, folder: Path) -> Path:
    """A library of the same name in *folder*, with the items of `KEPT` alone; needs gcc."""
    header, items = _items(library.read_bytes())
    symbol = f"icudt{re.findall(r'[0-9]+', library.name)[0]}_dat"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "icu.dat").write_bytes(_packed(header, items))
    (folder / "icu.S").write_text(
        f".section .rodata\n.balign 16\n.globl {symbol}\n.type {symbol}, %object\n{symbol}:\n"
        f'.incbin "icu.dat"\n.size {symbol}, . - {symbol}\n.section .note.GNU-stack,"",%progbits\n',
        encoding="ascii",
    )
    subprocess.run(
        [
            *("gcc", "-shared", "-nostdlib", "-Wl,--build-id=none"),
            *(f"-Wl,-soname,{library.name}", "-o", library.name, "icu.S"),
        ],
        cwd=folder,
        check=True,
    )
    return folder / library.name


def _items(data: bytes) -> tuple[bytes, dict[bytes, bytes]]:
    """The package's header and the items to keep, by name."""
    begin = data.index(_KIND) - 12
    size = int.from_bytes(data[begin : begin + 2], "little")
    assert data[begin + 2 : begin + 4] == _MAGIC, "this is not ICU's common data"
    table = begin + size
    (count,) = struct.unpack_from("<I", data, table)
    places = list(struct.iter_unpack("<II", data[table + 4 : table + 4 + 8 * count]))
    ends = [*(place for _, place in places[1:]), None]
    names = [data[table + at : data.index(b"\0", table + at)] for at, _ in places]
    return data[begin:table], {
        name: data[table + at : table + end if end else _end(data, table + at)]
        for name, (_, at), end in zip(names, places, ends, strict=True)
        if KEPT.fullmatch(name.decode("ascii"))
    }


def _end(data: bytes, start: int) -> int:
    """Where the last item ends at the latest: nothing tells it, and what follows does no harm."""
    return min(start + 2**20, len(data))


def _packed(header: bytes, items: dict[bytes, bytes]) -> bytes:
    """*items*, sorted by name as ICU looks for them, behind a table of their own."""
    ordered = sorted(items)
    texts = b"".join(name + b"\0" for name in ordered)
    begin = 4 + 8 * len(ordered)
    first = -(-(begin + len(texts)) // 16) * 16
    table, body, at = struct.pack("<I", len(ordered)), b"", begin
    for name in ordered:
        table += struct.pack("<II", at, first + len(body))
        at += len(name) + 1
        body += items[name] + bytes(-len(items[name]) % 16)
    return header + (table + texts).ljust(first, b"\0") + body
