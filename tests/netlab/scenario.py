"""A broken network of the lab as data: one file, strictly read."""

from pathlib import Path
from typing import Final

import msgspec

from arcdiag.catalog.toml import read_toml
from arcdiag.model.choices import Mode, Readiness
from arcdiag.model.finding import Certainty
from arcdiag.model.value import Value
from tests.netlab.agent import Agent
from tests.netlab.edge import Order
from tests.netlab.names import GOOD, SECOND

FOLDER: Final = Path(__file__).parent / "scenarios"
NAMES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


class Cable(Value, frozen=True):
    """What the line between the machine and its router does, beside carrying packets."""

    round_trip_ms: int = 0
    swallows: str = ""
    """Packets that hold these bytes (hexadecimal) get lost."""
    longest: int = 0
    """Packets of more bytes than this get lost without a word; 0: none do."""
    loss: float = 0.0
    """So many of a hundred packets get lost, each way."""
    jitter: int = 0
    """Up to so many milliseconds more for a packet, at random, each way."""
    kbit: int = 0
    """So many kilobits pass in a second, each way; 0: as fast as can be."""


class Filter(Value, frozen=True):
    """A router that reads on: what it does to TLS packets that hold a name."""

    name: str
    verdict: str
    """iptables' own words: ``DROP``, ``REJECT --reject-with tcp-reset``."""


class Guess(Value, frozen=True):
    """What ``--mode auto`` must find; without findings: those of the scenario's own mode."""

    mode: Mode
    confidence: Certainty
    findings: tuple[str, ...] | None = None


class Expected(Value, frozen=True):
    """What arcdiag must say."""

    verdict: Readiness
    exit_code: int
    findings: tuple[str, ...] = ()
    """Rule names, in the order of the report."""
    perhaps: tuple[str, ...] = ()
    """Rules whose advice comes or does not, by chance."""
    words: tuple[str, ...] = ()
    """What the first finding's title, remedy or clues must say."""
    causes: dict[str, str] = msgspec.field(default_factory=dict)
    """Host to cause, for every check that did not pass; ``a or b`` where chance decides, ``a, b``
    where the checks of one host differ, ``*`` for all other hosts. A check whose host was never
    told goes by its endpoint, a proxy's own by the proxy's name."""
    routes: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    """The same for one route (``direct``, or a proxy's URL), instead of ``causes``."""
    modes: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    """The same for one of several modes."""
    agreement: dict[str, str] = msgspec.field(default_factory=dict)
    """Host to the agent's row about it (reachable, private, TLS, proxy), and after a colon in what
    arcdiag differs, ``agrees`` or ``not compared``; all its rows."""
    regions: tuple[str, ...] = ()
    """Regions compared, in their order, each with how much of it was reached: ``3 of 4``."""
    reproduced: dict[str, str] = msgspec.field(default_factory=dict)
    """What the report's own lines for other tools do when they are run: ``HOST TOOL`` to the exit
    code and words of the output, ``60: unable to get local issuer certificate``."""
    guess: Guess | None = None
    """Asked of a second check in the same network; its options are those of the first one."""


class Scenario(Value, frozen=True):
    """One network. What is not mentioned is healthy."""

    title: str
    expect: Expected
    measured: dict[str, str] = msgspec.field(default_factory=dict)
    """What must hold in it, told by something else than arcdiag (see measure.py)."""
    name_servers: tuple[str, ...] = (GOOD, SECOND)
    resolver: str = "timeout:2"
    """``options`` of the machine's resolv.conf."""
    firewall: tuple[str, ...] = ()
    """nftables rules for what passes the router."""
    steering: tuple[str, ...] = ()
    """nftables rules for where the router leads what it gets. After ``redirect``, TLS ends at a
    device on the router itself, which signs as the company."""
    filters: tuple[Filter, ...] = ()
    routes: tuple[str, ...] = ()
    """Routes of the router, as ``ip route add`` takes them."""
    machine: tuple[str, ...] = ()
    """What ``ip`` is told on the machine, whose default routes come back afterwards; what a line
    adds is deleted then."""
    intercepts: bool = False
    """The router leads all web traffic of the machine to squid, which signs as the company."""
    narrow: int = 0
    """The MTU of the way to the machine, of which the router tells; 0: as usual."""
    edge: Order = Order()
    cable: Cable | None = None
    trusts_company: bool = False
    """The machine holds the company's root."""
    agent: Agent | None = None
    """The Connected Machine agent on the machine; None: it is not installed."""
    environment: dict[str, str] = msgspec.field(default_factory=dict)
    """Of arcdiag on the machine."""
    files: dict[str, str] = msgspec.field(default_factory=dict)
    """What http://files.contoso.test/NAME gives, and ``{files}/NAME`` names in ``options``."""
    options: tuple[str, ...] = ()
    """For ``arcdiag check``. ``{files}``: the folder of the site's files; ``{company}``: the file
    with the company's root."""


def load(name: str) -> Scenario:
    """The scenario of this *name*."""
    return msgspec.convert(read_toml(FOLDER / f"{name}.toml", 64 * 1024, 6), Scenario)
