"""Which of a name server's answers a client would take addresses from."""

import pytest

from arcdiag.model.host import NameServer
from arcdiag.model.observation import Observation, Queried, Record, Step
from arcdiag.probes.resolve import answered
from tests.unit.fakes import NOON

SERVER = NameServer(address="10.0.0.53")


def said(question: str, rcode: str, *addresses: str) -> Observation:
    records = tuple(Record(name="a", type=question, ttl=60, value=one) for one in addresses)
    outcome = Queried(
        server=str(SERVER), transport="udp", question=question, rcode=rcode, addresses=records
    )
    return Observation(
        id="o1", step=Step.QUERY, target="a", started=NOON, took_ms=1.0, outcome=outcome
    )


def test_addresses_of_both_questions_are_taken() -> None:
    resolved = answered(
        SERVER, (said("A", "NOERROR", "20.1.1.1"), said("AAAA", "NOERROR", "2603::1"))
    )

    assert resolved is not None
    assert resolved.addresses == ("2603::1", "20.1.1.1")


@pytest.mark.parametrize("rcode", ["NXDOMAIN", "SERVFAIL", "REFUSED"])
def test_addresses_in_a_refusal_are_nobodys(rcode: str) -> None:
    resolved = answered(SERVER, (said("A", rcode, "20.1.1.1"), said("AAAA", rcode)))

    assert resolved is None or resolved.addresses == ()


def test_one_sound_answer_is_enough() -> None:
    resolved = answered(SERVER, (said("A", "NOERROR", "20.1.1.1"), said("AAAA", "SERVFAIL")))

    assert resolved is not None
    assert resolved.addresses == ("20.1.1.1",)
