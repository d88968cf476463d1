import json

import pytest

from arcdiag.catalog.load import load_catalog
from arcdiag.cli.app import run
from arcdiag.model.proxy import Origin, ProxySettings
from tests.unit.cli.house import House
from tests.unit.proxies.settings import machine, source

HIS = "https://gbl.his.arc.azure.com"


CATALOG = load_catalog()


def house(proxies: ProxySettings) -> House:
    found = House()
    found.proxies = proxies
    found.catalogs[""] = CATALOG
    return found


AGENT = machine(
    source(Origin.AGENT, "http://bob:hunter2@own:1"),
    source(Origin.PROCESS, "process:2", ".example"),
    source(Origin.WINHTTP, "winhttp:3", "<local>"),
    source(Origin.USER, pac="http://wpad/p.pac"),
    bypass="Arc",
)


def test_json_has_exactly_the_shape_of_the_contract(capfd: pytest.CaptureFixture[str]) -> None:
    code = run(["proxy", "--json", HIS, "https://aka.ms"], house(AGENT))

    told = capfd.readouterr()
    assert (code, told.err) == (0, "")
    assert json.loads(told.out) == [
        {
            "url": HIS,
            "source": "the agent place",
            "bypassed_by": "Arc",
            "route": [{"kind": "direct", "host": "gbl.his.arc.azure.com", "port": 443}],
        },
        {
            "url": "https://aka.ms",
            "source": "the agent place",
            "bypassed_by": None,
            "route": [{"kind": "http", "host": "own", "port": 1}],
        },
    ]


def test_the_text_names_every_place_and_what_each_consumer_does(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(["proxy", HIS], house(AGENT)) == 0

    told = capfd.readouterr().out
    for words in (
        "agent      http://***@own:1  (the agent place)",
        "process    http://process:2  (the process place)",
        "winhttp    http://winhttp:3  (the winhttp place)",
        "user       PAC http://wpad/p.pac  (the user place)",
        "except Arc",
        "agent      direct, bypassed by Arc",
        "programs   through http://process:2",
        "user       direct",
        "a note",
    ):
        assert words in told
    assert "hunter2" not in told
    assert "bob" not in told


def test_without_an_agent_json_says_the_way_of_programs(capfd: pytest.CaptureFixture[str]) -> None:
    proxies = ProxySettings(sources=(source(Origin.PROCESS, "process"),))

    assert run(["proxy", "--json", "aka.ms"], house(proxies)) == 0

    (decision,) = json.loads(capfd.readouterr().out)
    assert decision["route"] == [{"kind": "http", "host": "process", "port": 80}]


def test_for_chooses_whose_way_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["proxy", "--json", "--for", "user", HIS], house(AGENT)) == 0

    assert json.loads(capfd.readouterr().out) == [
        {
            "url": HIS,
            "source": "the user place",
            "bypassed_by": None,
            "route": [{"kind": "direct", "host": "gbl.his.arc.azure.com", "port": 443}],
            "notes": ["a note"],
        }
    ]


def test_detection_is_not_done_unbidden(capfd: pytest.CaptureFixture[str]) -> None:
    detecting = house(machine(source(Origin.USER, detects=True)))
    beside = house(machine(source(Origin.USER, pac="http://x/p.pac", detects=True)))

    assert run(["proxy", "--json", "--for", "user", HIS], detecting) == 0
    assert "--pac auto looks for it" in json.loads(capfd.readouterr().out)[0]["unknown"]
    assert detecting.scripted == []
    assert run(["proxy", "--json", "--for", "user", HIS], beside) == 0
    assert "was not tried" in json.loads(capfd.readouterr().out)[0]["notes"][1]
    assert [by.source.detects for by in beside.scripted if by.source] == [False]


@pytest.mark.parametrize(
    ("given", "pac", "detects"),
    [
        ("proxy.pac", "proxy.pac", False),
        ("http://x/p.pac", "http://x/p.pac", False),
        ("pac+https://x/p.pac", "https://x/p.pac", False),
        ("auto", "", True),
    ],
)
def test_a_pac_file_can_be_tried_out(
    given: str, pac: str, detects: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    doors = house(AGENT)

    assert run(["proxy", "--pac", given, "--no-proxy", "a", HIS], doors) == 0

    (by,) = doors.scripted
    assert by.source
    assert (by.source.pac, by.source.detects) == (pac, detects)
    assert [each.text for each in by.exceptions] == ["a"]
    assert "  --pac      direct" in capfd.readouterr().out


def test_without_a_url_no_pac_file_is_opened() -> None:
    doors = house(AGENT)

    assert run(["proxy", "--pac", "http://x/p.pac"], doors) == 0
    assert doors.scripted == []


def test_a_proxy_and_a_list_can_be_tried_out(capfd: pytest.CaptureFixture[str]) -> None:
    argv = ["proxy", "--json", "--proxy", "socks5://bob:hunter2@px", "--no-proxy", "10.0.0.0/8"]

    assert run([*argv, HIS, "http://10.1.1.1"], house(AGENT)) == 0

    told = capfd.readouterr().out
    first, second = json.loads(told)
    assert (first["source"], first["bypassed_by"]) == ("--proxy", None)
    assert first["route"] == [{"kind": "socks5", "host": "px", "port": 1080}]
    assert second["bypassed_by"] == "10.0.0.0/8"
    assert second["route"] == [{"kind": "direct", "host": "10.1.1.1", "port": 80}]
    assert "hunter2" not in told


def test_a_list_alone_stands_in_for_the_lists_that_are_set(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(["proxy", "--json", "--no-proxy", "*", "aka.ms"], house(AGENT)) == 0
    assert json.loads(capfd.readouterr().out)[0]["bypassed_by"] == "*"
    assert run(["proxy", "--json", "--no-proxy", "", HIS], house(AGENT)) == 0
    assert json.loads(capfd.readouterr().out)[0]["bypassed_by"] is None


def test_nothing_set_anywhere_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["proxy"], house(ProxySettings())) == 0

    told = capfd.readouterr().out
    assert "nowhere" in told
    assert told.count("connects directly: nothing is set") == 2


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--pac", "http://bob:hunter2@x/p", HIS], "--pac: a PAC file's URL with a login"),
        (["--pac", "http://bob:hunter2@x:y/p", HIS], "--pac: the port is no number"),
        (["--pac", "ftp://x/p", HIS], "--pac: a PAC file is at an http, https or file URL"),
        (["--pac", "data:text/plain,x", HIS], "--pac: a PAC file is not taken from a data: URL"),
        (["--pac", "", HIS], "--pac: names no PAC file"),
        (["--pac", "a", "--proxy", "b"], "--pac: --proxy is tried out already"),
        (["--pac", "a", "--for", "user"], "--for: --pac is tried out"),
        (["--proxy", "http://bob:hunter2@x:y"], "--proxy: the port is no number"),
        (["--proxy", "pac+http://bob:hunter2@x/p"], "--proxy: a proxy's URL begins with http://"),
        (["--proxy", ""], "--proxy: is empty"),
        (["--proxy", "p", "--for", "agent"], "--for: --proxy is tried out"),
        (["--for", "bob:hunter2@x"], "invalid choice"),
        (["https://a", "https://bob:hunter2@x:y"], "URL 2: the port is no number"),
        (["bob:hunter2@x y"], "URL 1: the host name holds"),
    ],
)
def test_what_cannot_be_honoured_is_refused_in_one_line(
    argv: list[str], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["proxy", *argv], house(AGENT)) == 2

    told = capfd.readouterr()
    assert told.out == ""
    assert words in told.err
    assert told.err.count("\n") == 1
    assert "hunter2" not in told.err
    assert "bob" not in told.err
