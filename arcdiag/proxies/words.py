"""What a source of proxy settings says, in words without a login."""

from arcdiag.model.proxy import Proxy, ProxySource, Unusable


def said(source: ProxySource) -> str:
    """What *source* sets, in the order in which it is tried."""
    parts = ["looks for a PAC file (WPAD)"] if source.detects else []
    parts += [f"PAC {source.pac}"] if source.pac else []
    if source.https == source.http and source.https is not None:
        parts.append(_proxy(source.https))
    else:
        parts += [f"https: {_proxy(source.https)}"] if source.https else []
        parts += [f"http: {_proxy(source.http)}"] if source.http else []
    return ", ".join(parts) or "no proxy"


def _proxy(proxy: Proxy | Unusable) -> str:
    if isinstance(proxy, Proxy):
        return str(proxy)
    and_so = "Go ignores it" if proxy.ignored else "every request fails"
    return f"cannot be used, {proxy.reason} ({and_so})"
