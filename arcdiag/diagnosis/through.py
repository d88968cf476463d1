"""Judges what was seen of a proxy on the way: not reached, refused, or broken."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.routes import goes_direct, is_proxy
from arcdiag.diagnosis.ruling import OURS, Ruling
from arcdiag.diagnosis.service import is_gateways
from arcdiag.model.choices import State
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.observation import Answered, Handshaken, Observation, Step, Tunnelled
from arcdiag.model.plan import Check

LOGIN_WANTED: Final = 407
_UNAUTHORIZED: Final = 401
"""A server's word; behind CONNECT it is the proxy's own: tinyproxy's for a wrong login."""
_FORBIDDEN: Final = 403
_GATEWAY_ERRORS: Final = (502, 503, 504)
_SOCKS: Final = {2: Cause.PROXY_DENIED, 255: Cause.PROXY_AUTH_REQUIRED}
"""Not allowed by ruleset (RFC 1928, section 6); no acceptable way to log in (section 3)."""
_HTTP: Final = {
    LOGIN_WANTED: Cause.PROXY_AUTH_REQUIRED,
    _UNAUTHORIZED: Cause.PROXY_AUTH_REQUIRED,
    _FORBIDDEN: Cause.PROXY_DENIED,
}
_PAGES: Final = ("text/", "application/xhtml")
_PROXYS: Final = (
    Cause.PROXY_AUTH_REQUIRED,
    Cause.PROXY_DENIED,
    Cause.PROXY_TIMEOUT,
    Cause.PROXY_CLOSED,
    Cause.PROXY_GARBLED,
    Cause.PROXY_ERROR,
)


def proxying(check: Check, observations: tuple[Observation, ...]) -> Iterator[Ruling]:
    """Reaching the proxy and its answer; where one proxy failed and the next did not, neither."""
    if goes_direct(check) and not is_proxy(check):
        return
    through = any(_is_through(check, seen) for seen in observations)
    if not through:
        yield from _unreached(observations)
    for number, seen in enumerate(observations):
        match seen.outcome:
            case Failure(cause=cause) if cause in OURS or through:
                pass
            case Failure(cause=cause) if seen.step is Step.TUNNEL:
                own = cause if cause in _PROXYS else Cause.PROXY_ERROR
                yield Ruling(State.FAIL, own, (seen,))
            case Tunnelled(opened=False) as refused if not through:
                yield Ruling(State.FAIL, refusal(refused), (seen,))
            case Tunnelled(opened=True) as opened:
                yield from _after(opened, seen, observations[number + 1 :])
            case Answered() as answer if _asked_plainly(check, observations):
                if own_word := own_answer(answer):
                    yield Ruling(State.FAIL, own_word, (seen,))


def _unreached(observations: tuple[Observation, ...]) -> Iterator[Ruling]:
    """Not one of the proxies on the way could be reached; what each of them showed."""
    reaches = tuple(seen for seen in observations if seen.step is Step.REACH)
    failed = [seen.outcome for seen in reaches if isinstance(seen.outcome, Failure)]
    if failed and len(failed) == len(reaches) and not any(one.cause in OURS for one in failed):
        yield Ruling(State.FAIL, Cause.PROXY_UNREACHABLE, reaches)


def as_proxys(ruling: Ruling) -> Ruling | None:
    """A ruling on a check of the proxy itself: whatever kept us from asking it, it is unreachable.

    Its certificate may well be the company's own: that is no interception.
    """
    if ruling.cause is Cause.CERT_INTERCEPTED:
        return None
    if ruling.state is State.FAIL and ruling.cause not in _PROXYS:
        return Ruling(State.FAIL, Cause.PROXY_UNREACHABLE, ruling.because)
    return ruling


def refusal(answer: Tunnelled) -> Cause:
    """What a proxy that did not connect us on meant, by its status or SOCKS5 code."""
    table = _SOCKS if is_socks(answer) else _HTTP
    return table.get(answer.status, Cause.PROXY_ERROR)


def is_socks(answer: Tunnelled) -> bool:
    """Was this said in SOCKS5, and is the status a reply code?"""
    return answer.proxy.startswith("socks")


def own_answer(answer: Answered) -> Cause | None:
    """Why an answer over plain HTTP is the proxy's own and not the endpoint's; None: it is not."""
    if answer.status == LOGIN_WANTED:
        return Cause.PROXY_AUTH_REQUIRED
    if not is_gateways(answer, forwarded=answer.status in _GATEWAY_ERRORS):
        return None
    if answer.status == _FORBIDDEN:
        return Cause.PROXY_DENIED
    return Cause.PROXY_ERROR if answer.status >= 400 else None


def _is_through(check: Check, seen: Observation) -> bool:
    """Was a tunnel opened, or an answer of any kind given? TLS with the proxy itself is neither."""
    match seen.outcome:
        case Tunnelled(opened=opened):
            return opened
        case Answered() | Handshaken():
            return not is_proxy(check)
        case _:
            return False


def _asked_plainly(check: Check, observations: tuple[Observation, ...]) -> bool:
    """Was the proxy itself given the request? Inside a tunnel it cannot answer."""
    tunnelled = any(seen.step is Step.TUNNEL for seen in observations)
    return not tunnelled and not is_proxy(check)


def _after(
    opened: Tunnelled, tunnel: Observation, later: tuple[Observation, ...]
) -> Iterator[Ruling]:
    """A tunnel that was promised, and in which TLS then met the end or a page."""
    for seen in later:
        if seen.step is Step.HANDSHAKE and isinstance(seen.outcome, Failure):
            match seen.outcome.cause:
                case Cause.TLS_NOT_TLS if brings_page(opened):
                    yield Ruling(State.FAIL, Cause.PROXY_GARBLED, (tunnel, seen))
                case Cause.TLS_CLOSED | Cause.TLS_RESET | Cause.TLS_TIMEOUT if opened.excerpt:
                    yield Ruling(State.FAIL, Cause.PROXY_GARBLED, (tunnel, seen))
                case Cause.TLS_CLOSED:
                    yield Ruling(State.FAIL, Cause.PROXY_CLOSED, (tunnel, seen))
            return


def brings_page(opened: Tunnelled) -> bool:
    """Did a page come with the promise of a tunnel? RFC 9110, section 9.3.6: a 2xx has no body."""
    kind = opened.header("content-type").lower()
    length = opened.header("content-length")
    return bool(opened.excerpt) or kind.startswith(_PAGES) or length not in ("", "0")
