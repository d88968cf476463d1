"""Reads ``/etc/resolv.conf`` as glibc does (resolv.conf(5))."""

from ipaddress import ip_address

from arcdiag.model.value import Value


class ResolvConf(Value, frozen=True):
    """What the file says; ``name_servers`` may carry a scope: ``fe80::1%eth0``."""

    name_servers: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


def parse_resolv_conf(text: str) -> ResolvConf:
    """The file's meaning: of several ``search`` and ``domain`` lines the last one counts.

    Lines that glibc would ignore are ignored: comments, unknown words, name servers that are no
    addresses.
    """
    name_servers: list[str] = []
    search: tuple[str, ...] = ()
    options: list[str] = []
    for line in text.splitlines():
        match _words(line):
            case ["nameserver", address, *_] if _is_address(address):
                name_servers.append(str(ip_address(address)))
            case ["domain", name, *_]:
                search = (name.lower(),)
            case ["search", *names]:
                search = tuple(name.lower() for name in names)
            case ["options", *words]:
                options += words
    return ResolvConf(
        name_servers=tuple(dict.fromkeys(name_servers)), search=search, options=tuple(options)
    )


def _words(line: str) -> list[str]:
    """The line's words; none for a comment, and a keyword must begin the line."""
    return [] if line[:1] in ("#", ";", " ", "\t") else line.split()


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
