"""Reads service tags in the shape of Microsoft's weekly JSON, plain or compressed by gzip.

The file comes from wherever the user has it: bounded in size, strictly read, one line on a fault.
"""

import re
import zlib
from collections.abc import Iterable
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Final

import msgspec

from arcdiag import resources
from arcdiag.model.address import TagsStamp
from arcdiag.ranges.prefixes import PrefixTable
from arcdiag.ranges.tags import ServiceTags, Tag

SHIPPED: Final = "ServiceTags_Public_20260626.json.gz"
"""The tags that matter for Azure Arc, and the ranges of all regions, by build/service_tags.py."""

MOST_BYTES: Final = 64 * 2**20
"""Ten times Microsoft's file."""
_GZIP: Final = b"\x1f\x8b"
_PUBLISHED: Final = re.compile(r"_(20[0-9]{2})([0-9]{2})([0-9]{2})")


class RangesError(Exception):
    """A file that cannot be used; the message is one line."""


class _Properties(msgspec.Struct):
    address_prefixes: list[str] = msgspec.field(name="addressPrefixes")
    region: str | None = None


class _Value(msgspec.Struct):
    name: str
    properties: _Properties


class _File(msgspec.Struct):
    values: list[_Value]
    change_number: int = msgspec.field(name="changeNumber", default=0)


def shipped_tags() -> ServiceTags:
    """The edition that came with arcdiag."""
    return read_tags(resources.shipped(f"ranges/{SHIPPED}"))


def read_tags(path: Path) -> ServiceTags:
    """The edition in the file at *path*; raises RangesError."""
    try:
        document = msgspec.json.decode(_text(path), type=_File)
    except msgspec.ValidationError as error:
        raise RangesError(f"is no list of service tags: {error}") from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise RangesError("is no JSON") from None
    stamp = TagsStamp(
        file=path.name, change=document.change_number, published=_published(path.name)
    )
    tags = tuple(
        Tag(name=value.name, region=(value.properties.region or "").lower())
        for value in document.values
    )
    return ServiceTags(stamp, tags, _table(document.values))


def _table(values: Iterable[_Value]) -> PrefixTable:
    """Many tags share their ranges, and reading a range is what costs: each is read once."""
    owners: dict[str, list[int]] = {}
    for number, value in enumerate(values):
        for prefix in value.properties.address_prefixes:
            owners.setdefault(prefix, []).append(number)
    table = PrefixTable()
    for prefix, numbers in owners.items():
        try:
            network = ip_network(prefix)
        except ValueError:
            raise RangesError(f"holds {prefix[:60]!r}, which is no range of addresses") from None
        table.add(network.version, int(network.network_address), network.prefixlen, numbers)
    return table


def _text(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise RangesError((error.strerror or "cannot be read").lower()) from None
    if data.startswith(_GZIP):
        data = _unpacked(data)
    if len(data) > MOST_BYTES:
        raise RangesError(f"is larger than {MOST_BYTES // 2**20} MiB")
    return data.removeprefix(b"\xef\xbb\xbf")


def _unpacked(data: bytes) -> bytes:
    """Unpack no more than is allowed, however much a few bytes would grow to."""
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        return unpacking.decompress(data, MOST_BYTES + 1)
    except zlib.error:
        raise RangesError("is damaged: it cannot be unpacked") from None


def _published(name: str) -> date | None:
    found = _PUBLISHED.search(name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
