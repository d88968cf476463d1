"""Reading an answer without the parts that nobody reads."""

import dns.edns
import dns.message
import dns.rcode
import dns.rrset
import pytest

from arcdiag.net.dns_message import Question, needed, read_answer

NAME = "gbl.his.arc.azure.com"


def said(
    question: str, *, rcode: int = 0, address: str = "", options: tuple[dns.edns.Option, ...] = ()
) -> tuple[Question, bytes]:
    """A question, and a server's answer to it with an authority section and EDNS."""
    asked = Question(NAME, question)
    response = dns.message.make_response(dns.message.from_wire(asked.wire))
    if address:
        response.answer.append(dns.rrset.from_text(f"{NAME}.", 60, "IN", question, address))
    soa = dns.rrset.from_text("azure.com.", 60, "IN", "SOA", "ns. root. 1 2 3 4 5")
    response.authority.append(soa)
    response.use_edns(0, 0, 1232, options=list(options))
    response.set_rcode(rcode)
    return asked, response.to_wire()


def test_an_address_is_read_without_the_records_behind_it() -> None:
    asked, wire = said("A", address="20.1.2.3")

    answer = read_answer(wire, asked)

    assert needed(wire)[8:12] == bytes(4)
    assert [record.value for record in answer.addresses] == ["20.1.2.3"]


def test_an_empty_answer_is_read_without_them_too() -> None:
    asked, wire = said("AAAA")

    answer = read_answer(wire, asked)

    assert needed(wire)[8:12] == bytes(4)
    assert (answer.rcode, answer.addresses) == ("NOERROR", ())


@pytest.mark.parametrize(
    "options", [(), (dns.edns.GenericOption(10, b"cookie12"),)], ids=["bare", "with options"]
)
def test_an_rcode_that_reaches_into_the_edns_record_is_read_whole(
    options: tuple[dns.edns.Option, ...],
) -> None:
    asked, wire = said("A", rcode=dns.rcode.BADVERS, options=options)

    assert read_answer(wire, asked).rcode == "BADVERS"


@pytest.mark.parametrize("rcode", ["NXDOMAIN", "SERVFAIL", "REFUSED", "FORMERR"])
def test_an_ordinary_rcode_needs_no_record(rcode: str) -> None:
    asked, wire = said("A", rcode=dns.rcode.from_text(rcode))

    assert read_answer(wire, asked).rcode == rcode
