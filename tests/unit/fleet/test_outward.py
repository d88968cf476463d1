import json
import re

import pytest

from arcdiag.fleet.exporters import EXPORTERS
from arcdiag.fleet.model import Fleet
from arcdiag.fleet.outward import exported_fleet, outward_fleet
from arcdiag.redact.leaks import LeakError
from arcdiag.redact.level import Level
from arcdiag.report.json import as_json
from tests.unit.fleet.reports import document, fleet

SECRETS = (
    *("zrh-web-07", "zrh-web-08", "umbrella", "10.42.7.53", "192.168.77", "fd12:3456", "Umbrella"),
    *("internal-api", "in/00"),
)


def told() -> Fleet:
    """A merge in which there is something to hide wherever there can be."""
    reports = []
    for number in range(5):
        report = document(
            f"zrh-web-0{number + 5}.umbrella.example",
            ready=number > 0,
            proxy="http://px-7.umbrella.example:3128",
            name_servers=[{"address": "10.42.7.53"}, {"address": "fd12:3456::53", "port": 5353}],
        )
        report["checks"][0]["observations"].append(
            {**report["checks"][0]["observations"][0], "outcome": routed("192.168.77.9")}
        )
        report["checks"][0]["observations"].append(
            {**report["checks"][0]["observations"][0], "outcome": signed("CN=Umbrella Works CA")}
        )
        own = {**report["checks"][1], "endpoint": "user", "name": "internal-api.umbrella.example"}
        report["checks"].append(own)
        reports.append(report)
    result = fleet(reports, expected=("zrh-web-05", "zrh-web-99.umbrella.example"))
    assert result.outliers
    assert result.coverage.missing
    assert result.coverage.unexpected
    return result


def routed(source: str) -> dict[str, object]:
    return {"type": "routed", "address": "20.1.1.1", "source": source, "interface": "eth0"}


def signed(subject: str) -> dict[str, object]:
    return {"type": "judged", "anchor": {"kind": "private", "subject": subject}}


@pytest.mark.parametrize("suffix", list(EXPORTERS))
def test_nothing_of_whose_servers_they_are_leaves(suffix: str) -> None:
    text = exported_fleet(outward_fleet(told()), EXPORTERS[suffix]).decode("utf-8-sig")

    for secret in SECRETS:
        assert secret.lower() not in text.lower(), secret
    assert "agentserviceapi.guestconfiguration.azure.com" in text
    assert "proxy-1" in text


def test_what_is_the_same_stays_the_same_and_nothing_else() -> None:
    leaving = outward_fleet(told())
    hidden = leaving.fleet

    assert len({server.name for server in hidden.servers}) == 5
    assert {server.proxies for server in hidden.servers} == {("http://proxy-1:3128",)}
    assert {server.subnets for server in hidden.servers} == {("net-2",)}
    assert {len(server.resolvers) for server in hidden.servers} == {2}
    assert leaving.originals[hidden.outliers[0].server].startswith("zrh-web-05")
    assert hidden.redaction.level == "all"
    assert hidden.redaction.replaced > 20


def test_a_merge_that_is_kept_whole_says_so() -> None:
    leaving = outward_fleet(told(), Level.NONE)

    assert leaving.fleet == told()
    assert not leaving.fleet.redaction.applied
    assert b"zrh-web-07" in exported_fleet(leaving, as_json)


def test_the_second_look_finds_what_was_forgotten() -> None:
    leaving = outward_fleet(told())

    with pytest.raises(LeakError):
        exported_fleet(leaving, lambda _: as_json(told()))


def test_a_server_called_like_a_word_of_ours_is_hidden_and_nothing_is_refused() -> None:
    names = ["eastasia", "2026", "srv-2", "2026-11-21", "agentserviceapi-blocked", "ready", "0.1.0"]
    leaving = outward_fleet(fleet([document(name) for name in names]))

    for write in EXPORTERS.values():
        exported_fleet(leaving, write)
    shown = [server["name"] for server in json.loads(as_json(leaving.fleet))["servers"]]
    assert not set(shown) & set(names)
    assert all(re.fullmatch(r"srv-\d+", name) for name in shown)
