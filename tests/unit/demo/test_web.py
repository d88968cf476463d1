"""The simulated web servers and their certificates, asked with the standard library."""

import asyncio
import json
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from arcdiag.demo import http
from arcdiag.demo.addresses import LOOPBACK, Doors
from arcdiag.demo.pki import Authority, Pki
from arcdiag.demo.tls import Certificates
from arcdiag.demo.trouble import Fault, Trouble
from arcdiag.demo.web import WebPlace
from tests.unit.demo.lab import AGENT

PKI = Pki()


@asynccontextmanager
async def serving(tmp_path: Path, *faults: Fault, address: str = "") -> AsyncIterator[Doors]:
    place = WebPlace(address, faults, Certificates(PKI, tmp_path), service)
    doors = await place.open()
    try:
        yield doors
    finally:
        await place.close()


def service(asked: http.Asked) -> http.Reply:
    return http.service(asked, (404,), "ea.his.arc.azure.com")


def trusting(*authorities: Authority) -> ssl.SSLContext:
    pem = b"".join(each.certificate.public_bytes(Encoding.PEM) for each in authorities)
    return ssl.create_default_context(cadata=pem.decode())


async def get(
    port: int, host: str, path: str = "/", trust: ssl.SSLContext | None = None
) -> tuple[int, dict[str, str], str]:
    """One GET, over TLS if *trust* is given."""
    name = host if trust else None
    reader, writer = await asyncio.open_connection(LOOPBACK, port, ssl=trust, server_hostname=name)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        async with asyncio.timeout(5):
            head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    finally:
        writer.transport.abort()
    first, *lines = head.split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(first.split()[1]), headers, body


async def test_a_healthy_host_proves_itself_and_answers_as_the_catalog_says(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as doors:
        status, headers, _ = await get(doors.secure, AGENT, trust=trusting(PKI.root))

    assert status == 404
    assert headers["server"] == "microsoft-httpapi/2.0"
    assert "x-ms-request-id" in headers
    age = datetime.now(UTC) - parsedate_to_datetime(headers["date"])
    assert abs(age) < timedelta(seconds=3)


async def test_discovery_names_the_regional_host(tmp_path: Path) -> None:
    path = "/discovery?location=eastasia&api-version=2.1"

    async with serving(tmp_path) as doors:
        status, _, body = await get(doors.secure, "gbl.his.arc.azure.com", path, trusting(PKI.root))
        bare, _, _ = await get(
            doors.secure, "gbl.his.arc.azure.com", "/discovery", trusting(PKI.root)
        )

    assert status == 200
    assert json.loads(body) == "https://ea.his.arc.azure.com"
    assert bare == 400


async def test_notifications_name_their_relays(tmp_path: Path) -> None:
    path = "/urls/allowlist?api-version=2020-01-01&location=eastasia"

    async with serving(tmp_path) as doors:
        status, _, body = await get(
            doors.secure, "guestnotificationservice.azure.com", path, trusting(PKI.root)
        )

    assert status == 200
    assert json.loads(body)[0] == "azgn-eastasia-public-1p-sn-vazr0001.servicebus.windows.net"


async def test_plain_http_is_answered_at_the_other_door(tmp_path: Path) -> None:
    async with serving(tmp_path) as doors:
        status, _, _ = await get(doors.plain, "crl3.digicert.com")

    assert status == 404


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Trouble.EXPIRED, 10),
        (Trouble.NOT_YET_VALID, 9),
        (Trouble.WRONG_HOST, 62),
        (Trouble.PORTAL, 20),
        (Trouble.SELF_SIGNED, 18),
        (Trouble.INCOMPLETE, 20),
        (Trouble.UNKNOWN_ROOT, 19),
        (Trouble.OTHER_ROOT, 20),
        (Trouble.INSPECTED, 20),
    ],
)
async def test_openssl_names_each_certificate_fault(
    tmp_path: Path, trouble: Trouble, code: int
) -> None:
    """The codes are X509_V_ERR_… of OpenSSL's x509_vfy.h."""
    async with serving(tmp_path, Fault(trouble=trouble)) as doors:
        with pytest.raises(ssl.SSLCertVerificationError) as caught:
            await get(doors.secure, AGENT, trust=trusting(PKI.root))

    assert caught.value.verify_code == code


async def test_an_inspected_host_is_trusted_by_who_holds_the_corporate_root(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path, Fault(trouble=Trouble.INSPECTED)) as doors:
        status, _, _ = await get(doors.secure, AGENT, trust=trusting(PKI.corporate_root))
        leaf = await asyncio.to_thread(ssl.get_server_certificate, (LOOPBACK, doors.secure))

    assert status == 404
    issuer = x509.load_pem_x509_certificate(leaf.encode()).issuer.rfc4514_string()
    assert "Contoso Edge TLS Inspection CA" in issuer


async def test_a_root_is_sent_along_when_asked_for(tmp_path: Path) -> None:
    pki = Pki(sends_root=True)
    certificates = Certificates(pki, tmp_path)
    place = WebPlace("", (), certificates, service)
    doors = await place.open()

    with pytest.raises(ssl.SSLCertVerificationError) as caught:
        await get(doors.secure, AGENT, trust=trusting(pki.other_root))
    await place.close()

    assert caught.value.verify_code == 19  # X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN


async def test_a_host_may_offer_nothing_newer_than_tls_1_2(tmp_path: Path) -> None:
    place = WebPlace("", (), Certificates(PKI, tmp_path, older=("pas.windows.net",)), service)
    doors = await place.open()
    versions = []
    for host in ("pas.windows.net", AGENT):
        _, writer = await asyncio.open_connection(
            LOOPBACK, doors.secure, ssl=trusting(PKI.root), server_hostname=host
        )
        versions.append(writer.get_extra_info("ssl_object").version())
        writer.transport.abort()
    await place.close()

    assert versions == ["TLSv1.2", "TLSv1.3"]


async def test_a_server_of_tls_1_0_refuses_a_client_of_today(tmp_path: Path) -> None:
    async with serving(tmp_path, Fault(trouble=Trouble.TLS10)) as doors:
        with pytest.raises(ssl.SSLError) as caught:
            await get(doors.secure, AGENT, trust=trusting(PKI.root))

    assert caught.value.reason == "TLSV1_ALERT_PROTOCOL_VERSION"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")
async def test_a_server_of_tls_1_0_speaks_with_a_client_of_then(tmp_path: Path) -> None:
    old = trusting(PKI.root)
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = ssl.TLSVersion.TLSv1

    async with serving(tmp_path, Fault(trouble=Trouble.TLS10)) as doors:
        _, writer = await asyncio.open_connection(
            LOOPBACK, doors.secure, ssl=old, server_hostname=AGENT
        )
        version = writer.get_extra_info("ssl_object").version()
        writer.transport.abort()

    assert version == "TLSv1"


async def test_a_reset_comes_after_the_first_bytes(tmp_path: Path) -> None:
    async with serving(tmp_path, Fault(trouble=Trouble.RESET)) as doors:
        with pytest.raises(ConnectionResetError):
            await get(doors.secure, AGENT, trust=trusting(PKI.root))


async def test_a_closed_stream_ends_in_the_handshake(tmp_path: Path) -> None:
    async with serving(tmp_path, Fault(trouble=Trouble.CLOSED)) as doors:
        reader, writer = await asyncio.open_connection(LOOPBACK, doors.secure)
        writer.write(client_hello(AGENT))
        answer = await reader.read()
        writer.transport.abort()

    assert answer == b""


async def test_a_silent_server_says_nothing(tmp_path: Path) -> None:
    async with serving(tmp_path, Fault(trouble=Trouble.SILENT)) as doors:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await get(doors.secure, AGENT, trust=trusting(PKI.root))


async def test_what_does_not_speak_tls_says_so_in_plain_text(tmp_path: Path) -> None:
    async with serving(tmp_path, Fault(trouble=Trouble.NOT_TLS)) as doors:
        with pytest.raises(ssl.SSLError) as caught:
            await get(doors.secure, AGENT, trust=trusting(PKI.root))

    assert caught.value.reason == "WRONG_VERSION_NUMBER"


async def test_a_portal_leads_away(tmp_path: Path) -> None:
    async with serving(tmp_path, Fault(trouble=Trouble.PORTAL)) as doors:
        status, headers, body = await get(doors.plain, "crl3.digicert.com")

    assert status == 302
    assert headers["location"] == "http://portal.contoso.example/signin"
    assert "Sign in" in body


async def test_a_filter_answers_in_the_services_place(tmp_path: Path) -> None:
    faults = (Fault(trouble=Trouble.INSPECTED), Fault(trouble=Trouble.BLOCK_PAGE))

    async with serving(tmp_path, *faults) as doors:
        status, _, body = await get(doors.secure, AGENT, trust=trusting(PKI.corporate_root))

    assert status == 403
    assert "Web page blocked" in body


async def test_a_part_that_comes_and_goes_does_so_for_each_host_by_itself(tmp_path: Path) -> None:
    page = Fault(trouble=Trouble.BLOCK_PAGE, every=2)
    hosts = (AGENT, AGENT, "pas.windows.net", AGENT, AGENT)

    async with serving(tmp_path, page) as doors:
        statuses = [(await get(doors.secure, host, trust=trusting(PKI.root)))[0] for host in hosts]

    assert statuses == [404, 403, 404, 404, 403]


async def test_a_slow_host_is_late_twice(tmp_path: Path) -> None:
    loop = asyncio.get_running_loop()
    slow = Fault(trouble=Trouble.SLOW, hosts=(AGENT,), delay_ms=100)

    async with serving(tmp_path, slow) as doors:
        began = loop.time()
        await get(doors.secure, "pas.windows.net", trust=trusting(PKI.root))
        between = loop.time()
        await get(doors.secure, AGENT, trust=trusting(PKI.root))
        ended = loop.time()

    assert ended - between >= 0.2
    assert between - began < ended - between


async def test_a_fault_of_one_address_is_met_there_only(tmp_path: Path) -> None:
    fault = Fault(trouble=Trouble.NOT_TLS, addresses=("10.99.0.1",))

    async with (
        serving(tmp_path, fault) as healthy,
        serving(tmp_path, fault, address="10.99.0.1") as broken,
    ):
        status, _, _ = await get(healthy.secure, AGENT, trust=trusting(PKI.root))
        with pytest.raises(ssl.SSLError):
            await get(broken.secure, AGENT, trust=trusting(PKI.root))

    assert status == 404


@pytest.mark.parametrize(
    "garbage", [b"", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01", b"\xff" * 70_000]
)
async def test_garbage_harms_nobody(tmp_path: Path, garbage: bytes) -> None:
    async with serving(tmp_path) as doors:
        for port in doors:
            _, writer = await asyncio.open_connection(LOOPBACK, port)
            writer.write(garbage)
            writer.close()
        status, _, _ = await get(doors.secure, AGENT, trust=trusting(PKI.root))

    assert status == 404


async def test_no_key_stays_on_disk(tmp_path: Path) -> None:
    async with serving(tmp_path) as doors:
        await get(doors.secure, AGENT, trust=trusting(PKI.root))

    assert await asyncio.to_thread(os.listdir, tmp_path) == []


def client_hello(host: str) -> bytes:
    """The first bytes of a TLS client, made by OpenSSL."""
    outgoing = ssl.MemoryBIO()
    link = trusting(PKI.root).wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname=host)
    with pytest.raises(ssl.SSLWantReadError):
        link.do_handshake()
    return outgoing.read()
