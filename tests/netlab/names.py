"""The lab's name servers: public DNS with Azure's names, and a company's resolvers before it."""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path
from typing import Final

from arcdiag.catalog.load import load_catalog
from arcdiag.demo.names import Names, Truth
from arcdiag.demo.scenario import name_table
from arcdiag.engine.plan import plan
from arcdiag.model.choices import Mode
from arcdiag.model.plan import Scope

REGION: Final = "eastasia"
CODE: Final = "ea"
OTHERS: Final = ("japaneast", "westeurope")
"""Regions beside it, for comparing."""
COMPANY: Final = "contoso.test"
GATEWAY: Final = "contoso.gw.arc.azure.com"
"""The company's Arc gateway."""
PUBLIC: Final = "198.41.0.4"
"""Where public DNS answers: a root server's address, here on the Internet's side."""

GOOD, SECOND, SINKHOLE, DENYING, EMPTY, REFUSING, BROKEN = (
    f"10.20.53.{number}" for number in (10, 11, 20, 21, 22, 30, 31)
)
LINKED, UNLINKED_RECORDS, STALE, INSIDE = (f"10.20.53.{number}" for number in (40, 41, 42, 50))
HALF_LINKED, HALF_STALE, EARLIER = (f"10.20.53.{number}" for number in (43, 44, 51))
GOOD6: Final = "2a01:111:f100:2053::10"
DEAD: Final = ("10.20.53.98", "10.20.53.99")
FAULTS: Final = {
    "aaaa-lost": "10.20.53.60",
    "wrong-id": "10.20.53.61",
    "truncated": "10.20.53.62",
    "first-lost": "10.20.53.63",
    "slow": "10.20.53.64",
}
"""Kinds of `name_faults`, and where each is met."""
VIRTUAL, BARE = "10.30.0.53", "10.30.0.54"
"""The private virtual network's resolvers: with all private records, and with an empty zone."""

_HEAD: Final = (
    "$TTL 300\n@ IN SOA ns.lab.test. root.lab.test. 1 300 300 300 5\n@ IN NS ns.lab.test.\n"
)
_OPTIONS: Final = """
options {
  directory "FOLDER"; listen-on port 53 { ADDRESSES }; listen-on-v6 port 53 { ADDRESSES6 };
  dnssec-validation no; notify no; minimal-responses yes; empty-zones-enable no;
  pid-file none; session-keyfile none; lock-file none; servfail-ttl 0; MORE
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
_GUEST: Final = "guestconfiguration.azure.com"
_PRIVATE_ZONES: Final = {
    f"privatelink.{_HIS}": {"gbl": "10.30.1.4", "ea": "10.30.1.5"},
    f"privatelink.{_GUEST}": {
        "agentserviceapi": "10.30.1.6",
        "eastasia-gas": "10.30.1.7",
        "ea-gas": "10.30.1.8",
    },
}
"""The records that a private link makes, each at its private endpoint."""
_NOTIFICATIONS: Final = "guestnotificationservice.azure.com"
_REGIONAL: Final = "20.189.111.205"
"""In a region, as this name's answers were in 2023; since then they have been on the edge."""
NOBODY: Final = "10.30.1.99"
"""A private endpoint that was deleted; the virtual network drops what is for it."""
ENDPOINTS: Final = {
    address: f"{name}.{zone.removeprefix('privatelink.')}"
    for zone, records in _PRIVATE_ZONES.items()
    for name, address in records.items()
}
"""Each private endpoint and the public name of the service behind it."""


def _zone(name: str, file: str) -> str:
    return f'zone "{name}" {{ type primary; file "{file}.zone"; }};'


def _filter(name: str) -> str:
    return f'response-policy {{ zone "{name}"; }}; {_zone(name, name)}'


def _asks(server: str, zones: Iterable[str] = tuple(_PRIVATE_ZONES)) -> str:
    return " ".join(
        f'zone "{zone}" {{ type forward; forward only; forwarders {{ {server}; }}; }};'
        for zone in zones
    )


VIEWS: Final = {
    (GOOD, SECOND, GOOD6): "",
    (SINKHOLE,): _filter("sinkhole"),
    (DENYING,): _filter("denying"),
    (EMPTY,): _filter("empty"),
    (REFUSING,): "allow-query { none; };",
    (BROKEN,): _zone("azure.com", "missing"),
    (LINKED,): _asks(VIRTUAL),
    (UNLINKED_RECORDS,): _asks(BARE),
    (STALE,): _zone(f"privatelink.{_HIS}", "stale"),
    (HALF_LINKED,): _asks(VIRTUAL, [f"privatelink.{_HIS}"]),
    (HALF_STALE,): (
        _asks(VIRTUAL, [f"privatelink.{_HIS}"]) + _zone(f"privatelink.{_GUEST}", "half-stale")
    ),
    (EARLIER,): _filter("earlier"),
    (INSIDE,): _zone(".", "nothing"),
}
"""What each address of the company's resolver does beside forwarding to public DNS, and knowing the
company's own names. The last one knows nothing else."""


def azure() -> dict[str, Truth]:
    """Every name that a check of the lab's regions looks up, with its true answer."""
    catalog = load_catalog()
    names = Names(name_table(), catalog, REGION, CODE)
    modes = (Mode.PUBLIC, Mode.GATEWAY)
    scope = Scope(regions=(REGION, *OTHERS), modes=modes, gateway_host=GATEWAY, without_agent=True)
    hosts = [check.host for check in plan(catalog, scope).checks]
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
    listen = {6: "none;", 4: ""}
    for address in addresses:
        family = ip_address(address).version
        listen[family] = f"{listen[family].removeprefix('none;')} {address};"
    text = _OPTIONS.replace("FOLDER", str(folder)).replace("ADDRESSES6", listen[6])
    return text.replace("ADDRESSES", listen[4]).replace("MORE", more)


def _records(names: Mapping[str, Truth]) -> Iterator[str]:
    for host, truth in names.items():
        for name, target in pairwise((host, *truth.aliases)):
            yield f"{name}. IN CNAME {target}."
        last = (host, *truth.aliases)[-1]
        yield from (f"{last}. IN A {address}" for address in truth.addresses)
        yield from (f"{last}. IN AAAA {address}" for address in truth.addresses6)


def write_company(folder: Path, hosts: Mapping[str, str]) -> Path:
    """The company's resolvers, which know its *hosts*; returns their configuration."""
    own = (f"{name} IN A {address}" for name, address in hosts.items())
    (folder / "company.zone").write_text("\n".join([_HEAD.rstrip(), *own, ""]))
    (folder / "nothing.zone").write_text(f"{_HEAD}ns.lab.test. IN A {INSIDE}\n")
    (folder / "stale.zone").write_text(f"{_HEAD}gbl IN A {NOBODY}\nea IN A {NOBODY}\n")
    guests = _PRIVATE_ZONES[f"privatelink.{_GUEST}"] | {"agentserviceapi": NOBODY}
    records = "".join(f"{name} IN A {address}\n" for name, address in guests.items())
    (folder / "half-stale.zone").write_text(_HEAD + records)
    (folder / "earlier.zone").write_text(f"{_HEAD}{_NOTIFICATIONS} IN A {_REGIONAL}\n")
    for name, action in _FILTERS.items():
        (folder / f"{name}.zone").write_text(f"{_HEAD}*.{_HIS} IN {action}\n")
    text = _options(folder, [each for own in VIEWS for each in own], _FORWARDING)
    for at, rules in VIEWS.items():
        match = " ".join(f"{each};" for each in at)
        known = _zone(COMPANY, "company")
        text += f'view "{at[0]}" {{ match-destinations {{ {match} }}; {known} {rules} }};\n'
    return _written(folder / "company.conf", text)


def write_virtual(folder: Path) -> Path:
    """The private virtual network's resolvers; returns their configuration."""
    text = _options(folder, [VIRTUAL, BARE], _FORWARDING)
    for at in (VIRTUAL, BARE):
        zones = []
        for zone, records in _PRIVATE_ZONES.items():
            missing = at == BARE and zone.endswith(_HIS)
            held = () if missing else records.items()
            lines = [f"{name} IN A {address}\n" for name, address in held]
            (folder / f"{at}-{zone}.zone").write_text(_HEAD + "".join(lines))
            zones.append(_zone(zone, f"{at}-{zone}"))
        text += f'view "{at}" {{ match-destinations {{ {at}; }}; {" ".join(zones)} }};\n'
    return _written(folder / "virtual.conf", text)


def _written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path
