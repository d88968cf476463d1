"""The command that shows, on the machine, that what was asked for is done."""

from collections.abc import Iterable, Iterator
from shlex import quote
from typing import Final

from arcdiag.model.choices import Cloud, Mode
from arcdiag.model.report import Report
from arcdiag.model.secret import HIDDEN

_USUAL: Final = ("servers",)
_KEPT: Final = (
    "proxy",
    "no-proxy",
    "resolver",
    "source",
    "ca-file",
    "route-filter",
    "gateway-host",
)
"""Options whose value makes it the same check again."""


def command(report: Report, endpoints: Iterable[str]) -> str:
    """``arcdiag check`` for these *endpoints*, in the way they were looked at."""
    if "demo" in report.run.options:
        return f"arcdiag demo {quote(report.run.options['demo'])}"
    return " ".join(map(quote, _words(report, tuple(endpoints))))


def _words(report: Report, endpoints: tuple[str, ...]) -> Iterator[str]:
    run = report.run
    yield from ("arcdiag", "check")
    if run.cloud is not Cloud.PUBLIC:
        yield from ("--cloud", run.cloud)
    for region in run.regions:
        yield from ("--region", region)
    for feature in run.features:
        if run.features != _USUAL:
            yield from ("--feature", feature)
    own = {text.partition(":")[0]: text for text in run.options.get("mode", "").split("; ")}
    if run.modes != (Mode.PUBLIC,) or own.get(Mode.PUBLIC):
        for mode in run.modes:
            yield from ("--mode", own.get(mode, str(mode)))
    for name in _KEPT:
        value = run.options.get(name, "")
        if value and HIDDEN not in value:
            parts = value.split(", ") if name in ("proxy", "resolver") else [value]
            for part in parts:
                yield from (f"--{name}", part)
    if run.private_link and Mode.PRIVATE_PEERING not in run.modes:
        yield from ("--scope-id", "YOUR-SCOPE")
    if endpoints:
        yield from ("--only", ",".join(endpoints))
