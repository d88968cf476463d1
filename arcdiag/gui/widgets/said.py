"""What the details say of a finding or a check: captions, and texts that come from below."""

from collections.abc import Iterator

from arcdiag.explain.rules import consequence
from arcdiag.gui.words import tr, translated
from arcdiag.model.address import AddressFact
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Finding
from arcdiag.model.observation import Handshaken, Judged, Queried, Step
from arcdiag.model.plan import Seen
from arcdiag.model.report import CheckResult, Report
from arcdiag.ranges.seen import addresses_in
from arcdiag.report.bounds import LONGEST, MOST_STEPS
from arcdiag.report.clues import seen_lines
from arcdiag.report.plain import plain
from arcdiag.report.routes import route_of
from arcdiag.report.rows import attempts
from arcdiag.report.steps import came_of
from arcdiag.report.words import CERTAINTIES, OWNERS, agent_sentence

Pairs = Iterator[tuple[str, str]]


def of_finding(finding: Finding, report: Report) -> Pairs:
    """What was seen, whom to ask for what, and what follows from it."""
    remedy = [plain(line, LONGEST) for line in translated(finding.remedy).split("\n")[:MOST_STEPS]]
    titles = {other.rule: other.title for other in report.findings}
    hence = [
        plain(translated(titles.get(rule) or consequence(rule)), LONGEST)
        for rule in finding.consequences
    ]
    yield tr("Ask"), translated(OWNERS[finding.owner])
    yield tr("Do"), "\n".join(remedy)
    yield tr("Seen"), "\n".join(f"• {line}" for line in seen_lines(finding, report))
    yield tr("Agent"), translated(agent_sentence(finding))
    yield tr("Hence"), "\n".join(hence)
    yield tr("How sure"), translated(CERTAINTIES[finding.confidence])
    yield tr("Name"), plain(finding.rule, 60)


def of_cause(cause: Cause | None) -> Pairs:
    """What a cause means in general, and what to do about it."""
    if cause is None:
        return
    from arcdiag.explain.causes import CAUSES  # much text, of which the start needs none

    told = CAUSES[cause]
    yield str(cause), translated(told.meaning)
    yield tr("Do"), translated(told.remedy)
    yield tr("Ask"), translated(OWNERS[told.owner]) if told.owner is not None else ""


def of_way(check: CheckResult) -> Pairs:
    """Aliases, ways and repetitions of one check."""
    yield tr("Way"), translated(route_of(check))
    yield tr("Attempts"), translated(attempts(check))
    aliases = [
        f"{record.name} → {record.value}"
        for seen in check.observations
        if isinstance(seen.outcome, Queried)
        for record in seen.outcome.aliases
    ]
    yield tr("Aliases"), "\n".join(map(plain, dict.fromkeys(aliases)))
    for caption, steps in (
        (tr("Route"), (Step.ROUTE,)),
        (tr("Proxy"), (Step.REACH, Step.TUNNEL)),
        (tr("Routers"), (Step.TRACE,)),
    ):
        lines = [
            f"{plain(seen.target)}: {plain(translated(came_of(seen.outcome)), LONGEST)}"
            for seen in check.observations
            if seen.step in steps
        ]
        yield caption, "\n".join(dict.fromkeys(lines))


def addresses_of(check: CheckResult, report: Report | None) -> list[AddressFact]:
    """What is known of the addresses that *check* met, in the order it met them."""
    known = {fact.address: fact for fact in report.addresses} if report is not None else {}
    met = addresses_in((Seen(check=check, observations=check.observations),))
    return [known[address] for address in met if address in known]


def of_chain(check: CheckResult) -> Pairs:
    """The certificates as presented, leaf first, and how they were judged."""
    for seen in check.observations:
        if isinstance(seen.outcome, Judged):
            yield tr("Judgement"), plain(translated(came_of(seen.outcome)), LONGEST)
    for seen in check.observations:
        if not isinstance(seen.outcome, Handshaken):
            continue
        for number, certificate in enumerate(seen.outcome.chain):
            names = ", ".join(certificate.names[:20])
            lines = (
                certificate.subject,
                tr("issued by {issuer}", issuer=certificate.issuer),
                tr(
                    "valid {begin} to {end}",
                    begin=f"{certificate.not_before:%Y-%m-%d}",
                    end=f"{certificate.not_after:%Y-%m-%d}",
                ),
                tr("for {names}", names=names) if names else "",
                f"{certificate.key}, {certificate.signature}",
                f"SHA-256 {certificate.sha256}",
            )
            shown = "\n".join(plain(line, LONGEST) for line in lines if line)
            yield tr("Certificate {number}", number=number + 1), shown
