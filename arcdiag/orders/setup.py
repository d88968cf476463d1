"""What a run is to look at and how, in the words of the command line's options, not yet checked."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import structs

from arcdiag.model.value import Value


class Setup(Value, frozen=True):
    """The options of ``check``, each under its own name; `order_from` reads and checks them.

    Whatever makes one, the arguments or the window, gets the same order and the same refusals. It
    may hold a proxy's password: it is neither shown nor logged.
    """

    cloud: str = "public"
    region: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    feature: tuple[str, ...] = ()
    only: str = ""
    gateway_host: str = ""
    endpoint: tuple[str, ...] = ()
    only_endpoints: bool = False
    catalog: str = ""
    proxy: tuple[str, ...] = ()
    no_proxy: str | None = None
    proxy_login: str = ""
    resolver: tuple[str, ...] = ()
    resolve: tuple[str, ...] = ()
    source: str = ""
    ca_file: str = ""
    expected_roots: str = ""
    lab: bool = False
    service_tags: str = ""
    scope_id: str = ""
    route_filter: str = ""
    azcmagent: str = ""
    timeout: str = "5"
    deadline: str = ""
    """Empty: so much for each round."""
    repeat: str = "1"
    concurrency: str = "64"

    def __repr__(self) -> str:
        return "Setup(…)"


def setup_from(asked: Namespace, filed: Setup | None = None) -> Setup:
    """The set-up that parsed arguments make, over the one from a file.

    What was not given, or a command has no option for, is as *filed* has it, or as usual.
    """
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in vars(asked).items()
        if name in Setup.__struct_fields__
    }
    given["region"] = tuple(_apart(given.get("region", ())))
    said = {name: value for name, value in given.items() if _is_said(name, value)}
    under = filed or _USUAL
    if said.get("proxy") == (_NONE,):  # nothing of how the file would go through a proxy is left
        under = structs.replace(under, no_proxy=None, proxy_login="")
    return structs.replace(under, **said)


def _apart(names: Iterable[str]) -> Iterator[str]:
    """``eastasia,japaneast`` is two; what stands empty between commas stays, to be refused."""
    for name in names:
        yield from map(str.strip, name.split(","))


def _is_said(name: str, value: object) -> bool:
    return value is not None and (bool(value) or value != getattr(_USUAL, name))


_USUAL: Final = Setup()
_NONE: Final = "none"
