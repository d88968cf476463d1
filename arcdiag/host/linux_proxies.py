"""Reads what a Linux machine says about proxies: the agent's file, its service, environments."""

import os
import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final

from arcdiag.host.agent_proxy import agent_proxy
from arcdiag.host.linux_desktop import desktop_proxies
from arcdiag.host.parsing.environment_file import parse_environment_file
from arcdiag.host.parsing.systemd import Assigned, parse_manager, parse_service
from arcdiag.host.reading import read_if_there
from arcdiag.model.proxy import Origin, ProxySettings, ProxySource
from arcdiag.proxies.environment import environment_source, proxy_variables

assert sys.platform != "win32"  # tells the type checker which half of the library there is

SERVICE: Final = "himdsd.service"

_AGENT_FILES: Final = ("var/opt/azcmagent/localconfig.json", "etc/azcmagent/config.json")
_PROGRAM: Final = "opt/azcmagent"
_UNITS: Final = ("etc", "run", "usr/local/lib", "usr/lib", "lib")
"""Where systemd looks, the first the strongest (systemd.unit(5)), each with ``systemd/system``."""
_MOST_BYTES: Final = 256 * 1024
_MOST_FILES: Final = 100
_ONLY_LOGINS: Final = "for log-ins only: no service reads it, so neither does the agent"

_File = tuple[str, str]


def linux_proxies(
    root: Path = Path("/"), environment: Mapping[str, str] = os.environ
) -> ProxySettings:
    """What the machine whose files lie under *root* is set to, and this process's *environment*."""
    notes: list[str] = []
    files = [root / name for name in _AGENT_FILES]
    installed = (root / _PROGRAM).is_dir()
    agent, sources = agent_proxy(files, notes, installed=installed)
    process = environment_source(
        proxy_variables(environment), Origin.PROCESS, "this process's environment"
    )
    desktop = desktop_proxies(environment, notes)
    found = (*sources, _service(root, notes), process, _logins(root, notes), *desktop)
    return ProxySettings(
        sources=tuple(source for source in found if source), agent=agent, notes=tuple(notes)
    )


def _service(root: Path, notes: list[str]) -> ProxySource | None:
    """The environment that systemd gives to the agent's service."""
    given = parse_service(_unit_files(root, notes))
    variables = parse_manager(_manager_files(root, notes)) | given.variables
    for name in filter(_is_absolute, given.files[:_MOST_FILES]):
        path = root / name.lstrip("/")
        text = read_if_there(path, notes, most=_MOST_BYTES)
        variables |= {
            key: Assigned(value=value, where=str(path))
            for key, value in parse_environment_file(text).items()
        }
    for word in given.unset:
        name, is_pair, value = word.partition("=")
        if name in variables and (not is_pair or variables[name].value == value):
            del variables[name]
    values = proxy_variables({name: given.value for name, given in variables.items()})
    places = {name: variables[name].where for name in values}
    return environment_source(values, Origin.SERVICE, SERVICE, places)


def _is_absolute(name: str) -> bool:
    """Others systemd passes over."""
    return name.startswith("/")


def _unit_files(root: Path, notes: list[str]) -> Iterator[_File]:
    """The strongest unit file, then every drop-in that is not hidden, by its name."""
    folders = [root / name / "systemd/system" for name in _UNITS]
    yield next(_read([folder / SERVICE for folder in folders], notes), ("", ""))
    dropins = [folder / f"{SERVICE}.d" for folder in folders]
    yield from _read(_listed([*dropins, *(folder / "service.d" for folder in folders)]), notes)


def _manager_files(root: Path, notes: list[str]) -> Iterator[_File]:
    folders = [root / name / "systemd" for name in _UNITS]
    yield next(_read([folder / "system.conf" for folder in folders], notes), ("", ""))
    yield from _read(_listed([folder / "system.conf.d" for folder in folders]), notes)


def _read(paths: list[Path], notes: list[str]) -> Iterator[_File]:
    for path in paths:
        text = read_if_there(path, notes, most=_MOST_BYTES)
        if text:
            yield str(path), text


def _listed(folders: list[Path]) -> list[Path]:
    """Drop-ins by their names; of one name the first folder's hides the others."""
    found: dict[str, Path] = {}
    for folder in folders:
        try:
            paths = list(islice(folder.glob("*.conf"), _MOST_FILES))
        except OSError:
            continue
        for path in paths:
            found.setdefault(path.name, path)
    return [found[name] for name in sorted(found)]


def _logins(root: Path, notes: list[str]) -> ProxySource | None:
    path = root / "etc/environment"
    text = read_if_there(path, notes, most=_MOST_BYTES)
    values = proxy_variables(parse_environment_file(text))
    return environment_source(values, Origin.LOGIN, str(path), notes=(_ONLY_LOGINS,))
