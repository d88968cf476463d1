"""``arcdiag proxy``: where proxies are set, who goes by which, and the way a URL takes."""

import asyncio
from argparse import Namespace
from typing import Final

import msgspec

from arcdiag.cli.console import Streams
from arcdiag.cli.doors import Doors
from arcdiag.cli.overheard import warn_of_login_tried
from arcdiag.model.catalog import Catalog
from arcdiag.model.proxy import Consumer, Effective, Origin, ProxySettings, Target, Unusable, Ways
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.values import pac_place
from arcdiag.proxies.categories import Categories
from arcdiag.proxies.decide import decision, ways
from arcdiag.proxies.effective import by_pac, consumers, effective, no_proxy_list, tried
from arcdiag.proxies.url import UrlError, parse_proxy, parse_target
from arcdiag.report.json import as_json
from arcdiag.report.proxies import Way, proxies_text

_AUTO: Final = "auto"
"""What ``--pac`` takes for: find one as Windows would."""

_FIRST: Final = "automatic detection comes before the PAC file, and was not tried (--pac auto)"


def proxy(asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Print what was asked for; returns the exit code."""
    targets = tuple(_target(number, text) for number, text in enumerate(asked.url, start=1))
    option = _option(asked)
    if option and option.source:
        warn_of_login_tried(option.source.https, streams)
    settings = doors.proxy_settings()
    catalog = doors.load_catalog(None)
    categories = catalog.proxy_bypasses
    if asked.json:
        by = option or _by(settings, _chosen(asked, settings), asked.no_proxy, categories)
        streams.document(as_json(_way(by, targets, doors, catalog).decisions))
        return 0
    everyone = (Consumer(asked.consumer),) if asked.consumer else consumers(settings)
    all_by = [option] if option else []
    all_by += [_by(settings, one, asked.no_proxy, categories) for one in everyone if not option]
    every = [_way(by, targets, doors, catalog) for by in all_by]
    streams.result(proxies_text(settings, every))
    return 0


def _target(number: int, text: str) -> Target:
    """The URL *text*, which is not repeated where it is unsound: it may hold a password."""
    try:
        return parse_target(text)
    except UrlError as error:
        raise RefusedError(f"URL {number}: {error}") from None


def _option(asked: Namespace) -> Effective | None:
    """What ``--proxy`` or ``--pac`` has a program go by; None: neither was given."""
    if asked.proxy is None and asked.pac is None:
        return None
    if asked.proxy is not None and asked.pac is not None:
        raise RefusedError("--pac: --proxy is tried out already")
    if asked.consumer:
        given = "--proxy" if asked.pac is None else "--pac"
        raise RefusedError(f"--for: {given} is tried out for nobody in particular")
    if asked.pac is not None:
        where = pac_place("--pac", asked.pac.removeprefix("pac+"))
        detects = where == _AUTO
        return by_pac("--pac", "" if detects else where, asked.no_proxy, detects=detects)
    found = parse_proxy(asked.proxy)
    if found is None:
        raise RefusedError("--proxy: is empty")
    if isinstance(found, Unusable):
        raise RefusedError(f"--proxy: {found.reason}")
    return tried(found, asked.no_proxy or "")


def _chosen(asked: Namespace, settings: ProxySettings) -> Consumer:
    """Whose decision is asked for: the agent's where there is one, else that of programs."""
    default = Consumer.AGENT if settings.agent.installed else Consumer.PROGRAMS
    return Consumer(asked.consumer) if asked.consumer else default


def _by(
    settings: ProxySettings, consumer: Consumer, no_proxy: str | None, categories: Categories
) -> Effective:
    """What *consumer* goes by, with the option's list instead of its own."""
    by = effective(settings, consumer, categories)
    if no_proxy is None:
        return by
    return msgspec.structs.replace(by, exceptions=no_proxy_list(no_proxy))


def _way(by: Effective, targets: tuple[Target, ...], doors: Doors, catalog: Catalog) -> Way:
    source = by.source
    detecting = source is not None and source.detects and source.origin is Origin.OPTION
    if not targets or source is None or not (source.pac or detecting):
        found = tuple(ways(target, by, catalog.proxy_bypasses) for target in targets)
    else:
        found = asyncio.run(doors.pac_ways(_undetected(by), targets, catalog))
        if source.detects and not detecting:
            found = tuple(map(_passed_over, found))
    decisions = tuple(
        decision(target, by, each) for target, each in zip(targets, found, strict=True)
    )
    return Way(effective=by, decisions=decisions)


def _undetected(by: Effective) -> Effective:
    """*by* without detection: whoever answers to ``wpad`` is not asked unbidden."""
    assert by.source is not None
    if by.source.origin is Origin.OPTION or not by.source.detects:
        return by
    return msgspec.structs.replace(by, source=msgspec.structs.replace(by.source, detects=False))


def _passed_over(found: Ways) -> Ways:
    return msgspec.structs.replace(found, notes=(*found.notes, _FIRST))
