"""The forecast by mode, kind of address and scope: what is documented, inferred, not known."""

import pytest

from arcdiag.diagnosis.diagnose import Diagnosis
from arcdiag.diagnosis.link_outlook import TABLE, Basis, View, view
from arcdiag.model.choices import Mode, State, Wanted
from arcdiag.model.plan import Seen
from arcdiag.model.report import Forecast, Outlook
from tests.unit.diagnosis.build import (
    AGENT,
    ARM,
    GAS,
    GBL,
    LOGIN,
    queried,
    refused,
    resolved,
    watched,
)
from tests.unit.diagnosis.build_modes import (
    EDGE2,
    ENTRA,
    GATEWAY_HOST,
    JAPAN_EAST,
    PEERING,
    PRIVATE,
    dies,
    told,
    wanted,
    works,
)

PUBLIC = Mode.PUBLIC
INSIDE, OUTSIDE = "10.1.2.4", JAPAN_EAST


def network(mode: Mode, dns: View, *, scope: bool) -> Diagnosis:
    """All is reached, at addresses of this kind."""
    first, second = {
        View.PUBLIC: (OUTSIDE, OUTSIDE),
        View.PRIVATE: (INSIDE, INSIDE),
        View.MIXED: (INSIDE, OUTSIDE),
    }[dns]
    linked = mode is PRIVATE or (scope and mode is PUBLIC)
    expected = Wanted.PRIVATE if linked else Wanted.PUBLIC
    return told(
        works(GBL, first, mode, expected=expected),
        works(AGENT, second, mode, expected=expected),
        works(LOGIN, ENTRA, mode),
        private_link=scope,
    )


def forecast(diagnosis: Diagnosis) -> Forecast:
    return diagnosis.verdict.forecast


SUCCEEDS = {
    (PUBLIC, View.PUBLIC, False),
    (PUBLIC, View.PRIVATE, True),
    (PRIVATE, View.PRIVATE, False),
    (PRIVATE, View.PRIVATE, True),
    (PEERING, View.PUBLIC, False),
}


@pytest.mark.parametrize(("mode", "dns", "scope"), TABLE)
def test_reached_by_itself_promises_nothing_where_the_kind_is_not_the_wanted_one(
    mode: Mode, dns: View, scope: bool
) -> None:
    found = forecast(network(mode, dns, scope=scope))

    succeeds = (mode, dns, scope) in SUCCEEDS
    assert found.outcome is (Outlook.SUCCEEDS if succeeds else Outlook.UNKNOWN)
    assert found.code == ""
    assert bool(found.endpoints) is not succeeds
    assert "{" not in found.why


def test_the_table_is_whole_and_promises_only_what_is_borne_out() -> None:
    modes, views = (PUBLIC, PEERING, PRIVATE), (View.PUBLIC, View.PRIVATE, View.MIXED)

    assert set(TABLE) == {(m, v, s) for m in modes for v in views for s in (False, True)}
    assert {key for key, row in TABLE.items() if row.outcome is Outlook.SUCCEEDS} == SUCCEEDS
    for row in TABLE.values():
        assert (row.basis is Basis.UNKNOWN) <= (row.outcome is Outlook.UNKNOWN)


def test_the_command_names_the_scope_that_private_peering_needs() -> None:
    assert "--private-link-scope" in forecast(network(PRIVATE, View.PRIVATE, scope=False)).command
    assert "--private-link-scope" in forecast(network(PUBLIC, View.PRIVATE, scope=True)).command
    assert "--private-link-scope" not in forecast(network(PUBLIC, View.PUBLIC, scope=False)).command


def test_a_public_address_that_is_dead_stops_connect_whatever_was_wanted() -> None:
    found = forecast(told(dies(GBL, OUTSIDE, PRIVATE), works(LOGIN, ENTRA, PRIVATE)))

    assert (found.outcome, found.code, found.endpoints) == (Outlook.FAILS, "AZCM0026", (GBL,))


def test_a_public_address_that_was_never_tried_is_an_open_question() -> None:
    cut = watched(wanted(GBL, PRIVATE), resolved(GBL, OUTSIDE), queried(GBL, OUTSIDE))

    found = forecast(told(cut, works(LOGIN, ENTRA, PRIVATE)))

    assert (found.outcome, found.endpoints) == (Outlook.UNKNOWN, (GBL,))
    assert "could not be tested" in found.why


def test_what_a_proxy_looks_up_has_no_kind() -> None:
    proxied = works(GBL, OUTSIDE, PUBLIC, route="http://proxy.corp:3128")

    assert view(told(proxied).checks) is View.UNSEEN


@pytest.mark.parametrize(
    ("gateway", "outcome"),
    [
        ([works(GATEWAY_HOST, EDGE2, Mode.GATEWAY, azcmagent_check=False)], Outlook.SUCCEEDS),
        ([dies(GATEWAY_HOST, EDGE2, Mode.GATEWAY, azcmagent_check=False)], Outlook.UNKNOWN),
        ([], Outlook.UNKNOWN),
    ],
)
def test_the_gateway_itself_must_have_been_reached(gateway: list[Seen], outcome: Outlook) -> None:
    beside = [works(host, ENTRA, Mode.GATEWAY) for host in (LOGIN, ARM, GBL)]

    found = forecast(told(*beside, *gateway))

    assert found.outcome is outcome
    assert "--gateway-id" in found.command


def test_of_several_modes_the_gravest_outlook_is_told_with_its_own_command() -> None:
    lost = watched(wanted(GAS, PRIVATE), resolved(GAS, INSIDE), refused(INSIDE))

    diagnosis = told(works(GBL, OUTSIDE, PUBLIC), lost, works(GBL, INSIDE, PRIVATE))

    assert forecast(diagnosis).outcome is Outlook.FAILS
    assert "--private-link-scope" in forecast(diagnosis).command
    assert {check.state for check in diagnosis.checks} == {State.PASS, State.FAIL}
