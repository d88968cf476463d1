"""A proxy that is set here and was not asked: worth a try where nothing answers directly."""

import msgspec
import pytest

from arcdiag.diagnosis.diagnose import Diagnosis
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Certainty, Finding, Impact, Owner
from arcdiag.model.host import SetProxy
from arcdiag.model.observation import Step
from arcdiag.model.plan import Seen
from arcdiag.model.report import RouteFacts
from tests.unit.diagnosis.build import (
    ARM,
    GBL,
    LOGIN,
    check,
    connected,
    diagnosed,
    dropped,
    fails,
    healthy,
    host_facts,
    resolved,
    run_of,
    watched,
)
from tests.unit.diagnosis.build_proxies import PROXY, turned_away, well

WINHTTP = SetProxy(asked=PROXY, where="WinHTTP", origin="winhttp")
AGENTS = SetProxy(asked=PROXY, where="proxy.url of the agent", origin="agent")
SHUT = tuple(dropped(host) for host in (LOGIN, ARM, GBL))


def judged(*seen: Seen, proxies: tuple[SetProxy, ...] = (WINHTTP,), **run: object) -> Diagnosis:
    host = msgspec.structs.replace(host_facts(), proxies=proxies)
    return diagnosed(*seen, host=host, run=run_of(**run))


def advice(diagnosis: Diagnosis) -> Finding | None:
    return next((one for one in diagnosis.findings if one.rule == "proxy-required"), None)


def test_it_is_no_more_than_possible_and_hides_no_other_finding() -> None:
    diagnosis = judged(*SHUT)

    found = advice(diagnosis)
    assert found is not None
    assert (found.severity, found.confidence, found.owner) == (
        Impact.ADVICE,
        Certainty.POSSIBLE,
        Owner.SERVER,
    )
    assert f"{PROXY} (WinHTTP)" in found.title
    assert f'arcdiag check --proxy none --proxy "{PROXY}"' in found.remedy
    assert found.clues
    assert found.consequences == ()
    assert found.azcm == ()
    assert diagnosis.findings[0].rule == "endpoint-blocked"


def test_the_agents_own_proxy_is_not_to_be_given_to_the_agent() -> None:
    found = advice(judged(*SHUT, proxies=(AGENTS, WINHTTP), routes=(RouteFacts(name="none"),)))

    assert found is not None
    assert "--proxy agent" in found.remedy
    assert "config set" not in found.remedy


def test_a_pac_file_is_named_as_it_can_be_asked() -> None:
    pac = SetProxy(asked="pac+http://p.example/p.pac", where="the user's settings", origin="user")

    found = advice(judged(*SHUT, proxies=(pac,)))

    assert found is not None
    assert '--proxy "pac+http://p.example/p.pac"' in found.remedy


@pytest.mark.parametrize(
    "diagnosis",
    [
        judged(*SHUT, proxies=()),
        judged(*SHUT, healthy(LOGIN)),
        judged(
            *SHUT,
            watched(
                check(LOGIN, id="x"),
                resolved(LOGIN),
                connected(),
                fails(Step.HANDSHAKE, f"{LOGIN} at 20.0.0.1", Cause.TLS_RESET),
            ),
        ),
        judged(*SHUT, well(LOGIN)),
        judged(*SHUT, turned_away(LOGIN, 403)),
        judged(*SHUT, routes=(RouteFacts(name="default", proxy=PROXY, where="WinHTTP"),)),
        judged(
            *SHUT,
            routes=(
                RouteFacts(
                    name="default",
                    proxy=f"https: {PROXY.replace('//', '//***@')}, http: http://q:1",
                ),
            ),
        ),
    ],
    ids=[
        "none is set",
        "one answers",
        "one is shut in another way",
        "a proxy was asked and works",
        "a proxy was asked and refuses",
        "it was gone by, and passed over",
        "so it was, with a login",
    ],
)
def test_nothing_is_said_of_it(diagnosis: Diagnosis) -> None:
    found = advice(diagnosis)

    assert found is None or found.confidence is Certainty.PROVED
