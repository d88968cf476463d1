"""The vocabulary of proxies: where they are set, who uses which, and the way one URL takes."""

from enum import StrEnum

from arcdiag.model.secret import HIDDEN, Secret
from arcdiag.model.value import Value


class Scheme(StrEnum):
    """What is spoken to a proxy. With either SOCKS word a Go program leaves names to the proxy."""

    HTTP = "http"
    HTTPS = "https"
    SOCKS5 = "socks5"
    SOCKS5H = "socks5h"


class Login(Value, frozen=True):
    """What a proxy's URL carries before the ``@``, decoded. An absent password is empty."""

    user: Secret
    password: Secret


class Proxy(Value, frozen=True):
    """One proxy; its text form is a URL without the login."""

    scheme: Scheme
    host: str
    """A name in lower case (ASCII), or an address in canonical text."""
    port: int
    login: Login | None = None

    @property
    def bare(self) -> str:
        """Its URL without any trace of a login."""
        return f"{self.scheme}://{self._place}"

    @property
    def _place(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def __str__(self) -> str:
        login = f"{HIDDEN}@" if self.login else ""
        return f"{self.scheme}://{login}{self._place}"


class Unusable(Value, frozen=True):
    """A setting that names no proxy, and why; never the setting's own text."""

    reason: str
    ignored: bool
    """A Go program acts as if it were not set, and connects directly; else every request fails."""

    def __str__(self) -> str:
        return self.reason


class Origin(StrEnum):
    """What kind of place a setting was found in."""

    OPTION = "option"
    AGENT = "agent"
    SERVICE = "service"
    """The environment that the system gives to the agent's service."""
    PROCESS = "process"
    LOGIN = "login"
    """The environment of people who log in; no service reads it."""
    WINHTTP = "winhttp"
    USER = "user"


class Dialect(StrEnum):
    """How a list of exceptions is to be read."""

    GO = "go"
    """NO_PROXY, as programs in Go read it."""
    WINDOWS = "windows"
    """``*.corp.example;<local>``."""
    AGENT = "agent"
    """Names of services: ``proxy.bypass``."""


class Exceptions(Value, frozen=True):
    """A list of what does not go through the proxy."""

    dialect: Dialect
    text: str
    where: str


class ProxySource(Value, frozen=True):
    """One place that sets a proxy, or something about proxies.

    ``https`` is for https and wss URLs, ``http`` for http and ws; None: not set here.
    """

    origin: Origin
    where: str
    """The file, registry key or variable, for people."""
    https: Proxy | Unusable | None = None
    http: Proxy | Unusable | None = None
    exceptions: Exceptions | None = None
    pac: str = ""
    """The address of a PAC file, without any login."""
    detects: bool = False
    """Looks for a PAC file by itself (WPAD)."""
    notes: tuple[str, ...] = ()


class AgentFacts(Value, frozen=True):
    """What the agent's own settings say that bears on proxies."""

    installed: bool = False
    bypass: Exceptions | None = None
    """``proxy.bypass``; it holds for whichever proxy the agent uses."""
    connection: str = ""
    """``connection.type``; empty: not set."""


class ProxySettings(Value, frozen=True):
    """Everything that this machine says about proxies, in the order to show it."""

    sources: tuple[ProxySource, ...] = ()
    agent: AgentFacts = AgentFacts()
    notes: tuple[str, ...] = ()


class Consumer(StrEnum):
    """Who connects."""

    AGENT = "agent"
    PROGRAMS = "programs"
    """This process, and others in Go or Python that were started like it."""
    SERVICES = "winhttp"
    """Windows services that use WinHTTP."""
    USER = "user"
    """Programs that use the user's proxy: browsers, on Windows also PowerShell."""


class Effective(Value, frozen=True):
    """What one consumer goes by; ``source`` None: nothing is set, so it connects directly."""

    consumer: Consumer | None
    """None: whoever would be given ``--proxy``."""
    source: ProxySource | None
    exceptions: tuple[Exceptions, ...] = ()
    notes: tuple[str, ...] = ()


class Target(Value, frozen=True):
    """A URL that somebody wants to reach; ``shown`` is without a login."""

    shown: str
    scheme: str
    host: str
    port: int


class Ways(Value, frozen=True):
    """The ways to one URL, to be tried in their order; None is the direct one.

    There are none where ``unknown`` says why they cannot be told.
    """

    hops: tuple[Proxy | None, ...]
    bypassed_by: str | None = None
    """The entry of the list of exceptions that fits."""
    unknown: str = ""
    notes: tuple[str, ...] = ()
    """What must be said of a proxy script's answer."""


DIRECTLY = Ways(hops=(None,))


class HopKind(StrEnum):
    """How one way to a URL begins."""

    DIRECT = "direct"
    HTTP = "http"
    HTTPS = "https"
    SOCKS5 = "socks5"


class Hop(Value, frozen=True):
    """Where the connection is opened to: the proxy, or for a direct one the URL's own host."""

    kind: HopKind
    host: str
    port: int


class Decision(Value, frozen=True, omit_defaults=True):
    """The way one URL takes: hops to try in their order; none if ``unknown`` says why not."""

    url: str
    source: str
    """Where the proxy was set; ``none``: nowhere."""
    bypassed_by: str | None
    """The entry of the list of exceptions that fits."""
    route: tuple[Hop, ...]
    unknown: str = ""
    notes: tuple[str, ...] = ()
