"""Whose answer it was: only what proves another service counts against it."""

import pytest

from arcdiag.diagnosis.service import is_microsofts, leads_away, wrong_service
from arcdiag.model.observation import Answered
from tests.unit.diagnosis.build import GBL, answered, check


def answer(status: int, **headers: str) -> Answered:
    outcome = answered(status, **headers).outcome
    assert isinstance(outcome, Answered)
    return outcome


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("gbl.his.arc.azure.com", True),
        ("AKA.MS", True),
        ("login.microsoftonline.us.", True),
        ("azure.com.evil.example", False),
        ("notazure.com", False),
        ("", False),
    ],
)
def test_microsofts_domains_are_matched_by_whole_labels(host: str, expected: bool) -> None:
    assert is_microsofts(host) is expected


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (302, {"location": "https://portal.hotel.example/"}),
        (307, {"location": "http://10.0.0.1/login"}),
        (511, {}),
        (407, {}),
        (403, {"x_squid_error": "ERR_ACCESS_DENIED 0"}),
        (503, {"server": "squid/5.7"}),
        (403, {"server": "Zscaler/6.2"}),
    ],
)
def test_a_foreign_answer_is_told(status: int, headers: dict[str, str]) -> None:
    assert wrong_service(check(GBL), answer(status, **headers))


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {"server": "squid/5.7"}),
        (403, {"server": "Microsoft-IIS/10.0"}),
        (404, {}),
        (500, {}),
        (302, {"location": "https://login.microsoftonline.com/x"}),
        (302, {"location": "/relative"}),
        (302, {}),
        (302, {"location": "https://[broken"}),
        (200, {"location": "https://portal.hotel.example/"}),
    ],
)
def test_what_proves_nothing_is_the_services_own(status: int, headers: dict[str, str]) -> None:
    assert wrong_service(check(GBL), answer(status, **headers)) == ""


def test_a_users_own_endpoint_may_lead_wherever_it_likes() -> None:
    own = check("www.contoso.test", endpoint="user")

    assert wrong_service(own, answer(302, location="https://sso.example/")) == ""


def test_a_host_may_lead_within_its_own_domain() -> None:
    assert leads_away("get.helm.sh", answer(302, location="https://cdn.helm.sh/")) == ""
