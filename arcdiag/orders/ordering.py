"""From a set-up to a checked order; whatever is wrong is said before anything is sent."""

from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

from arcdiag.catalog.check import EVERYTHING
from arcdiag.model.choices import Cloud, Mode
from arcdiag.model.order import AgentOutput, AskedRoute, CheckOrder, ModeOrder
from arcdiag.model.plan import Scope
from arcdiag.model.secret import masked
from arcdiag.orders import values
from arcdiag.orders.modes import AUTO, is_guess, modes_from, plain_modes
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.routes import routes_from
from arcdiag.orders.setup import Setup
from arcdiag.report.plain import plain

MOST_PEM_BYTES: Final = 4 * 2**20
"""Twenty times the list of all public roots."""
GATEWAY: Final = "gateway"
"""The feature that the Arc gateway's own host is looked at for."""
RUN: Final = "run"
"""The word that stands for the agent itself where a file is asked for."""
ROUND_S: Final = 30
"""Seconds for each round where no deadline is given."""
ALL_REGIONS_S: Final = 90
"""The same where all regions are compared, several hundred checks: silence everywhere, with its
second tries, took 31 s on a fast line of 2026."""

_RECORDED: Final = (
    "resolver",
    "resolve",
    "source",
    "ca_file",
    "expected_roots",
    "lab",
    "endpoint",
    "only_endpoints",
    "catalog",
    "service_tags",
    "timeout",
    "deadline",
    "concurrency",
    "repeat",
    "gateway_host",
    "route_filter",
    "azcmagent",
    "only",
)


def order_from(asked: Setup) -> CheckOrder:
    """The order that a set-up makes. Raises RefusedError or ScopeError."""
    repeat = values.rounds("--repeat", asked.repeat)
    deadline = asked.deadline or f"{_round_s(asked) * repeat:g}"
    routes = routes_from(asked)
    modes = modes_from(asked.mode)
    _refuse_idle(asked, {one.mode for one in modes})
    return CheckOrder(
        scope=scope_from(asked, tuple(one.mode for one in modes)),
        guess=is_guess(asked.mode),
        modes=tuple(one for one in modes if one != ModeOrder(mode=one.mode)),
        name_servers=tuple(dict.fromkeys(map(values.name_server, asked.resolver))),
        overrides=tuple(map(values.override, asked.resolve)),
        routes=routes,
        no_proxy=asked.no_proxy,
        source=values.address("--source", asked.source) if asked.source else "",
        ca_file=pem_file("--ca-file", asked.ca_file),
        expected_roots=pem_file("--expected-roots", asked.expected_roots),
        lab=asked.lab,
        catalog_file=catalog_file("--catalog", asked.catalog),
        service_tags=readable_file("--service-tags", asked.service_tags),
        azcmagent=_agent_output(asked.azcmagent),
        route_filter=values.communities("--route-filter", asked.route_filter),
        timeout=values.seconds("--timeout", asked.timeout),
        deadline=values.seconds("--deadline", deadline),
        repeat=repeat,
        concurrency=values.at_once("--concurrency", asked.concurrency),
        options={
            **_options(asked),
            "deadline": plain(deadline, 500),
            **_proxying(asked, routes),
            **_modes(asked, modes),
        },
    )


def _refuse_idle(asked: Setup, modes: AbstractSet[Mode]) -> None:
    """Refuse what none of the modes would take notice of."""
    values.communities("--route-filter", asked.route_filter)
    values.gateway("--gateway-host", asked.gateway_host)
    peering = Mode.MICROSOFT_PEERING in modes or is_guess(asked.mode)
    if asked.route_filter and not peering:
        raise RefusedError("--route-filter: belongs to --mode microsoft-peering (or auto)")
    features = {GATEWAY, EVERYTHING}.intersection(asked.feature)
    if asked.gateway_host and Mode.GATEWAY not in modes and not features:
        raise RefusedError("--gateway-host: belongs to --mode gateway (or --feature gateway)")


def _round_s(asked: Setup) -> int:
    """Seconds for each round where no deadline is given."""
    return ALL_REGIONS_S if EVERYTHING in asked.region and not asked.only_endpoints else ROUND_S


def _proxying(asked: Setup, routes: tuple[AskedRoute, ...]) -> dict[str, str]:
    """What was said of proxies, for the report; without any login."""
    said = {
        "proxy": ", ".join(map(str, routes)),
        "no-proxy": plain(masked(asked.no_proxy or ""), 500),
        "proxy-login": asked.proxy_login,
    }
    return {name: text for name, text in said.items() if text}


def _agent_output(text: str) -> AgentOutput | None:
    if text == RUN:
        return AgentOutput()
    file = readable_file("--azcmagent", text)
    return AgentOutput(file=file) if file else None


def _modes(asked: Setup, modes: tuple[ModeOrder, ...]) -> dict[str, str]:
    """What modes have of their own, without any login; that a scope was named, and not which."""
    said = {"mode": "; ".join(filter(None, map(_mode, modes)))}
    if is_guess(asked.mode):
        said["mode"] = AUTO
    if asked.scope_id:
        said["scope-id"] = "given"
    return {name: text for name, text in said.items() if text}


def _mode(order: ModeOrder) -> str:
    own = [
        *(f"resolver={server}" for server in order.name_servers),
        *([f"source={order.source}"] if order.source else []),
        *(f"proxy={route}" for route in order.routes),
    ]
    return f"{order.mode}:{','.join(own)}" if own else ""


def scope_from(asked: Setup, modes: tuple[Mode, ...] = ()) -> Scope:
    """What to look at, in *modes* or in those of the set-up.

    Names of regions and features are checked against the catalog, later.

    Raises RefusedError, and ScopeError for a URL that is none.
    """
    from arcdiag.engine.extra import parse_endpoint

    extra = tuple(dict.fromkeys(map(parse_endpoint, asked.endpoint)))
    if asked.only_endpoints and not extra:
        raise RefusedError("--only-endpoints: there is no --endpoint")
    only = tuple(filter(None, map(str.strip, asked.only.split(","))))
    if asked.only and not only:
        raise RefusedError(f'--only "{plain(asked.only, 60)}": names no endpoint')
    return Scope(
        cloud=Cloud(asked.cloud),
        regions=tuple(dict.fromkeys(asked.region)),
        modes=modes or plain_modes(asked.mode),
        features=tuple(dict.fromkeys(asked.feature)) or ("servers",),
        extra=extra,
        only_extra=asked.only_endpoints,
        only=only,
        private_link=bool(asked.scope_id),
        gateway_host=values.gateway("--gateway-host", asked.gateway_host),
    )


def catalog_file(option: str, text: str) -> Path | None:
    """The file at *text*, or None for an empty text; what is in it is the catalog's to judge."""
    return _file(option, text) if text else None


def readable_file(option: str, text: str) -> Path | None:
    """The ordinary file at *text*, or None for an empty text."""
    return _file(option, text) if text else None


def pem_file(option: str, text: str) -> Path | None:
    """A file with at least one PEM certificate, or None for an empty text."""
    if not text:
        return None
    path = _file(option, text)
    data = content(option, path, text, MOST_PEM_BYTES)
    if b"-----BEGIN CERTIFICATE-----" not in data:
        raise _refuse(option, text, "holds no PEM certificate")
    return path


def content(option: str, path: Path, text: str, most: int) -> bytes:
    """What is in the file at *path*, given as *text*; raises RefusedError, beyond *most* too."""
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise _refuse(option, text, (error.strerror or "cannot be read").lower()) from None
    if len(data) > most:
        raise _refuse(option, text, f"is larger than {most // 2**20} MiB")
    return data


def _file(option: str, text: str) -> Path:
    path = Path(text)
    try:
        if path.is_dir():
            raise _refuse(option, text, "is a folder")
        if not path.exists():
            raise _refuse(option, text, "there is no such file")
        if not path.is_file():
            raise _refuse(option, text, "is no ordinary file")
    except OSError as error:
        raise _refuse(option, text, (error.strerror or "cannot be read").lower()) from None
    except ValueError:
        raise _refuse(option, text, "is no file name") from None
    return path


def _refuse(option: str, text: str, why: str) -> RefusedError:
    return RefusedError(f'{option} "{plain(text, 120)}": {why}')


def _options(asked: Setup) -> dict[str, str]:
    """The options that were given a value, as text for the report."""
    given = {name.replace("_", "-"): getattr(asked, name) for name in _RECORDED}
    return {name: _said(value) for name, value in given.items() if value}


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(plain(str(item), 500) for item in value)
    return "yes" if value is True else plain(str(value), 500)
