"""The way one URL takes, by what its consumer goes by."""

from typing import Final

from arcdiag.model.proxy import (
    DIRECTLY,
    Decision,
    Dialect,
    Effective,
    Exceptions,
    Hop,
    HopKind,
    Proxy,
    ProxySource,
    Scheme,
    Target,
    Unusable,
    Ways,
)
from arcdiag.proxies.categories import Categories, bypassing
from arcdiag.proxies.no_proxy import LOCAL, NoProxy
from arcdiag.proxies.windows import windows_bypass

NOWHERE: Final = "none"
"""The source of a decision where nothing is set."""

NEEDS_PAC: Final = "needs the PAC file"
MAY_NEED_PAC: Final = (
    "needs the PAC file that automatic detection (WPAD) may find (--pac auto looks for it)"
)

_KINDS: Final = {
    Scheme.HTTP: HopKind.HTTP,
    Scheme.HTTPS: HopKind.HTTPS,
    Scheme.SOCKS5: HopKind.SOCKS5,
    Scheme.SOCKS5H: HopKind.SOCKS5,
}


def decision(target: Target, by: Effective, found: Ways) -> Decision:
    """The *ways* found for *target*, in words that a reader may see."""
    is_set = by.source is not None and (
        by.source.detects or by.source.pac or _proxy(by.source, target) is not None
    )
    return Decision(
        url=target.shown,
        source=by.source.where if by.source is not None and is_set else NOWHERE,
        bypassed_by=found.bypassed_by,
        route=tuple(_hop(proxy, target) for proxy in found.hops),
        unknown=found.unknown,
        notes=found.notes,
    )


def ways(target: Target, by: Effective, categories: Categories) -> Ways:
    """The ways to *target*, with the proxies' logins, for whoever goes by *by*."""
    source = by.source
    if source is None:
        return DIRECTLY
    if source.detects or source.pac:
        return Ways(hops=(), unknown=NEEDS_PAC if source.pac else MAY_NEED_PAC)
    proxy = _proxy(source, target)
    if proxy is None or (isinstance(proxy, Unusable) and proxy.ignored):
        return DIRECTLY
    entry = bypassed(target, by.exceptions, categories)
    if entry is not None:
        return Ways(hops=(None,), bypassed_by=entry)
    if isinstance(proxy, Unusable):
        return Ways(hops=(), unknown=f"the setting cannot be used: {proxy}")
    return Ways(hops=(proxy,))


def _proxy(source: ProxySource, target: Target) -> Proxy | Unusable | None:
    return source.https if target.scheme in ("https", "wss") else source.http


def bypassed(
    target: Target, exceptions: tuple[Exceptions, ...], categories: Categories
) -> str | None:
    """The first entry that fits; without any Windows list, loopback is kept from the proxy."""
    if not any(each.dialect is Dialect.WINDOWS for each in exceptions):
        local = NoProxy("").bypassed_by(target.host, target.port)
        if local:
            return LOCAL
    for each in exceptions:
        found = _entry(target, each, categories)
        if found is not None:
            return found
    return None


def _entry(target: Target, exceptions: Exceptions, categories: Categories) -> str | None:
    match exceptions.dialect:
        case Dialect.GO:
            return NoProxy(exceptions.text).bypassed_by(target.host, target.port)
        case Dialect.AGENT:
            return bypassing(exceptions.text, target.host, categories)
        case Dialect.WINDOWS:
            return windows_bypass(exceptions.text, target.scheme, target.host, target.port)


def _hop(proxy: Proxy | None, target: Target) -> Hop:
    if proxy is None:
        return Hop(kind=HopKind.DIRECT, host=target.host, port=target.port)
    return Hop(kind=_KINDS[proxy.scheme], host=proxy.host, port=proxy.port)
