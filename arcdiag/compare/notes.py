"""What must be known of two reports before they are compared: whether they can be, and how far."""

from collections.abc import Iterator

from arcdiag.diagnosis.words import listing, say
from arcdiag.model.report import Ending, Report


def notes(old: Report, new: Report, *, apart: bool) -> Iterator[str]:
    """One sentence each; none where both come from one machine that was asked the same."""
    if "demo" in old.run.options or "demo" in new.run.options:
        yield say("A demo is among them: what it tells is simulated.")
    if old.run.id == new.run.id:
        yield say("Both are reports of the same run.")
    elif old.run.started > new.run.started:
        yield say("The old report is of a later run than the new one.")
    yield from _hosts(old, new, apart=apart)
    if apart:
        yield say(
            "They were redacted apart from each other: a pseudonym of the one means nothing in the "
            "other, so what is hidden is not compared."
        )
    yield from _versions(old, new)
    yield from _asked(old, new)
    for word, report in ((say("old"), old), (say("new"), new)):
        if report.run.ending is not Ending.COMPLETE:
            yield say(
                "The {which} run was cut short ({how}): what it did not test may have changed.",
                which=word,
                how=report.run.ending,
            )


def _hosts(old: Report, new: Report, *, apart: bool) -> Iterator[str]:
    if apart:
        if old.host.system_name != new.host.system_name:
            yield say("They may be of two machines: their systems differ.")
    elif old.host.name != new.host.name:
        yield say(
            "They are of two machines, {old} and {new}: what differs may lie between them.",
            old=old.host.name,
            new=new.host.name,
        )
    if not apart and old.host.user != new.host.user:
        yield say(
            "The probes ran as {old} then, as {new} now.", old=old.host.user, new=new.host.user
        )


def _versions(old: Report, new: Report) -> Iterator[str]:
    if old.tool != new.tool:
        yield say(
            "They were judged by {old_name} {old} and {new_name} {new}; arcdiag diagnose judges "
            "both by the same rules.",
            old_name=old.tool.name,
            old=old.tool.version,
            new_name=new.tool.name,
            new=new.tool.version,
        )
    if old.catalog.version != new.catalog.version:
        yield say(
            "They go by the catalogs {old} and {new}.",
            old=old.catalog.version,
            new=new.catalog.version,
        )


def _asked(old: Report, new: Report) -> Iterator[str]:
    """What was asked for, where it was not the same."""
    before, after = old.run, new.run
    asked = (
        (say("cloud"), [before.cloud], [after.cloud]),
        (say("regions"), before.regions, after.regions),
        (say("modes"), before.modes, after.modes),
        (say("features"), before.features, after.features),
        (
            say("routes"),
            [route.name for route in before.routes],
            [route.name for route in after.routes],
        ),
    )
    for what, was, now in asked:
        if sorted(was) != sorted(now):
            yield say(
                "They were asked for other {what}: {old} then, {new} now.",
                what=what,
                old=listing(was) or say("none"),
                new=listing(now) or say("none"),
            )
