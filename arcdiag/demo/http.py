"""What the simulated Azure's services, portals and filters answer to an HTTP request."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs
from uuid import uuid4

from arcdiag.demo.trouble import Trouble
from arcdiag.model.value import Value

HEAD_LIMIT: Final = 16 * 1024
_API: Final = "Microsoft-HTTPAPI/2.0"
_PORTAL: Final = "http://portal.contoso.example/signin"
_PORTAL_PAGE: Final = (
    "<html><head><title>Contoso guest network</title></head>"
    "<body><h1>Sign in to use this network</h1></body></html>"
)
_BLOCK_PAGE: Final = (
    "<html><head><title>Web page blocked</title></head><body><h1>Access denied</h1>"
    "<p>Contoso web filter: category not allowed by policy.</p></body></html>"
)


class Asked(Value, frozen=True):
    """The part of a request that answers depend on."""

    method: str
    host: str
    target: str
    upgrade: bool

    @property
    def path(self) -> str:
        """The path without its query."""
        return self.target.partition("?")[0]

    @property
    def location(self) -> str:
        """The query's ``location``; empty if there is none."""
        return parse_qs(self.target.partition("?")[2]).get("location", [""])[0]


class Reply(Value, frozen=True):
    """A status, headers beside the usual ones, and a body."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def wire(self) -> bytes:
        """The whole answer; the ``Date`` is the servers', which is true."""
        phrase = HTTPStatus(self.status).phrase
        date = format_datetime(datetime.now(UTC), usegmt=True)
        body = self.body.encode()
        head = [f"HTTP/1.1 {self.status} {phrase}", f"Date: {date}"]
        head += [f"{name}: {value}" for name, value in self.headers]
        head += [f"Content-Length: {len(body)}", "Connection: close"]
        return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


def read_head(data: bytes) -> Asked | None:
    """The head of a request; None when it is none."""
    lines = data.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        return None
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
    upgrade = headers.get("upgrade", "").lower() == "websocket"
    return Asked(method=words[0], host=host.lower(), target=words[1], upgrade=upgrade)


def foreign(page: Trouble) -> Reply:
    """What a captive portal or a filter says in the service's place."""
    html = ("Content-Type", "text/html")
    if page is Trouble.PORTAL:
        return Reply(status=302, headers=(("Location", _PORTAL), html), body=_PORTAL_PAGE)
    squid = (("Server", "squid/5.7"), ("X-Squid-Error", "ERR_ACCESS_DENIED 0"), html)
    return Reply(status=403, headers=squid, body=_BLOCK_PAGE)


def service(asked: Asked, usual: Sequence[int], regional_host: str) -> Reply:
    """What the true service says; *usual* are the statuses seen on a plain GET of it.

    ``regional_host`` is the answer of the discovery call.
    """
    match asked.host, asked.path:
        case ("gbl.his.arc.azure.com", "/discovery"):
            return _discovery(asked, regional_host)
        case ("guestnotificationservice.azure.com", "/urls/allowlist"):
            return _allowlist(asked)
        case (host, _) if host.endswith(".servicebus.windows.net"):
            return _api(401, "MissingToken: Relay security token is required.")
        case ("login.microsoftonline.com" | "login.windows.net", "/"):
            return Reply(status=302, headers=(("Location", "https://www.office.com/login#"),))
        case ("aka.ms", "/"):
            return Reply(status=301, headers=(("Location", "https://www.microsoft.com/"),))
        case ("download.microsoft.com", "/"):
            target = "https://www.microsoft.com/en-us/download"
            return Reply(status=301, headers=(("Location", target),))
        case ("packages.microsoft.com", "/"):
            page = "<html><head><title>Index of /</title></head><body></body></html>"
            return Reply(status=200, headers=(("Content-Type", "text/html"),), body=page)
        case ("management.azure.com", _):
            return _resource_manager()
    return _api(usual[0] if usual else 404)


def _discovery(asked: Asked, regional_host: str) -> Reply:
    """The bare string that names the region's host; without a region, 400."""
    if not asked.location:
        return _api(400, "location is required")
    return _json(200, f"https://{regional_host}")


def _allowlist(asked: Asked) -> Reply:
    """The relays a machine of the region is told to keep a web socket to."""
    if not asked.location:
        return _api(400, "location is required")
    relays = (f"azgn-{asked.location}-public-1p-sn-vazr000{n}" for n in (1, 2))
    return _json(200, [f"{relay}.servicebus.windows.net" for relay in relays])


def _resource_manager() -> Reply:
    """Resource Manager, asked for nothing it has."""
    error = {"error": {"code": "ResourceNotFound", "message": "The resource was not found."}}
    number = str(uuid4())
    headers = (
        ("Content-Type", "application/json; charset=utf-8"),
        ("x-ms-failure-cause", "gateway"),
        ("x-ms-request-id", number),
        ("x-ms-correlation-request-id", number),
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    )
    return Reply(status=404, headers=headers, body=json.dumps(error))


def _json(status: int, value: object) -> Reply:
    headers = (
        ("Content-Type", "application/json; charset=utf-8"),
        ("Server", _API),
        ("x-ms-request-id", str(uuid4())),
    )
    return Reply(status=status, headers=headers, body=json.dumps(value))


def _api(status: int, text: str = "") -> Reply:
    """As services behind http.sys answer."""
    kind = (("Content-Type", "text/plain; charset=utf-8"),) if text else ()
    headers = (*kind, ("Server", _API), ("x-ms-request-id", str(uuid4())))
    return Reply(status=status, headers=headers, body=text)
