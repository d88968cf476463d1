"""Host names and addresses as Go's ``net`` and ``idna`` packages read them."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

Address = IPv4Address | IPv6Address

SPACES: Final = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What Go's ``strings.TrimSpace`` takes away; ``str.strip`` takes four more."""

LONGEST: Final = 1000
"""Characters of a name that is still looked at: four times what DNS can hold."""


def address(text: str) -> Address | None:
    """The address that *text* is, as ``net.ParseIP``: no zone; one mapped into IPv6 is IPv4."""
    try:
        found = ip_address(text) if "%" not in text else None
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def to_ascii(name: str) -> str:
    """*name* as ``idna.Lookup.ToASCII`` has it; as it was, if it is ASCII or cannot be mapped."""
    if name.isascii() or len(name) > LONGEST:
        return name
    import idna  # tables of 200 KB, for names that are hardly ever met

    try:
        mapped = idna.uts46_remap(name, True, False)
        return ".".join(map(_label, mapped.split(".")))
    except (UnicodeError, ValueError):
        return name


def _label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def split_host_port(text: str) -> tuple[str, str] | None:
    """Host and port as ``net.SplitHostPort`` parts them; None where it gives an error."""
    before, colon, port = text.rpartition(":")
    if not colon:
        return None
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        sound = closed and rest == f":{port}" and not set("[]") & set(host + port)
        return (host, port) if sound else None
    return None if set(":[]") & set(before) or set("[]") & set(port) else (before, port)
