"""Sentences and notes: whole, bounded, and safe against what the network says."""

import pytest

from arcdiag.diagnosis.addresses import AddressKind, asked, dialled, is_v6, kind, server_label
from arcdiag.diagnosis.notes import clue, note_of
from arcdiag.diagnosis.words import (
    LONGEST,
    clipped,
    counted,
    listing,
    say,
    seconds,
    tls_version,
    waited,
)
from arcdiag.model.failure import Cause
from arcdiag.model.observation import Step
from tests.unit.diagnosis.build import (
    GBL,
    NS1,
    answered,
    connected,
    diagnosed,
    fails,
    healthy,
    judged,
    queried,
    resolved,
    shaken,
    skips,
    unanswered,
)


def test_text_from_the_network_is_never_read_as_a_template() -> None:
    assert say("{name} fails", name="{oops} %s {0}") == "{oops} %s {0} fails"


def test_a_list_is_cut_and_the_rest_is_counted() -> None:
    assert listing(["a", "b", "a", "c"], most=2) == "a, b and 1 more"
    assert listing(["a", "b"], most=2) == "a, b"
    assert listing([]) == ""


def test_long_text_is_cut_to_its_bound() -> None:
    assert clipped("a" * LONGEST) == "a" * LONGEST
    assert len(clipped("a" * (LONGEST + 1))) == LONGEST
    assert clipped("one\n two") == "one two"


@pytest.mark.parametrize(("ms", "text"), [(0, "0 ms"), (999, "999 ms"), (1000, "1.0 s")])
def test_durations_read_naturally(ms: float, text: str) -> None:
    assert seconds(ms) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [(200, "200 ms"), (2600, "2.5 s"), (5003, "5 s"), (5110, "5 s"), (5500, "5.5 s")],
)
def test_a_wait_in_vain_is_told_without_what_stopping_it_took(ms: float, text: str) -> None:
    assert waited(ms) == text


def test_a_value_cannot_begin_a_line_of_its_own() -> None:
    assert say("1. Ask {who}.\n2. Wait.", who="a\nb\u2028c\x85d") == "1. Ask a b c d.\n2. Wait."


@pytest.mark.parametrize(
    ("spelt", "told"), [("TLSv1", "TLS 1.0"), ("TLSv1.3", "TLS 1.3"), ("SSLv3", "SSLv3")]
)
def test_tls_versions_are_written_as_people_do(spelt: str, told: str) -> None:
    assert tls_version(spelt) == told


def test_one_and_several_have_their_own_words() -> None:
    assert counted(1, "{count} host", "{count} hosts") == "1 host"
    assert counted(0, "{count} host", "{count} hosts") == "0 hosts"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("20.0.0.1", AddressKind.PUBLIC),
        ("2603:1027::1", AddressKind.PUBLIC),
        ("10.1.2.3", AddressKind.PRIVATE),
        ("100.64.0.1", AddressKind.PRIVATE),
        ("fd00::1", AddressKind.PRIVATE),
        ("::ffff:10.0.0.1", AddressKind.PRIVATE),
        ("0.0.0.0", AddressKind.NOBODY),
        ("127.0.0.53", AddressKind.NOBODY),
        ("224.0.0.1", AddressKind.NOBODY),
        ("255.255.255.255", AddressKind.NOBODY),
        ("203.0.113.9", AddressKind.NOBODY),
        ("rubbish", AddressKind.NOBODY),
    ],
)
def test_addresses_are_told_by_whom_they_can_belong_to(address: str, expected: AddressKind) -> None:
    assert kind(address) is expected


def test_targets_are_read_as_the_probes_write_them() -> None:
    assert dialled("2603::1 port 443") == "2603::1"
    assert dialled("gbl.his.arc.azure.com") == ""
    assert asked("AAAA gbl.his.arc.azure.com @[fd00::53]:53") == ("AAAA", "[fd00::53]:53")
    assert asked("gbl.his.arc.azure.com") == ("gbl.his.arc.azure.com", "")
    assert is_v6("2603::1")
    assert not is_v6("::ffff:20.0.0.1")


def test_a_name_server_shows_only_an_unusual_port() -> None:
    assert server_label("10.0.0.53:53") == "10.0.0.53"
    assert server_label("10.0.0.53:5353") == "10.0.0.53:5353"


@pytest.mark.parametrize(
    ("observation", "words"),
    [
        (resolved(GBL, "20.0.0.1"), "this machine's resolver gives 20.0.0.1"),
        (resolved(GBL, "20.0.0.1", source=NS1), "10.0.0.53 gives 20.0.0.1"),
        (queried(GBL, rcode="NXDOMAIN"), "NXDOMAIN, no addresses"),
        (queried(GBL, "20.0.0.1", aliases=("x.y",)), "x.y → 20.0.0.1"),
        (connected(), "20.0.0.1 port 443: connected in 20 ms"),
        (fails(Step.CONNECT, "20.0.0.1 port 443", Cause.TCP_TIMEOUT), "no SYN-ACK) within 5 s"),
        (fails(Step.RESOLVE, GBL, Cause.DNS_TIMEOUT), "this machine's resolver gives nothing"),
        (unanswered(GBL), "10.0.0.53 did not answer the A question within 5 s"),
        (unanswered(GBL, cause=Cause.DNS_ERROR), "did not answer the A question: what was seen"),
        (fails(Step.QUERY, "", Cause.DNS_TIMEOUT), "the name server did not answer"),
        (fails(Step.HANDSHAKE, f"{GBL} at 20.0.0.1", Cause.TLS_RESET, 60), "20.0.0.1: connected,"),
        (fails(Step.REQUEST, "GET /", Cause.HTTP_ERROR), "what was seen"),
        (shaken(), "issued by CN=Microsoft TLS 03"),
        (judged(), "leads to CN=DigiCert Global Root G2"),
        (judged(GBL, "cert-weak", fatal=False), "cert-weak: as it says"),
        (judged(GBL, anchor=None), "accepted"),
        (answered(404), "HTTP status 404"),
        (skips(Step.CONNECT, Cause.SKIPPED_DEADLINE), "not tested, cut off"),
    ],
)
def test_each_kind_of_observation_has_its_words(observation: object, words: str) -> None:
    assert words in note_of(observation)


def test_a_clue_always_says_whose_it_is() -> None:
    check = diagnosed(healthy(GBL)).checks[0]

    assert clue(check, connected()).note == f"{GBL}: 20.0.0.1 port 443: connected in 20 ms"
    assert clue(check, connected(), f"{GBL} answers").note == f"{GBL} answers"
