"""What this machine is: the facts that judging needs, read only."""

from enum import StrEnum

from arcdiag.model.tls_posture import TlsPosture
from arcdiag.model.value import Recorded


class OperatingSystem(StrEnum):
    """The families that behave differently for us."""

    LINUX = "linux"
    WINDOWS = "windows"
    OTHER = "other"


class HostsEntry(Recorded, frozen=True):
    """One name in the hosts file."""

    name: str
    address: str
    line: int


class NameServer(Recorded, frozen=True):
    """A configured name server and where that is configured."""

    address: str
    port: int = 53
    source: str = ""

    def __str__(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{host}:{self.port}"


class RootStore(Recorded, frozen=True):
    """The roots this machine trusts for TLS, as the probes use them."""

    count: int
    complete: bool
    """False where the system fetches roots on demand, as Windows does: what is not listed may
    still be trusted."""
    lacking: tuple[str, ...] = ()
    """Subjects of roots that Microsoft's services use and that are not among them."""


class AgentSetup(Recorded, frozen=True):
    """The Connected Machine agent on this machine, by its own settings; empty: not set."""

    installed: bool = False
    connection: str = ""
    """``connection.type``: ``default``, ``direct``, ``gateway``."""
    bypass: str = ""
    """``proxy.bypass``: names of services."""
    proxy: str = ""
    """``proxy.url`` without any login."""
    version: str = ""
    """As ``azcmagent version`` tells it; empty where it does not."""


class SetProxy(Recorded, frozen=True):
    """A proxy, or a PAC file, that is set on this machine; whoever goes by it."""

    asked: str
    """What ``--proxy`` takes for it: the proxy's URL without login, ``pac+URL``."""
    where: str
    """The place that sets it, for people."""
    origin: str
    """What kind of place that is: ``agent``, ``service``, ``process``, ``winhttp``, ``user``…"""


class HostFacts(Recorded, frozen=True):
    """The machine a run was made on. None means: could not be told."""

    name: str
    system: OperatingSystem
    system_name: str
    architecture: str
    python: str
    user: str
    """The account the probes ran as."""
    elevated: bool | None
    name_servers: tuple[NameServer, ...] = ()
    search: tuple[str, ...] = ()
    hosts_file: tuple[HostsEntry, ...] = ()
    """Only entries for names that the run looks at."""
    roots: RootStore | None = None
    tls: TlsPosture | None = None
    notes: tuple[str, ...] = ()
    """What could not be read, in one line each."""
    agent: AgentSetup | None = None
    """None: its settings were not looked at."""
    proxies: tuple[SetProxy, ...] = ()
    """Whatever names a proxy for https here, whether or not the run went by it."""
