"""Where PAC files meet this machine: its files, its network, its names, a process to run in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from arcdiag.host.reading import read_bytes
from arcdiag.host.sandbox import ChildProcess
from arcdiag.host.this import this_host
from arcdiag.model.catalog import Catalog
from arcdiag.model.host import HostFacts
from arcdiag.model.proxy import Effective, Target, Ways
from arcdiag.net.fetch import FetchError, fetch
from arcdiag.net.system import SystemNetwork
from arcdiag.net.trust.known import known_roots
from arcdiag.net.trust.store import system_store
from arcdiag.net.trust.trust import Trust
from arcdiag.pac.files import AUTO, PacFiles, ScriptedRouter
from arcdiag.pac.router import BringError
from arcdiag.pac.script import Script, World
from arcdiag.pac.text import MOST_BYTES
from arcdiag.pac.wpad import DHCP_NOTE, wpad_urls
from arcdiag.ports import NetError, Network
from arcdiag.resources import shipped

FETCH_S: Final = 10.0
"""For one PAC file, redirects included."""
DETECT_S: Final = 3.0
"""For each place where one may be detected."""

_FAR: Final = ("8.8.8.8", "2001:4860:4860::8888")
"""The way to these tells a machine's own addresses; browsers take the same two. Nothing is sent."""


def pac_files(network: Network, machine: HostFacts) -> PacFiles:
    """The PAC files that this machine can read, run in processes apart."""

    async def bring(where: str) -> bytes:
        if where == AUTO:
            return await _detected(network, machine)
        return await _brought(network, where)

    async def look_up(name: str) -> tuple[str, ...]:
        try:
            return (await network.lookup(name)).addresses
        except NetError:
            return ()

    async def own() -> tuple[str, ...]:
        return tuple([found for far in _FAR if (found := await _source(network, far))])

    world = World(look_up=look_up, own=own, now=lambda: datetime.now(UTC))
    helpers = shipped("pac/helpers.js").read_text(encoding="utf-8")
    return PacFiles(bring, lambda text: Script(text, helpers, ChildProcess.start, world))


async def pac_ways(by: Effective, targets: Sequence[Target], catalog: Catalog) -> tuple[Ways, ...]:
    """The ways to *targets* for whoever goes by *by*, whose source has or detects a PAC file."""
    known = known_roots(catalog.roots.values())
    network = SystemNetwork(trust=Trust(system_store((), label="system"), known))
    files = pac_files(network, this_host())
    router = ScriptedRouter(by, catalog.proxy_bypasses, files)
    try:
        return tuple([await router.ways(target) for target in targets])
    finally:
        await files.aclose()
        await network.aclose()


async def _source(network: Network, far: str) -> str:
    try:
        return (await network.route(far)).source
    except NetError:
        return ""


async def _brought(network: Network, where: str) -> bytes:
    """The bytes at a URL or a path."""
    scheme = where.partition(":")[0].lower() if ":" in where else ""
    try:
        if scheme in ("http", "https"):
            return await fetch(network, where, most=MOST_BYTES, seconds=FETCH_S)
        if "://" in where and scheme != "file":
            raise BringError(f"is not fetched: {scheme}:// is neither http nor https nor a file")
        return read_bytes(_path(where) if scheme == "file" else Path(where), MOST_BYTES)
    except FetchError as error:
        raise BringError(f"could not be fetched: {error}") from error
    except OSError as error:
        words = (error.strerror or "cannot be read").lower()
        raise BringError(f"could not be read: {words}") from error


def _path(url: str) -> Path:
    """The path of a ``file:`` URL: ``file:///etc/proxy.pac``, ``file:///C:/proxy.pac``."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.netloc not in ("", "localhost"):
        raise BringError("is not read: its file: URL names another machine")
    has_drive = path[2:3] == ":"
    return Path(path[1:] if has_drive else path)


async def _detected(network: Network, machine: HostFacts) -> bytes:
    """The first file that is found under the name ``wpad`` in the machine's own domains."""
    own = machine.name.partition(".")[2]
    places = wpad_urls([*([own] if own else []), *machine.search])
    if not places:
        words = f"was not looked for: this machine has no domain of its own; {DHCP_NOTE}"
        raise BringError(words, absent=True)
    for place in places:
        try:
            return await fetch(network, place, most=MOST_BYTES, seconds=DETECT_S)
        except FetchError:
            continue
    raise BringError(f"is not at {', '.join(places)}; {DHCP_NOTE}", absent=True)
