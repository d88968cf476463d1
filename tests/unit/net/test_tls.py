"""Handshakes: what is kept of a good one, and the cause of every way to break one."""

import asyncio
import ssl

import pytest

from arcdiag.model.failure import UNFINISHED, Cause, Failure
from arcdiag.model.observation import Handshaken
from arcdiag.net.hello import asked_for_certificate, last_message, speaks_tls
from arcdiag.net.system import SystemNetwork
from arcdiag.net.tls_context import server_name
from arcdiag.ports import NetError, SecureLink, seen_before
from tests.unit.net.servers import (
    LOOPBACK,
    Talk,
    closes,
    demanding,
    forever,
    keys,
    listening,
    resetting,
    says,
    server_context,
    silent,
)

HOST = "localhost"


def alert(number: int) -> bytes:
    """A fatal alert as a TLS 1.2 record."""
    return bytes((21, 3, 3, 0, 2, 2, number))


async def handshake(network: SystemNetwork, port: int) -> tuple[SecureLink, Handshaken]:
    async with asyncio.timeout(10):
        return await network.start_tls(await network.connect(LOOPBACK, port), HOST)


async def failed(
    network: SystemNetwork, talk: Talk, context: ssl.SSLContext | None = None
) -> Failure:
    async with listening(talk, context) as port:
        with pytest.raises(NetError) as caught:
            await handshake(network, port)
    return caught.value.failure


async def test_an_answer_that_stops_in_the_middle_of_the_handshake_is_no_plain_silence(
    network: SystemNetwork,
) -> None:
    async with asyncio.timeout(10), listening(says(b"\x16\x03\x03\x00\x50\x02", stay=True)) as port:
        with pytest.raises(TimeoutError) as half:
            async with asyncio.timeout(0.3):
                await handshake(network, port)
    async with asyncio.timeout(10), listening(silent) as port:
        with pytest.raises(TimeoutError) as nothing:
            async with asyncio.timeout(0.3):
                await handshake(network, port)

    known = seen_before(half.value)
    assert known is not None
    assert (known.cause, known.code) == (Cause.TLS_TIMEOUT, UNFINISHED)
    assert seen_before(nothing.value) is None


async def test_version_cipher_alpn_and_chain_are_kept(network: SystemNetwork) -> None:
    held = keys(HOST, extra=2)
    async with listening(silent, server_context(held)) as port:
        link, seen = await handshake(network, port)

        assert seen.version == "TLSv1.3"
        assert seen.cipher.startswith("TLS_")
        assert seen.alpn == "http/1.1"
        assert seen.address == LOOPBACK
        assert link.chain == held.ders
        assert [one.subject for one in seen.chain] == ["CN=localhost", "CN=extra 0", "CN=extra 1"]
        await link.close()


@pytest.mark.parametrize(
    ("only", "name"),
    [
        (ssl.TLSVersion.TLSv1, "TLSv1"),
        (ssl.TLSVersion.TLSv1_1, "TLSv1.1"),
        (ssl.TLSVersion.TLSv1_2, "TLSv1.2"),
    ],
)
async def test_an_old_servers_version_can_be_named(
    network: SystemNetwork, only: ssl.TLSVersion, name: str
) -> None:
    async with listening(silent, server_context(only=only)) as port:
        link, seen = await handshake(network, port)

        assert seen.version == name
        await link.close()


async def test_a_chain_of_thirty_kilobytes_is_read_whole(network: SystemNetwork) -> None:
    held = keys(HOST, extra=3, names=300)
    assert sum(map(len, held.ders)) > 30_000
    async with listening(silent, server_context(held)) as port:
        link, _ = await handshake(network, port)

        assert link.chain == held.ders
        await link.close()


@pytest.mark.parametrize("only", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_chain_that_openssl_does_not_read_and_go_does_is_our_limit(
    network: SystemNetwork, only: ssl.TLSVersion
) -> None:
    crowded = server_context(keys(HOST, extra=5, names=800), only=only)

    failure = await failed(network, silent, crowded)

    assert (failure.cause, failure.code) == (Cause.LOCAL_LIMIT, "EXCESSIVE_MESSAGE_SIZE")


def message(kind: int, size: int) -> bytes:
    """The beginning of a handshake message in a record of its own."""
    return b"\x16\x03\x03\x00\x04" + bytes((kind,)) + size.to_bytes(3)


@pytest.mark.parametrize(
    ("kind", "size", "cause"),
    [
        (2, 0xFFFFFF, Cause.TLS_ALERT),
        (2, 200_000, Cause.TLS_ALERT),
    ],
)
async def test_an_endless_greeting_is_no_matter_of_certificates(
    network: SystemNetwork, kind: int, size: int, cause: Cause
) -> None:
    failure = await failed(network, says(message(kind, size), stay=True))

    assert (failure.cause, failure.code) == (cause, "EXCESSIVE_MESSAGE_SIZE")


def test_the_last_message_in_the_clear_is_told_and_none_after_encryption() -> None:
    greeting = b"\x16\x03\x03\x00\x06\x02\x00\x00\x02ab"

    assert last_message(b"") is None
    assert last_message(greeting) == (2, 2)
    assert last_message(greeting + message(11, 300_000)) == (11, 300_000)
    assert last_message(greeting + b"\x14\x03\x03\x00\x01\x01") is None
    assert last_message(greeting + b"\x17\x03\x03\x00\x01\x01") is None


async def test_bytes_pass_both_ways_and_an_unannounced_end_is_an_end(
    network: SystemNetwork,
) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readexactly(100_000))
        await writer.drain()

    async with listening(echo, server_context()) as port:
        link, _ = await handshake(network, port)
        await link.send(b"x" * 100_000)

        heard = b""
        while piece := await link.receive(65536):
            heard += piece

        assert heard == b"x" * 100_000
        await link.close()


@pytest.mark.parametrize(
    ("talk", "cause"),
    [
        pytest.param(closes, Cause.TLS_CLOSED, id="closed after the client hello"),
        pytest.param(says(alert(40)), Cause.TLS_ALERT, id="handshake_failure"),
        pytest.param(says(alert(112)), Cause.TLS_ALERT, id="unrecognized_name"),
        pytest.param(says(alert(70)), Cause.TLS_VERSION, id="protocol_version"),
        pytest.param(says(alert(116)), Cause.TLS_CLIENT_CERT, id="certificate_required"),
        pytest.param(says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Cause.TLS_NOT_TLS, id="plain HTTP"),
        pytest.param(
            says(b"SSH-2.0-OpenSSH_9.2\r\n", first=True, stay=True),
            Cause.TLS_NOT_TLS,
            id="SSH banner",
        ),
        pytest.param(says(b"+\n", first=True, stay=True), Cause.TLS_NOT_TLS, id="two bytes"),
        pytest.param(says(b"\x16\x03\x03\x00\x05"), Cause.TLS_CLOSED, id="half a record"),
        pytest.param(forever(b"\x16\x03\x03\x00\x00" * 500), Cause.TLS_ALERT, id="endless records"),
        pytest.param(
            forever(bytes(4096), begin=b"\x16\x03\x03\x40\x00\x0b\xff\xff\xff"),
            Cause.TLS_ALERT,
            id="endless garbage",
        ),
    ],
)
async def test_every_way_to_break_a_handshake_has_its_cause(
    network: SystemNetwork, talk: Talk, cause: Cause
) -> None:
    failure = await failed(network, talk)

    assert failure.cause is cause
    assert failure.code


async def test_what_answers_instead_of_tls_is_quoted(network: SystemNetwork) -> None:
    failure = await failed(network, says(b"SSH-2.0-OpenSSH_9.2\x07\r\n", first=True))

    assert "SSH-2.0-OpenSSH_9.2" in failure.message
    assert failure.message.isprintable()


async def test_a_reset_right_after_accept_is_a_reset_in_either_step(
    network: SystemNetwork,
) -> None:
    async with resetting(at_once=True) as port:
        with pytest.raises(NetError) as caught:
            await handshake(network, port)

    assert caught.value.failure.cause in (Cause.TCP_RESET, Cause.TLS_RESET)


async def test_a_reset_after_the_client_hello_is_a_reset_of_tls(network: SystemNetwork) -> None:
    async with resetting() as port:
        with pytest.raises(NetError) as caught:
            await handshake(network, port)

    assert caught.value.failure.cause is Cause.TLS_RESET


async def test_silence_ends_with_the_callers_time_and_closes_the_connection(
    network: SystemNetwork,
) -> None:
    ended = asyncio.Event()

    async def watch(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        ended.set()

    async with listening(watch) as port:
        link = await network.connect(LOOPBACK, port)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await network.start_tls(link, HOST)

        await asyncio.wait_for(ended.wait(), 1)


async def test_a_client_certificate_demanded_under_tls_12_fails_the_handshake(
    network: SystemNetwork,
) -> None:
    async with demanding(ssl.TLSVersion.TLSv1_2) as port:
        with pytest.raises(NetError) as caught:
            await handshake(network, port)

    assert caught.value.failure.cause is Cause.TLS_CLIENT_CERT


async def test_a_client_certificate_demanded_under_tls_13_shows_at_the_first_read(
    network: SystemNetwork,
) -> None:
    async with demanding() as port:
        link, seen = await handshake(network, port)

        with pytest.raises(NetError) as caught:
            await link.receive(100)
        await link.close()

    assert seen.version == "TLSv1.3"
    assert caught.value.failure.cause is Cause.TLS_CLIENT_CERT


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("gbl.his.arc.azure.com", "gbl.his.arc.azure.com"),
        ("gbl.his.arc.azure.com.", "gbl.his.arc.azure.com"),
        ("10.0.0.4", None),
        ("2001:db8::1", None),
        ("büro.example", "xn--bro-hoa.example"),
        ("a..b", None),
        ("x" * 64 + ".example", None),
        ("", None),
        ("a\x00b.example", None),
    ],
)
def test_only_a_name_is_announced(host: str, name: str | None) -> None:
    assert server_name(host) == name


def test_first_bytes_tell_tls_from_the_rest() -> None:
    assert speaks_tls(b"\x16")
    assert speaks_tls(b"\x15\x03\x01")
    assert not speaks_tls(b"\x16\x07")
    assert not speaks_tls(b"H")


def test_a_certificate_request_is_found_across_records_and_not_after_encryption() -> None:
    hello = b"\x02\x00\x00\x02ab"
    request = b"\x0d\x00\x00\x01c"
    messages = hello + request
    split = b"\x16\x03\x03\x00\x03" + messages[:3] + b"\x16\x03\x03\x00\x08" + messages[3:]

    assert asked_for_certificate(split)
    assert not asked_for_certificate(b"\x16\x03\x03\x00\x06" + hello)
    assert not asked_for_certificate(b"\x14\x03\x03\x00\x01\x01" + split)
    assert not asked_for_certificate(b"\x16\x03\x03\xff")
