"""The way one URL takes, by what its consumer goes by."""

from typing import Final

from arcdiag.model.proxy import (
    Decision,
    Dialect,
    Effective,
    Exceptions,
    Hop,
    HopKind,
    Proxy,
    ProxySource,
    Scheme,
    Unusable,
)
from arcdiag.proxies.categories import Categories, bypassing
from arcdiag.proxies.no_proxy import LOCAL, NoProxy
from arcdiag.proxies.url import Target
from arcdiag.proxies.windows import windows_bypass

NOWHERE: Final = "none"
"""The source of a decision where nothing is set."""

NEEDS_PAC: Final = "needs the PAC file"
MAY_NEED_PAC: Final = "needs the PAC file that automatic detection (WPAD) may find"

_KINDS: Final = {
    Scheme.HTTP: HopKind.HTTP,
    Scheme.HTTPS: HopKind.HTTPS,
    Scheme.SOCKS5: HopKind.SOCKS5,
    Scheme.SOCKS5H: HopKind.SOCKS5,
}


def decide(target: Target, by: Effective, categories: Categories) -> Decision:
    """The way that *target* takes for whoever goes by *by*."""
    source = by.source
    if source is None:
        return _direct(target, NOWHERE, None)
    if source.detects or source.pac:
        why = NEEDS_PAC if source.pac else MAY_NEED_PAC
        return _unknown(target, source.where, why)
    proxy = _proxy(source, target)
    if proxy is None or (isinstance(proxy, Unusable) and proxy.ignored):
        return _direct(target, NOWHERE if proxy is None else source.where, None)
    entry = _bypassed(target, by.exceptions, categories)
    if entry is not None:
        return _direct(target, source.where, entry)
    if isinstance(proxy, Unusable):
        return _unknown(target, source.where, f"the setting cannot be used: {proxy}")
    hop = Hop(kind=_KINDS[proxy.scheme], host=proxy.host, port=proxy.port)
    return Decision(url=target.shown, source=source.where, bypassed_by=None, route=(hop,))


def _proxy(source: ProxySource, target: Target) -> Proxy | Unusable | None:
    return source.https if target.scheme in ("https", "wss") else source.http


def _bypassed(
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


def _direct(target: Target, source: str, bypassed_by: str | None) -> Decision:
    hop = Hop(kind=HopKind.DIRECT, host=target.host, port=target.port)
    return Decision(url=target.shown, source=source, bypassed_by=bypassed_by, route=(hop,))


def _unknown(target: Target, source: str, why: str) -> Decision:
    return Decision(url=target.shown, source=source, bypassed_by=None, route=(), unknown=why)
