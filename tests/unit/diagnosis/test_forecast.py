"""The forecast of ``azcmagent connect``: a table of states in, an outlook out."""

from typing import Any

import msgspec
import pytest

from arcdiag.diagnosis.forecast import forecast
from arcdiag.model.choices import Cloud, Mode
from arcdiag.model.report import CheckResult, Outlook
from tests.unit.diagnosis.build import run_of, shaken
from tests.unit.diagnosis.test_verdict import FAIL, PASS, UNTESTED, WARN, result


def other(state, name: str = "x", **values: object) -> CheckResult:
    """Required, but not seen in the output of ``azcmagent check``."""
    return result(state, name, azcmagent_check=False, **values)


def nameless(name: str) -> CheckResult:
    """Its host was to be told by another check, which told none."""
    return msgspec.structs.replace(result(UNTESTED, name), host="")


@pytest.mark.parametrize(
    ("checks", "outlook", "endpoints"),
    [
        ([result(PASS)], Outlook.SUCCEEDS, ()),
        ([result(WARN)], Outlook.SUCCEEDS, ()),
        ([result(PASS), result(FAIL, "b")], Outlook.FAILS, ("b",)),
        ([result(UNTESTED), result(FAIL, "b")], Outlook.FAILS, ("b",)),
        ([result(PASS), result(UNTESTED, "b")], Outlook.UNKNOWN, ("b",)),
        ([nameless("*.b")], Outlook.UNKNOWN, ("*.b",)),
        ([result(PASS), other(FAIL)], Outlook.UNKNOWN, ("x",)),
        ([result(PASS), other(UNTESTED)], Outlook.SUCCEEDS, ()),
        ([result(PASS), other(FAIL, required=False)], Outlook.SUCCEEDS, ()),
        ([result(PASS), other(FAIL, purposes=("download",))], Outlook.SUCCEEDS, ()),
        ([result(PASS), other(FAIL, endpoint="user")], Outlook.SUCCEEDS, ()),
        ([other(PASS)], Outlook.UNKNOWN, ()),
        ([], Outlook.UNKNOWN, ()),
    ],
)
def test_what_connect_tests_itself_decides(
    checks: list[CheckResult], outlook: Outlook, endpoints: tuple[str, ...]
) -> None:
    found = forecast(checks, run_of())

    assert (found.outcome, found.endpoints) == (outlook, endpoints)
    assert found.code == ("AZCM0026" if outlook is Outlook.FAILS else "")
    assert found.why


def test_the_command_carries_what_the_run_knows() -> None:
    assert forecast([], run_of()).command.startswith("azcmagent connect --location eastasia")
    assert "--location REGION" in forecast([], run_of(regions=())).command
    assert "--cloud AzureUSGovernment" in forecast([], run_of(cloud=Cloud.USGOV)).command


def test_of_several_regions_the_worst_outlook_is_told() -> None:
    checks = [result(PASS, "a"), result(FAIL, "b", region="japaneast")]

    found = forecast(checks, run_of(regions=("eastasia", "japaneast")))

    assert found.outcome is Outlook.FAILS
    assert "--location japaneast" in found.command


def test_of_several_modes_the_worst_outlook_is_told() -> None:
    peering = Mode.MICROSOFT_PEERING
    checks = [result(PASS, "a"), result(FAIL, "b", mode=peering)]

    assert forecast(checks, run_of(modes=(Mode.PUBLIC, peering))).outcome is Outlook.FAILS


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1.1"])
def test_old_tls_alone_leaves_open_whether_connect_gets_through(version: str) -> None:
    old = msgspec.structs.replace(result(WARN, "old"), observations=(shaken("old", version),))

    found = forecast([result(PASS, "new"), old], run_of())
    beside_a_failure = forecast([result(FAIL, "worse"), old], run_of())

    assert (found.outcome, found.endpoints, found.code) == (Outlook.UNKNOWN, ("old",), "")
    assert "TLS 1.0 or 1.1 only" in found.why
    assert beside_a_failure.outcome is Outlook.FAILS


def test_old_tls_where_connect_does_not_look_changes_no_forecast() -> None:
    new = msgspec.structs.replace(result(PASS), observations=(shaken("a", "TLSv1.2"),))
    old = msgspec.structs.replace(other(WARN), observations=(shaken("x", "TLSv1"),))

    assert forecast([new, old], run_of()).outcome is Outlook.SUCCEEDS


def test_the_reason_names_one_endpoint_or_several() -> None:
    one = forecast([result(FAIL, "b")], run_of()).why
    several = forecast([result(FAIL, "b"), result(FAIL, "c")], run_of()).why

    assert one.startswith("connect tests b itself")
    assert several.endswith("when one cannot be reached: b, c.")


@pytest.mark.parametrize(
    "part", [{"options": {"only": "his"}}, {"features": ("ama",)}], ids=["only", "features"]
)
@pytest.mark.parametrize("mode", [Mode.PUBLIC, Mode.GATEWAY])
def test_a_part_of_what_connect_tests_promises_nothing(mode: Mode, part: dict[str, Any]) -> None:
    checks = [result(PASS, "a", mode=mode, endpoint="gateway")]

    whole = forecast(checks, run_of(modes=(mode,)))
    partly = forecast(checks, run_of(modes=(mode,), **part))
    failed = forecast([result(FAIL, "a", mode=mode)], run_of(modes=(mode,), **part))

    assert whole.outcome is Outlook.SUCCEEDS
    assert partly.outcome is Outlook.UNKNOWN
    assert "only a part" in partly.why
    assert failed.outcome is Outlook.FAILS


@pytest.mark.parametrize(
    ("state", "words"), [(FAIL, "cannot be used"), (UNTESTED, "nothing is known")]
)
def test_a_gateway_that_fails_is_not_one_that_nothing_is_known_of(state, words: str) -> None:
    checks = [result(PASS, "a", mode=Mode.GATEWAY)]
    checks.append(other(state, "gw", mode=Mode.GATEWAY, endpoint="gateway", purposes=("gateway",)))

    found = forecast(checks, run_of(modes=(Mode.GATEWAY,)))

    assert found.outcome is Outlook.UNKNOWN
    assert words in found.why
