"""The composition root: the real network, this host, the clock and the catalog meet the engine."""

from arcdiag.wiring.again import with_again
from arcdiag.wiring.check import check_report
from arcdiag.wiring.demo import UNHURRIED, demo_report
from arcdiag.wiring.machine import proxy_settings
from arcdiag.wiring.preview import preview
from arcdiag.wiring.saved import rejudged

__all__ = [
    "UNHURRIED",
    "check_report",
    "demo_report",
    "preview",
    "proxy_settings",
    "rejudged",
    "with_again",
]
