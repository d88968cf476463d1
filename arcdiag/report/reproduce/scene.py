"""What another tool has to be told, so that it meets what a check met."""

from typing import Final

from arcdiag.diagnosis.addresses import asked, dialled
from arcdiag.diagnosis.routes import is_proxy, proxy_of
from arcdiag.model.choices import Protocol
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.host import NameServer
from arcdiag.model.last_word import last_words
from arcdiag.model.observation import (
    Chosen,
    Connected,
    Observation,
    Resolved,
    Step,
    Tunnelled,
)
from arcdiag.model.report import CheckResult, Run
from arcdiag.model.value import Value

_NAMES: Final = frozenset(
    (
        *(Cause.DNS_NXDOMAIN, Cause.DNS_NODATA, Cause.DNS_SERVFAIL, Cause.DNS_REFUSED),
        *(Cause.DNS_TIMEOUT, Cause.DNS_ERROR),
    )
)
_WRONG_ADDRESSES: Final = frozenset((Cause.PRIVATE_EXPECTED, Cause.PUBLIC_EXPECTED))
_ANSWERS: Final = frozenset(
    (Cause.HTTP_TIMEOUT, Cause.HTTP_CLOSED, Cause.HTTP_WRONG_SERVICE, Cause.HTTP_ERROR)
)
_DEFAULT_S: Final = 5
_MOST_S: Final = 60
_MOST_SERVERS: Final = 2
_DIGITS: Final = len("65535")


class Scene(Value, frozen=True):
    """One conversation: with whom, by which way, and what of it went wrong."""

    host: str
    port: int
    protocol: Protocol
    path: str
    address: str = ""
    """What the name is to be taken for; empty: whatever the system's resolver says."""
    source: str = ""
    """The local address that was asked for."""
    proxy: str = ""
    """Its URL without login; empty: none."""
    login: bool = False
    """A login was offered to the proxy."""
    ca_file: str = ""
    wait_s: int = _DEFAULT_S
    reads: bool = False
    """What went wrong is in the answer over HTTP."""
    servers: tuple[NameServer, ...] = ()
    """Name servers to be asked; none where names are not what went wrong."""
    looks_up: bool = False
    """What went wrong is how the name is looked up."""
    connects: bool = True
    """A connection shows it, too."""


def scene_of(check: CheckResult, run: Run) -> Scene:
    """The conversation of *check*, as it ended."""
    seen = last_words(check.observations)
    host, port = check.host, check.port
    protocol, path = check.protocol, check.path
    proxy = proxy_of(check, seen)
    if is_proxy(check):
        path = ""
        wish = _wished(seen)
        if wish is None:
            proxy = ""
        else:
            (host, port), protocol = wish, Protocol.HTTPS
    looks_up = not proxy and (check.cause in _NAMES | _WRONG_ADDRESSES or _is_nameless(seen))
    own_resolver = bool(_own(check, run, "resolver"))
    return Scene(
        host=host,
        port=port,
        protocol=protocol,
        path=path,
        address="" if proxy or looks_up else _address(check),
        source=_own(check, run, "source"),
        proxy=proxy,
        login=any(isinstance(one.outcome, Tunnelled) and one.outcome.login for one in seen),
        ca_file=run.options.get("ca-file", ""),
        wait_s=_seconds(run.options.get("timeout", "")),
        reads=check.cause in _ANSWERS,
        servers=_servers(check) if looks_up else (),
        looks_up=looks_up,
        connects=not looks_up or not (own_resolver or check.cause in _WRONG_ADDRESSES),
    )


def _wished(seen: tuple[Observation, ...]) -> tuple[str, int] | None:
    """Where a proxy was asked to connect on to, in its own check; None: it was not asked."""
    for one in seen:
        if one.step is Step.TUNNEL:
            host, _, port = one.target.partition(" ")[0].rpartition(":")
            if host and port.isdecimal() and len(port) <= _DIGITS:
                return host.strip("[]"), int(port)
    return None


def _is_nameless(seen: tuple[Observation, ...]) -> bool:
    return any(one.step is Step.RESOLVE and isinstance(one.outcome, Failure) for one in seen)


def _address(check: CheckResult) -> str:
    """The address that the check ended at: the one in use, else the first that was tried."""
    seen = last_words(check.observations)
    dead = [dialled(one.target) for one in seen if _is_dead(one.step, one.outcome)]
    if check.cause is Cause.PARTIAL_ADDRESSES and dead:
        return dead[0]
    used = [one.outcome.address for one in seen if isinstance(one.outcome, Chosen)]
    open_ = [one.outcome.address for one in seen if isinstance(one.outcome, Connected)]
    told = [address for one in seen for address in _resolved(one.outcome)]
    return next(filter(None, (*used, *open_, *dead, *told)), "")


def _is_dead(step: Step, outcome: object) -> bool:
    return step is Step.CONNECT and isinstance(outcome, Failure)


def _resolved(outcome: object) -> tuple[str, ...]:
    return outcome.addresses if isinstance(outcome, Resolved) else ()


def _servers(check: CheckResult) -> tuple[NameServer, ...]:
    """The name servers that the check asked, in their order."""
    queries = [one for one in check.observations if one.step in (Step.QUERY, Step.CONFIRM)]
    names = dict.fromkeys(asked(one.target)[1] for one in queries)
    return tuple(_server(name) for name in names if name)[:_MOST_SERVERS]


def _server(text: str) -> NameServer:
    host, _, port = text.rpartition(":")
    if host and port.isdecimal() and len(port) <= _DIGITS:
        return NameServer(address=host.strip("[]"), port=int(port))
    return NameServer(address=text.strip("[]"))


def _own(check: CheckResult, run: Run, key: str) -> str:
    """What was asked for with ``--mode MODE:KEY=…``, else with the option *key*; empty: nothing."""
    for mode in run.options.get("mode", "").split("; "):
        name, _, rest = mode.partition(":")
        if name == check.mode:
            for pair in rest.split(","):
                if pair.startswith(f"{key}="):
                    return pair.removeprefix(f"{key}=")
    return run.options.get(key, "")


def _seconds(text: str) -> int:
    """``--timeout`` in whole seconds, never fewer."""
    try:
        asked_for = float(text)
    except ValueError:
        return _DEFAULT_S
    return -int(-min(asked_for, _MOST_S) // 1) if asked_for > 0 else _DEFAULT_S
