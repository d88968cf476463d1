import msgspec

from arcdiag.model.choices import Protocol, State
from arcdiag.model.observation import Resolved
from arcdiag.model.report import CheckResult
from arcdiag.report.azcmagent import azcmagent_table
from tests.unit.report.example import AGENT_SERVICE, BLOCKED, GLOBAL, REPORT, UNTESTED, result


def table(*checks: CheckResult) -> list[str]:
    return azcmagent_table(msgspec.structs.replace(REPORT, checks=checks)).splitlines()


def test_the_columns_are_those_of_the_agent() -> None:
    assert [line.split("|") for line in azcmagent_table(REPORT).splitlines()] == [
        ["ENDPOINT".ljust(54), "REACHABLE  ", "PRIVATE  ", "TLS      ", "PROXY"],
        [f"https://{AGENT_SERVICE}  ", "false      ", "false    ", "unknown  ", "not used"],
        [
            f"{'https://gbl.his.arc.azure.com':54}",
            "true       ",
            "false    ",
            "TLS 1.3  ",
            "not used",
        ],
    ]


def test_rows_are_sorted_by_url_and_a_host_stands_once_as_its_worst() -> None:
    lines = table(
        GLOBAL, result("a.example", State.PASS), msgspec.structs.replace(GLOBAL, state=State.FAIL)
    )

    assert [line.split()[0] for line in lines[1:]] == [
        "https://a.example",
        "https://gbl.his.arc.azure.com",
    ]
    assert "|false" in lines[2]


def test_a_private_address_is_told() -> None:
    private = msgspec.structs.replace(
        BLOCKED.observations[0], outcome=Resolved(source="system", addresses=("10.1.2.3",))
    )

    [_, line] = table(msgspec.structs.replace(BLOCKED, observations=(private,)))

    assert "|false      |true     |unknown  |" in line


def test_what_was_not_tested_is_unknown_and_what_has_no_host_is_left_out() -> None:
    lines = table(UNTESTED, result("a.example", State.NOT_TESTED))

    assert len(lines) == 2
    assert lines[1].split("|")[1:3] == ["unknown    ", "unknown  "]


def test_a_port_and_a_scheme_of_its_own_are_shown() -> None:
    lines = table(
        result("a.example", State.PASS, protocol=Protocol.TCP, port=1433),
        result("b.example", State.PASS, protocol=Protocol.HTTP, port=80),
        result("2001:db8::1", State.PASS),
    )

    assert [line.split()[0] for line in lines[1:]] == [
        "http://b.example",
        "https://[2001:db8::1]",
        "tcp://a.example:1433",
    ]


def test_hostile_hosts_are_spelt_out() -> None:
    [_, line] = table(result("a\x1b[31m\n", State.PASS))

    assert line.startswith("https://a\\e[31m\\n")
