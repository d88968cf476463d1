"""PAC files as settings name them, each opened once, and what Windows does where there is none."""

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from arcdiag.model.proxy import Effective, Login, Target, Ways
from arcdiag.pac.router import Make, PacRouter
from arcdiag.proxies.asked import SettingsRouter, with_login
from arcdiag.proxies.categories import Categories
from arcdiag.proxies.decide import bypassed

AUTO: Final = "auto"
"""Stands for the file that automatic detection finds."""

_OPTION: Final = "--no-proxy"
"""The one list that holds whatever a PAC file says; those of settings do not, as on Windows."""


class PacFiles:
    """Opens PAC files by their place; *bring* gives the bytes at one. ``aclose`` when done."""

    def __init__(self, bring: Callable[[str], Awaitable[bytes]], make: Make) -> None:
        self._bring = bring
        self._make = make
        self._open: dict[str, PacRouter] = {}

    def at(self, where: str) -> PacRouter:
        """The file at *where*: a URL, a path, or `AUTO`."""
        if where not in self._open:
            self._open[where] = PacRouter(lambda: self._bring(where), self._make)
        return self._open[where]

    async def aclose(self) -> None:
        """End every script."""
        for router in self._open.values():
            await router.aclose()


class ScriptedRouter:
    """Leads by settings with a PAC file: detected, else named, else what is set beside it.

    That is Windows' order. A file that is named and not to be had leaves the way unknown; one that
    is not detected is not there.
    """

    def __init__(
        self, by: Effective, categories: Categories, files: PacFiles, login: Login | None = None
    ) -> None:
        assert by.source is not None
        self._source = by.source
        self._lists = tuple(each for each in by.exceptions if each.where == _OPTION)
        self._categories = categories
        self._files = files
        self._login = login
        rest = msgspec.structs.replace(by.source, pac="", detects=False)
        without = msgspec.structs.replace(by, source=rest)
        self._rest = SettingsRouter(without, categories, login)

    async def ways(self, url: Target) -> Ways:
        """See `arcdiag.ports.Router`."""
        entry = bypassed(url, self._lists, self._categories) if self._lists else None
        if entry is not None:
            return Ways(hops=(None,), bypassed_by=entry)
        notes: tuple[str, ...] = ()
        if self._source.detects:
            found = await self._files.at(AUTO).ways(url)
            if not self._files.at(AUTO).absent:
                return with_login(found, self._login)
            notes = (f"automatic detection: {found.unknown}",)
        if self._source.pac:
            found = with_login(await self._files.at(self._source.pac).ways(url), self._login)
        else:
            found = await self._rest.ways(url)
        return msgspec.structs.replace(found, notes=(*notes, *found.notes))
