"""Web servers on ports 443 and 80 of every address here: Azure's edge, or a device posing as it.

Runs inside a namespace. Writes its roots into the folder given, then takes one order a line: which
troubles to show and how far its clock is off. Ends with its standard input.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from arcdiag.catalog.load import load_catalog
from arcdiag.demo import http
from arcdiag.demo.addresses import Doors
from arcdiag.demo.pki import Pki
from arcdiag.demo.services import Services
from arcdiag.demo.tls import Certificates
from arcdiag.demo.trouble import Fault, Showing
from arcdiag.demo.web import WebPlace
from arcdiag.model.value import Value
from tests.netlab.names import COMPANY


class Order(Value, frozen=True):
    """How the servers behave from now on."""

    faults: tuple[Fault, ...] = ()
    clock_ahead_s: float = 0.0


class Dated(http.Reply, frozen=True):
    """A reply of a server whose clock is off."""

    ahead_s: float = 0.0

    def wire(self) -> bytes:
        """The answer, with the date that this server holds for true."""
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=self.ahead_s), usegmt=True)
        lines = super().wire().split(b"\r\n")
        return b"\r\n".join([lines[0], f"Date: {date}".encode(), *lines[2:]])


def write_device(folder: Path, pki: Pki) -> None:
    """For the company's proxies: an authority to sign anew with, and a certificate of their own."""
    key = pki.inspecting.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    above = (pki.inspecting.certificate, pki.corporate_root.certificate)
    chain = b"".join(each.public_bytes(Encoding.PEM) for each in above)
    (folder / "inspecting.pem").write_bytes(key + chain)
    (folder / "secure.pem").write_bytes(pki.key_and_chain(f"secure.{COMPANY}", Showing.INSPECTED))


async def serve(folder: Path) -> None:
    pki = Pki()
    for name, authority in (("azure", pki.root), ("company", pki.corporate_root)):
        (folder / f"{name}.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    write_device(folder, pki)
    certificates = Certificates(pki, folder, older=("pas.windows.net",))
    services = Services(load_catalog())
    place: WebPlace | None = None
    while line := await asyncio.to_thread(sys.stdin.readline):
        order = msgspec.json.decode(line, type=Order)

        def answer(asked: http.Asked, ahead_s: float = order.clock_ahead_s) -> http.Reply:
            reply = services.answer(asked)
            return Dated(reply.status, reply.headers, reply.body, ahead_s=ahead_s)

        if place is not None:
            await place.close()
        place = WebPlace("", order.faults, certificates, answer)
        await place.open(None, Doors(443, 80))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
    if place is not None:
        await place.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
