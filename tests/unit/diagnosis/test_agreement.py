"""The agent's own table beside arcdiag's checks: agreement, difference, and the likely reason."""

from typing import Any

import pytest

from arcdiag.azcmagent.table import read_rows
from arcdiag.diagnosis.diagnose import Diagnosis
from arcdiag.model.azcmagent import AgentRow, Differs, RowAgreement
from arcdiag.model.choices import Mode
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Impact
from arcdiag.model.plan import Seen
from tests.unit.diagnosis.build import (
    AGENT,
    ARM,
    GBL,
    LOGIN,
    answered,
    check,
    chosen,
    connected,
    dropped,
    healthy,
    ill_signed,
    judged,
    repeated,
    resolved,
    rules_of,
    shaken,
    watched,
)
from tests.unit.diagnosis.build_modes import (
    ENTRA,
    JAPAN_EAST,
    dies,
    told,
    works,
)
from tests.unit.diagnosis.build_proxies import well

PUBLIC = Mode.PUBLIC

# The table of the field report of 2024-02-01.
TABLE = """\
ENDPOINT                                              |REACHABLE  |PRIVATE  |TLS      |PROXY
https://agentserviceapi.guestconfiguration.azure.com  |false      |false    |unknown  |not used
https://gbl.his.arc.azure.com                         |true       |false    |TLS 1.3  |not used
https://login.microsoftonline.com                     |true       |false    |TLS 1.3  |not used
https://pas.windows.net                               |true       |false    |TLS 1.2  |not used
"""
FIELD = tuple(read_rows(TABLE.splitlines()))


def row(host: str = GBL, **values: Any) -> AgentRow:
    fields: dict[str, Any] = {
        "url": f"https://{host}",
        "host": host,
        "reachable": True,
        "private": False,
        "tls": "TLS 1.3",
        "proxy": "not used",
    }
    return AgentRow(**{**fields, **values})


def one(diagnosis: Diagnosis) -> RowAgreement:
    assert len(diagnosis.agreement) == 1
    return diagnosis.agreement[0]


def test_the_field_reports_table_agrees_row_by_row() -> None:
    diagnosis = told(
        works(GBL, JAPAN_EAST, PUBLIC),
        works(LOGIN, ENTRA, PUBLIC),
        dies(AGENT, JAPAN_EAST, PUBLIC),
        azcmagent=FIELD,
    )

    assert [each.agrees for each in diagnosis.agreement] == [True, True, True, None]
    assert [each.check for each in diagnosis.agreement][-1] == ""
    assert "azcmagent-disagrees" not in rules_of(diagnosis)


def torn() -> Seen:
    first = Seen(check=dropped(GBL).check, observations=healthy(GBL).observations)
    return repeated(first, dropped(GBL))


def gateway_page() -> Seen:
    way = [resolved(GBL), connected(), chosen(), shaken(GBL), judged(GBL)]
    return watched(check(GBL), *way, answered(403, server="squid"))


@pytest.mark.parametrize(
    ("seen", "said", "differs", "reason"),
    [
        (works(GBL, JAPAN_EAST, PUBLIC), row(proxy="set"), (Differs.PROXY,), "through a proxy"),
        (well(GBL), row(), (Differs.PROXY,), "the agent went directly"),
        (
            works(GBL, JAPAN_EAST, PUBLIC),
            row(private=True),
            (Differs.PRIVATE,),
            "another resolver",
        ),
        (
            works(GBL, "10.1.2.4", PUBLIC),
            row(reachable=False, private=False),
            (Differs.REACHABLE, Differs.PRIVATE),
            "another resolver",
        ),
        (torn(), row(reachable=False), (Differs.REACHABLE,), "comes and goes"),
        (gateway_page(), row(), (Differs.REACHABLE,), "any answer for reached"),
        (
            ill_signed(GBL, "cert-untrusted", anchor=None),
            row(),
            (Differs.REACHABLE,),
            "trust other roots",
        ),
        (
            works(GBL, JAPAN_EAST, PUBLIC),
            row(reachable=False, tls="unknown"),
            (Differs.REACHABLE,),
            "the agent got no TLS",
        ),
        (works(GBL, JAPAN_EAST, PUBLIC), row(tls="TLS 1.2"), (Differs.TLS,), "TLS version"),
        (dies(GBL, JAPAN_EAST, PUBLIC), row(), (Differs.REACHABLE,), "different moments"),
    ],
)
def test_a_difference_is_a_finding_with_its_likely_reason(
    seen: Seen, said: AgentRow, differs: tuple[Differs, ...], reason: str
) -> None:
    diagnosis = told(seen, azcmagent=(said,))

    found = one(diagnosis)
    assert (found.agrees, found.differs) == (False, differs)
    assert reason in found.reason
    finding = next(each for each in diagnosis.findings if each.rule == "azcmagent-disagrees")
    assert reason in finding.remedy
    assert ": azcmagent check says reachable" in finding.clues[0].note
    assert finding.azcm == ()


def test_where_only_the_agent_fails_the_green_is_in_doubt() -> None:
    ours = told(works(GBL, JAPAN_EAST, PUBLIC), azcmagent=(row(reachable=False, tls="unknown"),))
    theirs = told(dies(GBL, JAPAN_EAST, PUBLIC), azcmagent=(row(),))

    assert ours.findings[0].severity is Impact.DEGRADING
    assert theirs.findings[-1].severity is Impact.ADVICE


def test_what_is_alike_is_told_once() -> None:
    diagnosis = told(
        works(GBL, JAPAN_EAST, PUBLIC),
        works(ARM, "4.150.240.10", PUBLIC),
        azcmagent=(row(proxy="set"), row(ARM, proxy="set")),
    )

    assert rules_of(diagnosis) == ["azcmagent-disagrees"]
    assert "about 2 hosts (proxy)" in diagnosis.findings[0].title


@pytest.mark.parametrize(
    "said",
    [
        row(reachable=None, private=None, tls="unknown", proxy=""),
        row("elsewhere.example"),
    ],
)
def test_what_says_nothing_is_not_compared(said: AgentRow) -> None:
    diagnosis = told(works(GBL, JAPAN_EAST, PUBLIC), azcmagent=(said,))

    assert one(diagnosis).agrees is None
    assert rules_of(diagnosis) == []


def test_the_check_over_the_agents_own_way_is_the_one_compared() -> None:
    direct = dies(GBL, JAPAN_EAST, PUBLIC, id="direct")
    proxied = well(GBL)

    diagnosis = told(direct, proxied, azcmagent=(row(proxy="set"),))

    assert one(diagnosis).check == proxied.check.id
    assert one(diagnosis).agrees is True


def test_a_public_address_that_answers_is_reached_for_the_agent_too() -> None:
    found = one(told(works(GBL, JAPAN_EAST, Mode.PRIVATE_PEERING), azcmagent=(row(),)))

    assert found.agrees is True


def test_a_certificate_that_the_agent_refuses_too_is_no_difference() -> None:
    seen = ill_signed(GBL, Cause.CERT_EXPIRED, anchor=None)

    assert one(told(seen, azcmagent=(row(reachable=False, tls="unknown"),))).agrees is True
