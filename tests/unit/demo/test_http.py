"""Requests as the simulated services read them, and the answers they choose."""

from hypothesis import given
from hypothesis import strategies as st

from arcdiag.demo.http import Asked, Reply, foreign, read_head, service
from arcdiag.demo.trouble import Trouble


def asked(host: str, target: str = "/") -> Asked:
    return Asked(method="GET", host=host, target=target, upgrade=False)


def test_the_head_of_a_request_is_read() -> None:
    head = read_head(
        b"GET /discovery?location=eastasia HTTP/1.1\r\n"
        b"Host: gbl.his.arc.azure.com:443\r\nUpgrade: WebSocket"
    )

    assert head is not None
    assert (head.host, head.path, head.location) == (
        "gbl.his.arc.azure.com",
        "/discovery",
        "eastasia",
    )
    assert head.upgrade


@given(st.binary(max_size=200) | st.builds(b"GET ".__add__, st.binary(max_size=200)))
def test_whatever_a_client_sends_is_a_request_or_none(data: bytes) -> None:
    head = read_head(data + b" HTTP/1.1\r\nHost: a.example")

    if head is not None:
        assert service(head, (), "ea.his.arc.azure.com").wire().startswith(b"HTTP/1.1 ")


def test_a_service_answers_as_the_catalog_saw_it_answer() -> None:
    assert service(asked("x.vault.azure.net"), (403,), "").status == 403
    assert service(asked("x.vault.azure.net"), (), "").status == 404


def test_sign_in_leads_to_a_page_of_microsofts() -> None:
    reply = service(asked("login.microsoftonline.com"), (), "")

    assert reply.status == 302
    assert ("Location", "https://www.office.com/login#") in reply.headers


def test_a_relay_wants_a_token() -> None:
    relay = "azgn-eastasia-public-1p-sn-vazr0001.servicebus.windows.net"

    assert service(asked(relay), (), "").status == 401


def test_a_portal_redirects_and_a_filter_refuses() -> None:
    assert foreign(Trouble.PORTAL).status == 302
    assert foreign(Trouble.BLOCK_PAGE).status == 403


def test_an_answer_tells_its_length_and_the_true_time() -> None:
    head, _, body = Reply(status=404, body="nö").wire().partition(b"\r\n\r\n")

    assert b"Content-Length: 3" in head
    assert head.count(b"\r\nDate: ") == 1
    assert body == "nö".encode()
