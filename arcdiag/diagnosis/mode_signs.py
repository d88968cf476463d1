"""Signs of the mode a machine is in: each looks for one thing and says how it reads."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from arcdiag.diagnosis.answers import private
from arcdiag.diagnosis.evidence import Evidence, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.peering import ARC, PATH_CAUSES, addresses, edge_tags, facts
from arcdiag.diagnosis.private_link import (
    answer_clues,
    given,
    has_public,
    is_arcs,
    is_private,
    passes_privatelink,
)
from arcdiag.diagnosis.routes import goes_direct, is_proxy, proxy_of
from arcdiag.diagnosis.rules.private_record_missing import dead_end
from arcdiag.diagnosis.words import say
from arcdiag.model.choices import Mode, State
from arcdiag.model.failure import Failure
from arcdiag.model.finding import Clue
from arcdiag.model.mode_guess import ModeSign
from arcdiag.model.observation import Connected, Queried, Routed, Step
from arcdiag.model.report import CheckResult

PRIVATE_ANSWERS: Final = "private-answers"
PRIVATE_REACHED: Final = "private-reached"
SOME_PRIVATE: Final = "some-private-answers"
EMPTY_ZONE: Final = "empty-private-zone"
PUBLIC_ANSWERS: Final = "public-answers"
EDGE_LOST: Final = "edge-lost"
EDGE_REACHED: Final = "edge-reached"
OWN_WAY: Final = "own-way"
ALONE: Final = "agentserviceapi-alone"
BY_PROXY: Final = "by-proxy"
GATEWAY_SET: Final = "gateway-set"
AZURE_VM: Final = "azure-vm"

_MOST: Final = 3
_SERVICES: Final = (ARC, "AzureActiveDirectory", "AzureResourceManager")
_PLATFORM: Final = "168.63.129.16"
_AGENTSERVICE: Final = "agentserviceapi."

_Sign = Callable[[Evidence], Iterator[ModeSign]]


def mode_signs(evidence: Evidence) -> tuple[ModeSign, ...]:
    """All the signs there are, in the order of `SIGNS`; each rests on an observation."""
    found = (sign for look in SIGNS for sign in look(evidence))
    return tuple(sign for sign in found if sign.clues)


def _private(evidence: Evidence) -> Iterator[ModeSign]:
    asked = [check for check in _direct(evidence) if _is_arc(evidence, check) and given(check)]
    inside = [check for check in asked if is_private(check)]
    mixed = [check for check in asked if private(given(check))]
    if inside and len(inside) == len(asked):
        yield _made(
            PRIVATE_ANSWERS,
            Mode.PRIVATE_PEERING,
            say("all names of Azure Arc lead to private addresses"),
            answer_clues(inside),
        )
        reached = [check for check in inside if check.state in (State.PASS, State.WARN)]
        yield _made(
            PRIVATE_REACHED,
            Mode.PRIVATE_PEERING,
            say("Azure Arc answers at private addresses: Private Link is in use"),
            _connects(reached),
        )
    elif mixed:
        yield _made(
            SOME_PRIVATE,
            Mode.PRIVATE_PEERING,
            say("some names of Azure Arc lead to private addresses, others do not: half-made DNS"),
            answer_clues(mixed),
        )
    elif asked:
        passing = any(map(passes_privatelink, asked))
        words = say("all names of Azure Arc lead to public addresses")
        if passing:
            words = say(
                "{words}; that aliases pass privatelink names is so for everybody", words=words
            )
        yield _made(PUBLIC_ANSWERS, None, words, answer_clues(asked))


def _empty_zone(evidence: Evidence) -> Iterator[ModeSign]:
    ends = [
        (check, seen)
        for check in _direct(evidence)
        for seen, answer in outcomes(check, Queried)
        if dead_end(answer)
    ]
    yield _made(
        EMPTY_ZONE,
        Mode.PRIVATE_PEERING,
        say("a private zone is linked that lacks the record"),
        (clue(check, seen) for check, seen in ends),
    )


def _edges(evidence: Evidence) -> Iterator[ModeSign]:
    edges = [check for check in _direct(evidence) if edge_tags(evidence, check)]
    inner = [check for check in _direct(evidence) if _is_regional(evidence, check)]
    works = [check for check in inner if _reached(check)]
    lost = [check for check in edges if _lost(check)]
    if any(map(_reached, edges)):
        yield _made(
            EDGE_REACHED,
            Mode.PUBLIC,
            say("names on the edge (Front Door, CDN) are reached: there is a way to the Internet"),
            _connects(check for check in edges if _reached(check)),
        )
    elif lost and works and all(map(_is_agentservice, filter(_lost, inner))):
        yield _made(
            EDGE_LOST,
            Mode.MICROSOFT_PEERING,
            say(
                "names on the edge (Front Door, CDN) fail, while those of Azure Arc, Entra ID and "
                "Resource Manager are reached: the pattern of Microsoft peering without Internet, "
                "or of a firewall that knows only their service tags"
            ),
            (clue(check, seen) for check in lost for seen in evidence.because(check)[:1]),
        )


def _own_way(evidence: Evidence) -> Iterator[ModeSign]:
    """Do packets to Azure's regions leave by another way than those to everything else?"""
    inner = _ways(check for check in _direct(evidence) if _is_regional(evidence, check))
    others = _ways(check for check in _direct(evidence) if edge_tags(evidence, check))
    special = {way: clues for way, clues in inner.items() if way not in others}
    if others and special and len(special) == len(inner):
        yield _made(
            OWN_WAY,
            Mode.MICROSOFT_PEERING,
            say("packets to Azure's regions leave by a way of their own, not the default one"),
            (each for clues in special.values() for each in clues),
        )


def _alone(evidence: Evidence) -> Iterator[ModeSign]:
    lost = [check for check in _direct(evidence) if _lost(check) and check.azcmagent_check]
    if lost and all(map(_is_agentservice, lost)):
        yield _made(
            ALONE,
            Mode.MICROSOFT_PEERING,
            say(
                "agentserviceapi alone fails: known from Microsoft peering whose route filter "
                "lacks the region that this name leads to"
            ),
            (clue(check, seen) for check in lost for seen in evidence.because(check)[:1]),
        )


def _by_proxy(evidence: Evidence) -> Iterator[ModeSign]:
    through = [
        check
        for check in evidence.reached
        if not is_proxy(check) and proxy_of(check, check.observations)
    ]
    if not through or any(_reached(check) for check in _direct(evidence)):
        return
    unnamed = any(
        seen.step is Step.RESOLVE and isinstance(seen.outcome, Failure)
        for check in through
        for seen in check.observations
    )
    words = say("everything that is reached is reached through a proxy")
    if unnamed:
        words = say("{words}, which alone can resolve the names", words=words)
    yield _made(
        BY_PROXY,
        Mode.PUBLIC,
        words,
        (clue(check, check.observations[-1]) for check in through if check.observations),
    )


def _gateway(evidence: Evidence) -> Iterator[ModeSign]:
    agent = evidence.around.host.agent
    seen = next(((each, o) for each in evidence.checks for o in each.observations), None)
    if agent is None or agent.connection != Mode.GATEWAY or seen is None:
        return
    note = say("the agent's settings have connection.type = gateway")
    yield _made(
        GATEWAY_SET, Mode.GATEWAY, say("the agent is set to the Arc gateway"), [clue(*seen, note)]
    )


def _azure_vm(evidence: Evidence) -> Iterator[ModeSign]:
    here = [check for check in evidence.checks if check.host == _PLATFORM and _reached(check)]
    yield _made(
        AZURE_VM,
        None,
        say("{address} answers: this is an Azure VM, no place for Azure Arc", address=_PLATFORM),
        _connects(here),
    )


SIGNS: Final[tuple[_Sign, ...]] = (
    _gateway,
    _private,
    _empty_zone,
    _edges,
    _own_way,
    _alone,
    _by_proxy,
    _azure_vm,
)


def _made(name: str, mode: Mode | None, reading: str, clues: Iterable[Clue]) -> ModeSign:
    return ModeSign(name=name, reading=reading, mode=mode, clues=tuple(clues)[:_MOST])


def _direct(evidence: Evidence) -> Sequence[CheckResult]:
    return [check for check in evidence.checks if goes_direct(check) and not is_proxy(check)]


def _is_arc(evidence: Evidence, check: CheckResult) -> bool:
    return is_arcs(check, evidence.around.catalog)


def _is_regional(evidence: Evidence, check: CheckResult) -> bool:
    """Does it lead to addresses of Azure's own regions that Azure Arc needs?"""
    return any(
        tag.partition(".")[0] in _SERVICES for fact in facts(evidence, check) for tag in fact.tags
    ) and has_public(check)


def _reached(check: CheckResult) -> bool:
    return check.state in (State.PASS, State.WARN)


def _lost(check: CheckResult) -> bool:
    return check.state is State.FAIL and check.cause in PATH_CAUSES


def _is_agentservice(check: CheckResult) -> bool:
    """Is it the name whose answers may lie in a region that the route filter lacks?"""
    return check.host.startswith(_AGENTSERVICE)


def _connects(checks: Iterable[CheckResult]) -> Iterator[Clue]:
    for check in checks:
        for seen, _ in outcomes(check, Connected)[:1]:
            yield clue(check, seen)


def _ways(checks: Iterable[CheckResult]) -> dict[tuple[str, str], list[Clue]]:
    found: dict[tuple[str, str], list[Clue]] = {}
    for check in checks:
        public = addresses(check)
        for seen, way in outcomes(check, Routed):
            if way.address in public:
                found.setdefault((way.interface, way.gateway), []).append(clue(check, seen))
    return found
