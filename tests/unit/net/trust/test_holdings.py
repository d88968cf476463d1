"""What a store holds, and what it lacks of the roots that Microsoft uses."""

from arcdiag.catalog.load import load_catalog
from arcdiag.net.trust.holdings import holdings
from arcdiag.net.trust.known import KnownRoots, key_of, known_roots
from arcdiag.net.trust.store import VerifierStore, anchors_store
from arcdiag.net.trust.trust import Trust

from .judging import NOBODY, ders
from .pki import HOST, NOW, between, leaf, root

ROOT, OTHER = root(), root(name="Another Root")
(MINE,), (ANOTHER,) = ders(ROOT), ders(OTHER)
KNOWN = KnownRoots(
    microsoft=frozenset({key_of(MINE), key_of(ANOTHER), "00"}),
    public=frozenset(),
    certificates=(MINE, ANOTHER, b"garbage"),
)


def test_what_is_lacking_is_named_once() -> None:
    seen = holdings(anchors_store([MINE, MINE]), KNOWN)

    assert (seen.count, seen.complete) == (1, True)
    assert len(seen.lacking) == 1
    assert "Another Root" in seen.lacking[0]


def test_a_full_store_lacks_nothing_and_an_empty_one_all() -> None:
    assert holdings(anchors_store([MINE, ANOTHER]), KNOWN).lacking == ()
    assert len(holdings(anchors_store([]), KNOWN).lacking) == 2


def test_the_catalogs_roots_that_are_still_in_use_are_known_by_name() -> None:
    seen = holdings(anchors_store([]), known_roots(load_catalog().roots.values()))

    assert any("DigiCert Global Root G2" in subject for subject in seen.lacking)
    assert any("Microsoft RSA Root" in subject for subject in seen.lacking)


def test_a_store_that_fetches_roots_is_never_whole() -> None:
    assert not holdings(VerifierStore([MINE], "system"), KNOWN).complete


async def test_a_chain_judged_by_an_empty_store_says_that_it_is_empty() -> None:
    trust = Trust(anchors_store([]), KNOWN)
    issuing, stranger = between(ROOT), between(root(name="A Third Root"))
    genuine = await trust.judge(ders(leaf(issuing), issuing), HOST, NOW)
    strange = await Trust(anchors_store([]), NOBODY).judge(
        ders(leaf(stranger), stranger), HOST, NOW
    )

    assert "no trusted root at all" in genuine.faults[0].message
    assert "no trusted root at all" in strange.faults[0].message


async def test_what_the_store_holds_is_known_once_it_is_prepared() -> None:
    trust = Trust(anchors_store([MINE]), KNOWN)
    assert trust.holdings is None

    await trust.prepare()

    assert trust.holdings is not None
    assert trust.holdings.count == 1
