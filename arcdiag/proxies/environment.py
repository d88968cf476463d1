"""What the proxy variables of one environment mean, as Go programs read them."""

from collections.abc import Iterator, Mapping
from typing import Final

from arcdiag.model.proxy import Dialect, Exceptions, Origin, ProxySource, Unusable
from arcdiag.proxies.url import parse_proxy

NAMES: Final = ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")
CGI: Final = "REQUEST_METHOD"
"""Where it is set the process serves a request, whose sender may have made up HTTP_PROXY."""

Found = Mapping[str, str]


def proxy_variables(environment: Found) -> dict[str, str]:
    """Only those variables of *environment* that say something about proxies."""
    wanted = {*NAMES, *map(str.lower, NAMES), CGI, "ALL_PROXY", "all_proxy"}
    return {name: value for name, value in environment.items() if name in wanted and value}


def environment_source(
    environment: Found,
    origin: Origin,
    where: str,
    places: Mapping[str, str] | None = None,
    notes: tuple[str, ...] = (),
) -> ProxySource | None:
    """The source that *environment* is; None if it says nothing of proxies.

    *places* tells for a variable where exactly it was set, instead of *where*.
    """
    used = {name: _chosen(environment, name) for name in NAMES}
    said = {name: spelling for name, spelling in used.items() if spelling}
    if not said:
        return None
    http = parse_proxy(environment[said["HTTP_PROXY"]]) if "HTTP_PROXY" in said else None
    if http is not None and environment.get(CGI):
        http = Unusable(reason=f"Go refuses HTTP_PROXY where {CGI} is set", ignored=False)
    return ProxySource(
        origin=origin,
        where=_where(said, where, places or {}),
        https=parse_proxy(environment[said["HTTPS_PROXY"]]) if "HTTPS_PROXY" in said else None,
        http=http,
        exceptions=_exceptions(environment, said, where, places or {}),
        notes=(*notes, *_notes(environment)),
    )


def _chosen(environment: Found, name: str) -> str:
    """The spelling that Go takes: upper case first, and never an empty value."""
    return next((each for each in (name, name.lower()) if environment.get(each)), "")


def _where(said: Found, where: str, places: Found) -> str:
    names = [spelling for name, spelling in said.items() if name != "NO_PROXY"]
    names = names or list(said.values())
    found = dict.fromkeys(places.get(name, where) for name in names)
    return f"{' and '.join(names)} of {', '.join(found)}"


def _exceptions(environment: Found, said: Found, where: str, places: Found) -> Exceptions | None:
    name = said.get("NO_PROXY")
    if name is None:
        return None
    place = f"{name} of {places.get(name, where)}"
    return Exceptions(dialect=Dialect.GO, text=environment[name], where=place)


def _notes(environment: Found) -> Iterator[str]:
    for name in NAMES:
        upper, lower = environment.get(name), environment.get(name.lower())
        if upper and lower and upper != lower:
            yield f"{name} and {name.lower()} differ: Go takes the first, curl and Python the other"
    if not any(environment.get(name) for name in ("HTTPS_PROXY", "https_proxy")):
        if environment.get("HTTP_PROXY") or environment.get("http_proxy"):
            yield "HTTP_PROXY alone: https URLs, so all of Azure's, do not go through it"
        elif environment.get("ALL_PROXY") or environment.get("all_proxy"):
            yield "ALL_PROXY means nothing to Go programs"
