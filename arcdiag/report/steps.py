"""Every step of every check, a line each: for whoever wants to see it all."""

from collections.abc import Iterator

from arcdiag.language.current import later, tr, translated
from arcdiag.model.failure import Failure, Skipped
from arcdiag.model.observation import (
    Answered,
    Chosen,
    Connected,
    Discovered,
    Handshaken,
    Judged,
    Outcome,
    Queried,
    Resolved,
    Step,
)
from arcdiag.model.report import CheckResult, Report
from arcdiag.report.plain import plain
from arcdiag.report.routes import are_proxied, route_of
from arcdiag.report.rows import target
from arcdiag.report.ways import way
from arcdiag.report.words import STATES, duration


def steps(report: Report, width: int) -> Iterator[str]:
    """The lines, safe to show; under what failed those to paste, folded to *width* columns."""
    from arcdiag.report.reproduce.shown import indented  # here: the window has no use for it

    proxied = are_proxied(report)
    for check in report.checks:
        route = route_of(check) if proxied or check.via or check.bypassed_by else ""
        over = tr(" ({route})", route=translated(route)) if route else ""
        said = f"{translated(STATES[check.state])} {check.cause or ''}".rstrip()
        yield f"{translated(target(check))}{over}{tr(': ')}{said}"
        yield from (f"  {line}" for line in steps_of(check))
        yield from (f"  {line}" for line in indented(check, report.run, width - 2))


def steps_of(check: CheckResult) -> Iterator[str]:
    """One check's steps, a line each, in the spoken language; safe to show."""
    is_repeated = any(seen.attempt > 1 for seen in check.observations)
    for seen in check.observations:
        took = translated(duration(seen.took_ms))
        round_ = f"#{seen.attempt} " if is_repeated and seen.step is not Step.SUM_UP else ""
        aim = plain(translated(seen.target))
        if seen.again:
            aim = tr("{target} (again)", target=aim)
        came = plain(translated(came_of(seen.outcome)))
        told = tr("{target}: {came} ({took})", target=aim, came=came, took=took)
        yield f"{round_}{seen.step:<9} {told}"


def came_of(outcome: Outcome) -> str:
    """What a step saw, in a few words; not yet safe to show."""
    match outcome:
        case Failure(cause=cause, message=message):
            return f"{cause}, {translated(message)}"
        case Skipped(cause=cause, why=why):
            return f"{cause}, {translated(why)}"
        case Resolved(source=source, addresses=addresses):
            return f"{', '.join(addresses) or later('no address')} (from {source})"
        case Queried(rcode=rcode, aliases=aliases, addresses=addresses):
            return " > ".join([rcode, *(record.value for record in (*aliases, *addresses))])
        case Connected(local=local):
            return f"connected from {local}"
        case Chosen(address=address, after_ms=after_ms):
            return f"a client ends on {address} after {duration(after_ms)}"
        case Handshaken(version=version, cipher=cipher, chain=chain):
            agreed = f"{version} {cipher}"
            return f"{agreed}, signed by {chain[0].issuer}" if chain else agreed
        case Judged():
            return _judged(outcome)
        case Answered(status=status, excerpt=excerpt):
            return f"status {status}, {excerpt[:60]}" if excerpt else f"status {status}"
        case Discovered(hosts=hosts):
            return f"named {', '.join(hosts) or later('no host')}"
        case _:
            return way(outcome)


def _judged(judged: Judged) -> str:
    if judged.faults:
        return tr("; ").join(
            f"{fault.cause}, {translated(fault.message)}" for fault in judged.faults
        )
    if judged.anchor is None:
        return f"trusted by {judged.store}"
    return f"trusted by {judged.store}, up to {judged.anchor.subject}"
