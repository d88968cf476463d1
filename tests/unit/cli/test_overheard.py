"""A login that was typed is warned of in one line, and is not in it."""

import json

import pytest

from arcdiag.cli.app import run
from arcdiag.model.proxy import ProxySettings
from tests.unit.cli.house import House
from tests.unit.cli.test_proxy import house

LOGGED = "http://bob:s3cret@proxy.example:8080"
BARE = "http://proxy.example:8080"


@pytest.mark.parametrize(
    "argv",
    [
        ["check", "--proxy", LOGGED],
        ["check", "--proxy", BARE, "--proxy", "none", f"--proxy={LOGGED}"],
        ["check", "--mode", f"public:proxy={LOGGED}"],
        ["check", "--json", "--proxy", "socks5://bob:s3cret@proxy.example"],
    ],
)
def test_a_typed_login_is_warned_of_once_on_standard_error(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(argv, House())

    out, err = capsys.readouterr()
    warnings = [line for line in err.splitlines() if "list of processes" in line]
    assert len(warnings) == 1
    assert "--proxy-login ask" in warnings[0]
    assert "s3cret" not in out + err
    assert "bob" not in out + err
    if "--json" in argv:
        assert "list of processes" not in json.dumps(json.loads(out))


@pytest.mark.parametrize(
    "argv",
    [
        ["check", "--proxy", BARE],
        ["check"],
        ["check", "--proxy", "agent"],
        ["check", "--proxy", "none"],
    ],
)
def test_without_a_login_nothing_is_said(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(argv, House())

    assert "list of processes" not in capsys.readouterr().err


def test_a_login_that_is_tried_out_is_warned_of_as_well(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["proxy", "--proxy", LOGGED, "--json", "https://a.example"], house(ProxySettings()))

    out, err = capsys.readouterr()
    assert err.count("list of processes") == 1
    assert "--proxy-login" not in err
    assert "list of processes" not in out
