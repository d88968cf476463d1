"""The ways to URLs as a PAC file tells them: found, fetched, run and read, once it is needed."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from arcdiag.model.proxy import Target, Ways
from arcdiag.model.secret import HIDDEN
from arcdiag.pac.answer import parse_answer
from arcdiag.pac.script import Script, ScriptError
from arcdiag.pac.text import script_text

Bring = Callable[[], Awaitable[bytes]]
Make = Callable[[str], Script]


class BringError(Exception):
    """The file is not to be had; the message follows "the PAC file".

    ``absent``: it was looked for, and is not there.
    """

    def __init__(self, message: str, *, absent: bool = False) -> None:
        super().__init__(message)
        self.absent = absent


class PacRouter:
    """Asks one PAC file; ``aclose`` when done.

    *bring* gives the file's bytes (raises BringError), *make* a script of its text. A file that is
    not to be had is fetched once, and its error is every URL's.
    """

    def __init__(self, bring: Bring, make: Make) -> None:
        self._bring = bring
        self._make = make
        self._script: Script | None = None
        self._missing = ""
        self.absent = False
        self._turn = asyncio.Lock()

    async def ways(self, url: Target) -> Ways:
        """The ways to *url*; never raises: where they cannot be told, the answer says why."""
        script = await self._ready()
        if script is None:
            return Ways(hops=(), unknown=self._missing)
        try:
            answer = await script.answer(script_url(url), url.host.lower())
        except ScriptError as error:
            return Ways(hops=(), unknown=f"the PAC file {error}")
        return parse_answer(answer.text)

    async def aclose(self) -> None:
        """End the script."""
        if self._script is not None:
            await self._script.aclose()

    async def _ready(self) -> Script | None:
        async with self._turn:
            if self._script is None and not self._missing:
                try:
                    self._script = self._make(script_text(await self._bring()))
                except (BringError, ScriptError) as error:
                    self._missing = f"the PAC file {error}"
                    self.absent = isinstance(error, BringError) and error.absent
            return self._script


def script_url(target: Target) -> str:
    """The URL as a script gets it: of an https one no more than the server, and never a login.

    Windows and Chrome do the same: what is encrypted is none of the PAC file's business.
    """
    scheme, _, rest = target.shown.partition("://")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    server = authority.rpartition("@")[2].lower()
    if target.scheme in ("https", "wss") or HIDDEN in rest:
        return f"{scheme.lower()}://{server}/"
    path = rest[len(authority) :].partition("#")[0]
    return f"{scheme.lower()}://{server}{path if path.startswith('/') else f'/{path}'}"
