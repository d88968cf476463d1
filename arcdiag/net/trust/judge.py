"""The judgement on a presented chain: is it to be looked at, is it trusted, is it for the host?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from arcdiag.model.failure import Cause
from arcdiag.model.observation import CertificateFault, Judged
from arcdiag.net.trust.hosts import is_for, literal
from arcdiag.net.trust.judgement import Judgement, refused
from arcdiag.net.trust.known import KnownRoots
from arcdiag.net.trust.leading import accepted, explained
from arcdiag.net.trust.opinion import with_opinion
from arcdiag.net.trust.parsed import Parsed, TooLarge, Unreadable, parse
from arcdiag.net.trust.path import Exhausted
from arcdiag.net.trust.rules import fault, remarks, unreadable_by_go
from arcdiag.net.trust.store import Store
from arcdiag.ports import NetError

MOST_PRESENTED: Final = 16
"""Different certificates looked at; honest chains have two to five."""
MOST_BYTES: Final = 256 * 1024
"""Of all certificates; Go reads no more (crypto/tls, common.go, maxHandshakeCertificateMsg)."""
NAMES_TOLD: Final = 5
"""Of a certificate for other hosts."""
MOST_TELLING: Final = (
    Cause.CERT_SELF_SIGNED,
    Cause.CERT_UNTRUSTED,
    Cause.CERT_INCOMPLETE,
    Cause.CERT_REVOKED,
    Cause.CERT_EXPIRED,
    Cause.CERT_NOT_YET_VALID,
    Cause.CERT_WRONG_HOST,
    Cause.CERT_WEAK,
    Cause.CERT_INVALID,
)
"""Who signed comes before what is wrong with it."""


def _beyond_us(what: str, most: str) -> NetError:
    """A bound of ours, which says nothing about the chain."""
    return NetError(Cause.LOCAL_LIMIT, f"{what}; arcdiag judges at most {most}", "too large")


def judge_chain(store: Store, known: KnownRoots, chain: Sequence[bytes], at: datetime) -> Judgement:
    """Judge all but the host name; takes a bounded time, but perhaps seconds.

    Raises NetError (``local-limit``) for what a Go program might judge and arcdiag does not.
    """
    different = tuple(dict.fromkeys(chain))
    if not different:
        return refused("no certificate was presented")
    if sum(map(len, different)) > MOST_BYTES:
        size = f"{MOST_BYTES // 1024} KiB"
        return refused(f"the certificates presented take more than {size}, and Go reads no more")
    if len(different) > MOST_PRESENTED:
        raise _beyond_us(f"{len(different)} certificates were presented", f"{MOST_PRESENTED}")
    presented = []
    for number, der in enumerate(different, start=1):
        try:
            presented.append(parse(der))
        except TooLarge as large:
            what = f"of the certificates presented, number {number} is very large"
            raise _beyond_us(what, str(large)) from large
        except Unreadable as bad:
            return refused(f"of the certificates presented, number {number} is unusable: {bad}")
    hopeless = tuple(unreadable_by_go(presented))
    if hopeless:
        return Judgement(faults=hopeless)
    return with_opinion(store.opinion(different), _ours(store, known, tuple(presented), at), store)


def _ours(
    store: Store, known: KnownRoots, presented: tuple[Parsed, ...], at: datetime
) -> Judgement:
    """What Go's rules and the store's roots say, whoever else is to be asked."""
    try:
        found = accepted(store.anchors, known, presented, at)
    except Exhausted:
        return refused("its certificates lead into too many ways; Go gives up on it as well")
    judgement = found or explained(store.anchors, known, presented, at)
    seen = remarks(presented, judgement.path or presented)
    return judgement.with_faults(tuple(seen))


def for_host(judgement: Judgement, chain: Sequence[bytes], host: str, label: str) -> Judged:
    """The judgement with the host name checked."""
    faults = (*judgement.faults, *_host_faults(chain, host))
    path = tuple(one.called for one in judgement.path)
    ordered = tuple(sorted(faults, key=_weight))
    return Judged(store=label, faults=ordered, anchor=judgement.anchor, path=path)


def _host_faults(chain: Sequence[bytes], host: str) -> tuple[CertificateFault, ...]:
    try:
        leaf = parse(chain[0])
    except (IndexError, Unreadable):
        return ()
    if is_for(leaf.extensions, host):
        return ()
    return (fault(Cause.CERT_WRONG_HOST, leaf, _other_names(leaf, host)),)


def _other_names(leaf: Parsed, host: str) -> str:
    names = leaf.extensions.names
    if not names:
        return f"it names no host at all (Go ignores the common name), so it is not for {host}"
    if literal(host) is not None and not leaf.extensions.addresses:
        return f"it names hosts but no address, so it is not for {host}"
    told = ", ".join(name[:80] for name in names[:NAMES_TOLD])
    more = f" and {len(names) - NAMES_TOLD} more" if len(names) > NAMES_TOLD else ""
    return f"it is for {told}{more}, not for {host}"


def _weight(one: CertificateFault) -> tuple[bool, int]:
    return not one.fatal, MOST_TELLING.index(Cause(one.cause))
