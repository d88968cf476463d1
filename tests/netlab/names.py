"""The lab's name servers: public DNS with Azure's names, and a company's resolvers before it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final

from arcdiag.catalog.load import load_catalog
from arcdiag.demo.names import Names, Truth
from arcdiag.demo.scenario import name_table
from arcdiag.engine.plan import plan
from arcdiag.model.plan import Scope

REGION: Final = "eastasia"
CODE: Final = "ea"
PUBLIC: Final = "198.41.0.4"
"""Where public DNS answers: a root server's address, here on the Internet's side."""

GOOD, SECOND, SINKHOLE, DENYING, EMPTY, REFUSING, BROKEN, PRIVATE = (
    f"10.20.53.{number}" for number in (10, 11, 20, 21, 22, 30, 31, 40)
)
DEAD: Final = ("10.20.53.98", "10.20.53.99")

_HEAD: Final = (
    "$TTL 300\n@ IN SOA ns.lab.test. root.lab.test. 1 300 300 300 5\n@ IN NS ns.lab.test.\n"
)
_OPTIONS: Final = """
options {
  directory "FOLDER"; listen-on port 53 { ADDRESSES }; listen-on-v6 { none; };
  dnssec-validation no; notify no; minimal-responses yes; empty-zones-enable no;
  pid-file none; session-keyfile none; lock-file none; MORE
};
controls { };
"""
_PUBLIC: Final = 'zone "." { type primary; file "root.zone"; };\n'
_FORWARDING: Final = (
    f"recursion yes; allow-query {{ any; }}; forwarders {{ {PUBLIC}; }}; forward only;"
)
_FILTERS: Final = {"sinkhole": "A 0.0.0.0", "denying": "CNAME .", "empty": "CNAME *."}
"""Response policy zones and what each answers instead (BIND manual, "Response Policy Zones")."""

_HIS: Final = "his.arc.azure.com"


def _zone(name: str, file: str) -> str:
    return f'zone "{name}" {{ type primary; file "{file}.zone"; }};'


def _filter(name: str) -> str:
    return f'response-policy {{ zone "{name}"; }}; {_zone(name, name)}'


VIEWS: Final = {
    (GOOD, SECOND): "",
    (SINKHOLE,): _filter("sinkhole"),
    (DENYING,): _filter("denying"),
    (EMPTY,): _filter("empty"),
    (REFUSING,): "allow-query { none; };",
    (BROKEN,): _zone("azure.com", "missing"),
    (PRIVATE,): _zone(f"privatelink.{_HIS}", "private"),
}
"""What each address of the company's resolver does beside forwarding to public DNS."""


def azure() -> dict[str, Truth]:
    """Every name that a check of the lab's region looks up, with its true answer."""
    catalog = load_catalog()
    names = Names(name_table(), catalog, REGION, CODE)
    hosts = [check.host for check in plan(catalog, Scope(regions=(REGION,))).checks]
    relays = (f"azgn-{REGION}-public-1p-sn-vazr000{n}.servicebus.windows.net" for n in (1, 2))
    found = {host: names.truth(host) for host in dict.fromkeys((*hosts, *relays)) if host}
    return {host: truth for host, truth in found.items() if truth and "*" not in host}


def write_public(folder: Path, names: Mapping[str, Truth]) -> Path:
    """Public DNS; returns its configuration."""
    lines = [f"ns.lab.test. IN A {PUBLIC}", *dict.fromkeys(_records(names))]
    (folder / "root.zone").write_text("\n".join([_HEAD + lines[0], *lines[1:], ""]))
    text = _options(folder, [PUBLIC], "recursion no;") + _PUBLIC
    return _written(folder / "public.conf", text)


def _options(folder: Path, addresses: Iterable[str], more: str) -> str:
    listen = " ".join(f"{address};" for address in addresses)
    text = _OPTIONS.replace("FOLDER", str(folder)).replace("ADDRESSES", listen)
    return text.replace("MORE", more)


def _records(names: Mapping[str, Truth]) -> Iterator[str]:
    for host, truth in names.items():
        for name, target in pairwise((host, *truth.aliases)):
            yield f"{name}. IN CNAME {target}."
        last = (host, *truth.aliases)[-1]
        yield from (f"{last}. IN A {address}" for address in truth.addresses)
        yield from (f"{last}. IN AAAA {address}" for address in truth.addresses6)


def write_company(folder: Path) -> Path:
    """The company's resolvers; returns their configuration."""
    (folder / "private.zone").write_text(_HEAD)
    for name, action in _FILTERS.items():
        (folder / f"{name}.zone").write_text(f"{_HEAD}*.{_HIS} IN {action}\n")
    text = _options(folder, [each for own in VIEWS for each in own], _FORWARDING)
    for own, rules in VIEWS.items():
        match = " ".join(f"{each};" for each in own)
        text += f'view "{own[0]}" {{ match-destinations {{ {match} }}; {rules} }};\n'
    return _written(folder / "company.conf", text)


def _written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path
