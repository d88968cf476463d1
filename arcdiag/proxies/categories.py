"""``proxy.bypass``: the agent's list of services that it reaches without the proxy."""

from collections.abc import Iterator, Mapping

from arcdiag.catalog.names import admits, concrete
from arcdiag.model.catalog import ProxyBypass

Categories = Mapping[str, ProxyBypass]


def bypassing(text: str, host: str, categories: Categories) -> str | None:
    """The service in *text* to which *host* belongs, else None."""
    try:
        name = concrete(host)
    except ValueError:
        return None
    known, _ = services(text, categories)
    return next((service.id for service in known if _holds(service, name)), None)


def services(text: str, categories: Categories) -> tuple[tuple[ProxyBypass, ...], tuple[str, ...]]:
    """The services that *text* lists, and the words in it that are none."""
    by_name = {name.lower(): service for name, service in categories.items()}
    words = list(_words(text))
    known = tuple(by_name[word.lower()] for word in words if word.lower() in by_name)
    return known, tuple(word for word in words if word.lower() not in by_name)


def _words(text: str) -> Iterator[str]:
    words = (word.strip(" \t\"'") for word in text[:8192].split(","))
    yield from dict.fromkeys(word for word in words if word)


def _holds(service: ProxyBypass, name: str) -> bool:
    below = any(name == domain or name.endswith(f".{domain}") for domain in service.domains)
    return below or any(admits(host, name) for host in service.hosts)
