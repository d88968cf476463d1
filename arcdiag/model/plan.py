"""What the user asked for, and the checks that follow from it."""

from typing import Final

from arcdiag.model.choices import Cloud, Mode, Protocol, Severity, Wanted
from arcdiag.model.observation import Observation
from arcdiag.model.value import Recorded, Value

PROXY: Final = "proxy"
"""The endpoint of a check that is about a proxy itself."""


class ExtraEndpoint(Value, frozen=True):
    """An endpoint the user gave with ``--endpoint``."""

    protocol: Protocol
    host: str
    port: int
    path: str = ""


class Scope(Value, frozen=True):
    """What to look at."""

    cloud: Cloud = Cloud.PUBLIC
    regions: tuple[str, ...] = ()
    modes: tuple[Mode, ...] = (Mode.PUBLIC,)
    features: tuple[str, ...] = ("servers",)
    extra: tuple[ExtraEndpoint, ...] = ()
    only_extra: bool = False
    only: tuple[str, ...] = ()
    """Ids of endpoints, or what they begin with (``his`` for all of ``his-…``); empty: all."""
    private_link: bool = False
    """A Private Link Scope will be named to ``azcmagent connect``."""
    without_agent: bool = False
    """The agent is not installed here: nothing can answer at its own ports."""
    gateway_host: str = ""
    """The address of the Arc gateway, which is the user's own; empty: not given."""


class Check(Recorded, frozen=True):
    """One host and port, over one route, in one mode, for one region.

    ``host`` is empty when it is only known at run time (``awaits`` names the check whose answer
    tells it) or not at all (``untestable`` says why).
    """

    id: str
    endpoint: str
    """The catalog id, ``user`` for ``--endpoint``, or ``proxy`` for a proxy itself."""
    name: str
    """The documented name or pattern: ``*.guestconfiguration.azure.com``; the endpoint's id in
    angle brackets where none is documented."""
    host: str
    port: int
    protocol: Protocol
    path: str
    region: str
    """Empty when the endpoint is the same for every region."""
    mode: Mode
    route: str
    """``direct``, or the proxies' URLs without any login, in the order they are tried."""
    required: bool
    severity: Severity
    purpose: str
    """The first of ``purposes``; ``proxy`` for a proxy itself."""
    purposes: tuple[str, ...]
    """``download``, ``onboard``, ``run``, or a feature's name; none for a proxy itself."""
    stand_in: bool = False
    """``host`` stands in for a wildcard ``name``."""
    azcmagent_check: bool = False
    awaits: str = ""
    discovers: str = ""
    """The endpoint whose host this check's answer tells."""
    discovers_name: str = ""
    """The documented name that a told host must fit."""
    untestable: str = ""
    expected: Wanted = Wanted.ANY
    edge: bool = False
    """Delivered by Front Door or a content network, says the catalog: Microsoft peering does not
    carry it. False: by a region, or not known."""
    tunnelled: bool = False
    """With the Arc gateway it travels inside the session to the gateway."""
    via: str = ""
    """Where several routes were asked for, the one this check takes: its name in ``run.routes``."""
    bypassed_by: str = ""
    """The entry in the list of exceptions that keeps the check from the proxy."""
    no_way: str = ""
    """Why no way to it can be told by its route's proxy setting; then it is untestable."""


class Seen(Value, frozen=True):
    """A check and what its steps saw, not yet judged."""

    check: Check
    observations: tuple[Observation, ...]


class Plan(Value, frozen=True):
    """The checks of a run, in the order of the catalog."""

    checks: tuple[Check, ...]
