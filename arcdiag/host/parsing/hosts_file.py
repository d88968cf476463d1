"""Reads a hosts file: the same format on every system (hosts(5))."""

from ipaddress import ip_address

from arcdiag.model.host import HostsEntry


def parse_hosts_file(text: str) -> tuple[HostsEntry, ...]:
    """Every name with its address, in the file's order; names in lower case.

    Lines that do not begin with an address are ignored, as systems ignore them.
    """
    entries: list[HostsEntry] = []
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.partition("#")[0].split()
        address = _canonical(words[0]) if words else ""
        if address:
            entries += (
                HostsEntry(name=name.lower().rstrip("."), address=address, line=number)
                for name in words[1:]
            )
    return tuple(entries)


def _canonical(word: str) -> str:
    try:
        return str(ip_address(word))
    except ValueError:
        return ""
