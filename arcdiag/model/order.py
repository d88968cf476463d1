"""What one run was ordered to do: everything the user chose, checked, before anything is sent."""

from enum import StrEnum
from pathlib import Path

import msgspec

from arcdiag.model.choices import Mode
from arcdiag.model.host import NameServer
from arcdiag.model.plan import Scope
from arcdiag.model.proxy import Login, Proxy
from arcdiag.model.value import Value


class OrderError(Exception):
    """What was asked for cannot be done; the message is one line for the user."""


class Override(Value, frozen=True):
    """``--resolve HOST:PORT:ADDRESS``: this host and port lead to this address, whatever DNS says.

    ``host`` is in lower case without a final dot; ``address`` is canonical text.
    """

    host: str
    port: int
    address: str


class RouteWord(StrEnum):
    """A route that needs no URL to be asked for."""

    NONE = "none"
    """Directly, whatever is set."""
    SYSTEM = "system"
    """What this machine's programs go by."""
    AGENT = "agent"
    """What the Connected Machine agent goes by."""


class PacFile(Value, frozen=True):
    """``pac+URL``: the way that a PAC file tells."""

    where: str
    """A URL or a path, without a login."""

    @property
    def bare(self) -> str:
        """As it was asked for."""
        return f"pac+{self.where}"

    def __str__(self) -> str:
        return self.bare


AskedRoute = RouteWord | Proxy | PacFile


class ModeOrder(Value, frozen=True):
    """A mode, and what it has of its own; what is empty is as in the rest of the run."""

    mode: Mode
    name_servers: tuple[NameServer, ...] = ()
    source: str = ""
    routes: tuple[AskedRoute, ...] = ()


class AgentOutput(Value, frozen=True):
    """Where the output of ``azcmagent check`` comes from; ``file`` None: from running it."""

    file: Path | None = None


class CheckOrder(Value, frozen=True):
    """One run of ``check``. Durations are seconds."""

    scope: Scope = msgspec.field(default_factory=Scope)
    modes: tuple[ModeOrder, ...] = ()
    """Those of the scope's modes that have something of their own."""
    name_servers: tuple[NameServer, ...] = ()
    """Empty: the ones this machine is configured with."""
    overrides: tuple[Override, ...] = ()
    routes: tuple[AskedRoute, ...] = ()
    """Each is taken to every endpoint; none: the one that ``azcmagent connect`` would take."""
    no_proxy: str | None = None
    """Takes the place of every list of what does not go through a proxy."""
    proxy_login: Login | None = None
    """For the proxies that come without one."""
    source: str = ""
    """The local address to send from; empty: the system chooses."""
    ca_file: Path | None = None
    expected_roots: Path | None = None
    lab: bool = False
    catalog_file: Path | None = None
    service_tags: Path | None = None
    """Microsoft's list of service tags; None: the one that is shipped."""
    route_filter: tuple[str, ...] = ()
    """The BGP communities that the Microsoft peering's route filter lets through."""
    azcmagent: AgentOutput | None = None
    """The agent's own check to compare with; None: none."""
    guess: bool = False
    """Which mode this machine is in is to be found out; the scope's mode is a beginning."""
    timeout: float = 5.0
    deadline: float = 30.0
    """For all rounds together."""
    concurrency: int = 64
    repeat: int = 1
    options: dict[str, str] = msgspec.field(default_factory=dict)
    """The options as given, for the report; without what the scope already tells."""
