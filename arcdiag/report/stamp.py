"""Which machine, when, and by which arcdiag: a line of every view."""

from arcdiag.model.report import Report
from arcdiag.report.numbers import number_of
from arcdiag.report.plain import plain


def stamp(report: Report) -> str:
    """Which machine, when, and by which arcdiag and catalog: part of every view."""
    catalog = report.catalog
    host, tool = plain(report.host.name, 80), plain(report.tool.name, 20)
    version, days = plain(report.tool.version, 20), number_of(catalog.age_days, "day")
    return (
        f"{host}, {report.run.started:%Y-%m-%d %H:%M} UTC, {tool} {version}, "
        f"catalog {plain(catalog.version, 20)} ({days} old)"
    )


def catalog_stamp(version: str, age_days: int) -> str:
    """Which catalog, and how old: all there is to tell before a run."""
    return f"catalog {plain(version, 20)} ({number_of(age_days, 'day')} old)"
