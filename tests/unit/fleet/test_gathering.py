import itertools

from arcdiag.fleet.exporters import EXPORTERS
from arcdiag.fleet.gathering import Gathering
from arcdiag.fleet.glance import glance
from arcdiag.fleet.merge import merged
from arcdiag.fleet.model import Tally
from arcdiag.fleet.outward import outward_fleet
from arcdiag.redact.level import Level
from tests.unit.fleet.reports import document, fleet, gathering, packed

FILES = [
    ("a/web01.json", document("web01")),
    ("b/web01.json", document("WEB01", hours=2, ready=True)),
    ("b/copy.json", document("WEB01", hours=2, ready=True)),
    ("web02.json", document("web02", proxy="http://px.corp.example:3128")),
    ("site-a/web03.json", document(redacted=True, run="3a")),
    ("site-b/web03.json", document(redacted=True, run="3b", ready=True)),
    ("site-c/web03.json", document(redacted=True, run="3b", ready=True)),
]


def test_the_same_reports_in_any_order_give_the_same_bytes() -> None:
    def written(order: tuple[int, ...], level: Level) -> list[bytes]:
        taken = gathering([FILES[at] for at in order])
        taken.refuse("x.json" if order[0] else "y.json", "is none")
        taken.refuse("y.json" if order[0] else "x.json", "is none")
        leaving = outward_fleet(merged(taken, expected=("web09", "web01")), level).fleet
        return [write(leaving) for write in EXPORTERS.values()]

    orders = list(itertools.permutations(range(len(FILES))))[::211]
    for level in Level:
        assert {tuple(written(order, level)) for order in orders} == {
            tuple(written(orders[0], level))
        }


def test_of_one_server_the_newest_report_counts_and_the_others_are_told() -> None:
    result = merged(gathering(FILES[:3]))

    assert [server.name for server in result.servers] == ["WEB01"]
    assert result.tally == Tally(ready=1)
    assert [(each.file, each.server) for each in result.superseded] == [
        ("a/web01.json", "WEB01"),
        ("b/web01.json", "WEB01"),
    ]
    assert result.servers[0].file == "b/copy.json"


def test_redacted_reports_are_never_taken_for_one_server_by_their_pseudonyms() -> None:
    result = merged(gathering(FILES[4:]))

    assert [server.name for server in result.servers] == ["site-a/web03", "site-b/web03"]
    assert {server.named_by for server in result.servers} == {"file"}
    assert [each.file for each in result.superseded] == ["site-c/web03.json"]


def test_where_files_are_named_after_servers_hosts_of_one_name_are_told_apart() -> None:
    taken = Gathering(by_file=True)
    for file, report in (
        ("in/web01.json", document("localhost")),
        ("in/web02.json", document("localhost", ready=True)),
        ("in/web03.json", document(redacted=True)),
        ("later/WEB01.json", document("localhost", hours=1, ready=True)),
    ):
        taken.add(glance(packed(report)), file)
    result = merged(taken, expected=("web01", "web02", "web03"))

    assert [server.name for server in result.servers] == ["WEB01", "web02", "web03"]
    assert {server.named_by for server in result.servers} == {"file"}
    assert result.coverage.missing == ()
    assert [each.file for each in result.superseded] == ["in/web01.json"]
    assert result.inventory.hidden == 1


def test_what_a_redacted_report_hides_is_compared_with_nothing() -> None:
    result = merged(gathering([(f"w{at}.json", document(redacted=True)) for at in range(1)]))

    assert result.servers[0].resolvers == result.servers[0].subnets == ()
    assert result.inventory.hidden == 1
    assert result.inventory.resolvers == ()


def test_a_redacted_report_beside_the_same_run_told_does_not_count_twice() -> None:
    told, hidden = document("web01", run="r"), document(redacted=True, run="r")

    for files in ([("1.json", told), ("2.json", hidden)], [("2.json", hidden), ("1.json", told)]):
        result = merged(gathering(files))
        assert [server.name for server in result.servers] == ["web01"]
        assert [each.file for each in result.superseded] == ["2.json"]


def test_servers_are_counted_by_verdict_purpose_cause_and_endpoint() -> None:
    reports = [document(f"web{at}", ready=at % 3 > 0) for at in range(9)]
    result = fleet(reports)

    assert result.tally == Tally(ready=6, blocked=3)
    assert {each.purpose: each.tally for each in result.purposes} == {
        "onboard": Tally(ready=9),
        "run": Tally(ready=6, blocked=3),
    }
    (cause,) = result.causes
    assert (cause.rule, cause.servers, cause.proved) == ("agentserviceapi-blocked", 3, 3)
    assert cause.examples == ("web0", "web3", "web6")
    (missed,) = result.endpoints
    assert (missed.failed, missed.passed, missed.causes) == (3, 6, {"tcp-timeout": 3})


def test_a_login_in_a_proxys_address_is_kept_nowhere() -> None:
    result = fleet([document(proxy="http://user:tr0ub4dor@px.corp.example:3128")])

    for write in EXPORTERS.values():
        assert b"tr0ub4dor" not in write(result)
