"""``arcdiag proxy``: where proxies are set, who goes by which, and the way a URL takes."""

from argparse import Namespace

import msgspec

from arcdiag.cli.console import Streams
from arcdiag.cli.doors import Doors
from arcdiag.cli.refused import RefusedError
from arcdiag.model.proxy import Consumer, Effective, ProxySettings, Target, Unusable
from arcdiag.proxies.categories import Categories
from arcdiag.proxies.decide import decide
from arcdiag.proxies.effective import consumers, effective, no_proxy_list, tried
from arcdiag.proxies.url import UrlError, parse_proxy, parse_target
from arcdiag.report.json import as_json
from arcdiag.report.proxies import Way, proxies_text


def proxy(asked: Namespace, doors: Doors, streams: Streams) -> int:
    """Print what was asked for; returns the exit code."""
    targets = tuple(_target(number, text) for number, text in enumerate(asked.url, start=1))
    option = _option(asked)
    settings = doors.proxy_settings()
    categories = doors.load_catalog(None).proxy_bypasses
    if asked.json:
        by = option or _by(settings, _chosen(asked, settings), asked.no_proxy, categories)
        streams.document(as_json(_way(by, targets, categories).decisions))
        return 0
    everyone = (Consumer(asked.consumer),) if asked.consumer else consumers(settings)
    all_by = [option] if option else []
    all_by += [_by(settings, one, asked.no_proxy, categories) for one in everyone if not option]
    ways = [_way(by, targets, categories) for by in all_by]
    streams.result(proxies_text(settings, ways))
    return 0


def _target(number: int, text: str) -> Target:
    """The URL *text*, which is not repeated where it is unsound: it may hold a password."""
    try:
        return parse_target(text)
    except UrlError as error:
        raise RefusedError(f"URL {number}: {error}") from None


def _option(asked: Namespace) -> Effective | None:
    """What ``--proxy`` has a program go by; None: it was not given."""
    if asked.proxy is None:
        return None
    if asked.consumer:
        raise RefusedError("--for: --proxy is tried out for nobody in particular")
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


def _way(by: Effective, targets: tuple[Target, ...], categories: Categories) -> Way:
    decisions = tuple(decide(target, by, categories) for target in targets)
    return Way(effective=by, decisions=decisions)
