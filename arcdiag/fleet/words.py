"""The sentences of a merged report, the same on every way out."""

from collections.abc import Iterator, Sequence
from typing import Final

from arcdiag.diagnosis.words import counted, listing, say
from arcdiag.explain.rules import GENERAL
from arcdiag.fleet.model import Count, Drift, Fleet, Outlier, RuleTally, Server, Tally
from arcdiag.model.choices import Readiness, State
from arcdiag.model.finding import Impact, Owner
from arcdiag.model.secret import HIDDEN
from arcdiag.report.plain import plain
from arcdiag.report.words import OWNERS

STATES: Final = {
    Readiness.READY: State.PASS,
    Readiness.WARNINGS: State.WARN,
    Readiness.BLOCKED: State.FAIL,
    Readiness.INCONCLUSIVE: State.NOT_TESTED,
}
"""The state whose shape and colour a verdict wears, the best first."""


def verdict_word(state: str) -> str:
    """A verdict as people read it; of no server at all: that there is no report."""
    match state:
        case Readiness.READY:
            return say("ready")
        case Readiness.WARNINGS:
            return say("ready, with warnings")
        case Readiness.BLOCKED:
            return say("blocked")
        case Readiness.INCONCLUSIVE:
            return say("inconclusive")
    return say("no report")


def count_of(tally: Tally, state: str) -> int:
    """How many servers of *tally* are *state*."""
    return {
        Readiness.READY: tally.ready,
        Readiness.WARNINGS: tally.warnings,
        Readiness.BLOCKED: tally.blocked,
    }.get(Readiness(state), tally.inconclusive)


def worst(tally: Tally) -> State:
    """The state whose colour the whole wears."""
    if tally.blocked:
        return State.FAIL
    if tally.inconclusive:
        return State.NOT_TESTED
    return State.WARN if tally.warnings else State.PASS


def headline(fleet: Fleet) -> str:
    """The answer in one sentence."""
    tally, total = fleet.tally, fleet.coverage.servers
    can = tally.ready + tally.warnings
    if can == total:
        return counted(
            total,
            "the one server can be connected to Azure Arc.",
            "all {count} servers can be connected to Azure Arc.",
        )
    return say(
        "{can} of {total} can be connected to Azure Arc; {blocked} blocked, {unsure} inconclusive.",
        can=can,
        total=counted(total, "{count} server", "{count} servers"),
        blocked=counted(tally.blocked, "{count} is", "{count} are"),
        unsure=counted(tally.inconclusive, "{count} is", "{count} are"),
    )


def facts(fleet: Fleet) -> Iterator[tuple[str, str]]:
    """What was merged: a label and a text each, safe to show."""
    if fleet.oldest and fleet.newest:
        yield (
            say("Reports"),
            say(
                "from {oldest} to {newest} UTC",
                oldest=f"{fleet.oldest:%Y-%m-%d %H:%M}",
                newest=f"{fleet.newest:%Y-%m-%d %H:%M}",
            ),
        )
    yield say("Coverage"), coverage(fleet)
    yield say("Not counted"), _left_out(fleet)
    told = fleet.redaction
    if told.applied:
        said = say(
            "{level}, {count} replacements", level=plain(told.level, 20), count=told.replaced
        )
        yield say("Redacted"), said
    elif fleet.inventory.hidden:
        yield say("Redacted"), say("by whoever made the reports; nothing more is hidden here")
    else:
        yield say("Redacted"), say("no: names and addresses are as they were seen")
    yield say("Tool"), plain(f"{fleet.tool.name} {fleet.tool.version}")


def coverage(fleet: Fleet) -> str:
    """Whose reports are there."""
    there = fleet.coverage
    if there.expected is None:
        return counted(
            there.servers,
            "1 server; nobody said who was expected",
            "{count} servers; nobody said who was expected",
        )
    said = say(
        "{found} of {expected} expected servers", found=found(fleet), expected=there.expected
    )
    if there.unexpected:
        return say("{said}, and {more} that were not", said=said, more=len(there.unexpected))
    return said


def found(fleet: Fleet) -> int:
    """How many of the expected servers have a report."""
    return (fleet.coverage.expected or 0) - len(fleet.coverage.missing)


def _left_out(fleet: Fleet) -> str:
    """Whatever was found and is not in the numbers."""
    older, refused, others = len(fleet.superseded), len(fleet.refused), fleet.passed_over
    said = (
        older and counted(older, "1 older report or copy", "{count} older or copied"),
        refused
        and counted(refused, "1 file that is no report", "{count} files that are no reports"),
        others and counted(others, "1 file of another kind", "{count} files of other kinds"),
    )
    return listing(filter(None, said)) or say("nothing")


def notes(fleet: Fleet) -> Iterator[str]:
    """What must be known to read the numbers rightly."""
    if missing := len(fleet.coverage.missing):
        yield counted(
            missing,
            "1 server that was expected has no report.",
            "{count} servers that were expected have no report.",
        )
    if hidden := fleet.inventory.hidden:
        yield counted(
            hidden,
            "1 report was redacted before: only the name of its file tells its server, and its "
            "proxies, name servers and networks cannot be compared with others'.",
            "{count} reports were redacted before: only their files' names tell their servers "
            "apart (srv-1 is another one in each), and their proxies, name servers and networks "
            "cannot be compared.",
        )
    if partial := sum(server.ending != "complete" for server in fleet.servers):
        yield counted(
            partial,
            "1 report was cut short, by its deadline or by hand.",
            "{count} reports were cut short, by their deadlines or by hand.",
        )
    if demos := sum(server.demo for server in fleet.servers):
        yield counted(
            demos,
            "1 report is from the simulated Azure of arcdiag demo.",
            "{count} reports are from the simulated Azure of arcdiag demo.",
        )
    if fleet.requests_unknown:
        yield counted(
            fleet.requests_unknown,
            "What 1 server asks for is not in the requests: its report is too large, or a newer "
            "arcdiag's.",
            "What {count} servers ask for is not in the requests: their reports are too large, or "
            "a newer arcdiag's.",
        )
    if fleet.outliers_left_out:
        yield say("{count} more outliers are not shown.", count=fleet.outliers_left_out)


def kept_name(entry: Count) -> str:
    """What an entry of the inventory is called; safe to show."""
    return say("hidden by redaction") if entry.name == HIDDEN else plain(entry.name, 200)


def meaning(cause: RuleTally) -> str:
    """What a rule is about, in general."""
    known = GENERAL.get(cause.rule)
    return known.meaning if known else ""


def owners(cause: RuleTally) -> str:
    """Whom to ask."""
    known = {str(owner): OWNERS[owner] for owner in Owner}
    return "; ".join(plain(known.get(owner, owner), 80) for owner in cause.owners)


def impact_state(severity: str) -> State:
    """The state whose shape a cause wears."""
    return {str(Impact.BLOCKING): State.FAIL, str(Impact.DEGRADING): State.WARN}.get(
        severity, State.NOT_APPLICABLE
    )


def examples(names: Sequence[str], total: int, most: int = 10) -> str:
    """Some of *total* servers by their names."""
    told = names[:most]
    shown = ", ".join(plain(name, 80) for name in told)
    rest = total - len(told)
    return say("{shown} and {rest} more", shown=shown, rest=rest) if rest > 0 else shown


def outlier_sentence(each: Outlier) -> str:
    """In what a server is unlike its peers; it names no cause."""
    of = say("{unlike} of {servers}", unlike=each.peers.unlike, servers=each.peers.servers)
    what = listing(map(plain, each.endpoints))
    if each.fails:
        return say("fails at {what}, where {of} pass", what=what, of=of)
    return say("passes at {what}, where {of} fail", what=what, of=of)


def share(each: Outlier) -> str:
    """What its peers have in common with it."""
    which = plain(each.peers.which, 120)
    match each.peers.share:
        case "proxy":
            return say("behind proxy {which}", which=which)
        case "resolver":
            return say("with name server {which}", which=which)
    return say("in network {which}", which=which)


def drift_sentences(drift: Drift) -> Iterator[str]:
    """What is otherwise than in the earlier merge."""
    for state in STATES:
        before, after = count_of(drift.before, state), count_of(drift.after, state)
        if before != after:
            yield say(
                "{state}: {after}, before {before}",
                state=verdict_word(state),
                after=after,
                before=before,
            )
    if drift.untold:
        yield drift.untold


def change(before: str, after: str) -> str:
    """One server's verdict then and now."""
    return say("{before} → {after}", before=verdict_word(before), after=verdict_word(after))


def missed(server: Server) -> str:
    """What is in the way of a server, in one line: rules, or else endpoints."""
    if server.findings:
        return listing(map(plain, server.findings), most=4)
    return listing((plain(each.name) for each in server.troubles), most=3)
