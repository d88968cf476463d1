"""The system verifier's opinion and arcdiag's own judgement, together."""

import ssl
from collections.abc import Sequence

import pytest

from arcdiag.model.observation import AnchorKind, Judged
from arcdiag.net.trust.anchors import Anchors
from arcdiag.net.trust.judge import for_host, judge_chain
from arcdiag.net.trust.store import Opinion
from arcdiag.net.trust.verifier import ask, refused

from .judging import causes, ders, known, remarks, words
from .pki import DAY, HOST, NOW, Signed, between, leaf, root

ROOT = root(name="Public Root", organisation="Public")
ISSUING = between(ROOT, organisation="Public")
LEAF = leaf(ISSUING)
KNOWN = known(microsoft=(ROOT,))


class Asked:
    """A machine whose verifier says *opinion*; it lists *listed* of its roots."""

    label = "system"

    def __init__(self, opinion: Opinion, listed: Sequence[Signed] = ()) -> None:
        self.anchors = Anchors(ders(*listed))
        self.added = Anchors()
        self._opinion = opinion

    def opinion(self, chain: Sequence[bytes]) -> Opinion:
        return self._opinion


def judged(store: Asked, *chain: Signed) -> Judged:
    presented = ders(*chain)
    return for_host(judge_chain(store, KNOWN, presented, NOW), presented, HOST, store.label)


TRUSTED = Opinion()


def test_what_the_system_trusts_is_trusted_though_it_does_not_list_the_root() -> None:
    outcome = judged(Asked(TRUSTED), LEAF, ISSUING)

    assert outcome.faults == ()
    assert outcome.anchor is not None
    assert outcome.anchor.trusted
    assert outcome.anchor.kind is AnchorKind.MICROSOFT


def test_an_intermediate_that_the_system_fetched_is_a_remark() -> None:
    outcome = judged(Asked(TRUSTED, [ROOT]), LEAF)

    assert outcome.verified
    assert remarks(outcome) == ["cert-incomplete"]


def test_the_host_name_is_checked_whatever_the_system_says() -> None:
    assert causes(judged(Asked(TRUSTED, [ROOT]), leaf(ISSUING, hosts=["x.example"]), ISSUING)) == [
        "cert-wrong-host"
    ]


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (0x800B0109, "cert-untrusted"),
        (0x800B0101, "cert-expired"),
        (0x800B010F, "cert-wrong-host"),
        (0x800B010A, "cert-incomplete"),
        (0x800B010C, "cert-revoked"),
        (0x80092010, "cert-revoked"),
        (0x800B0111, "cert-untrusted"),
        (0x800B0110, "cert-invalid"),
        (0x12345678, "cert-invalid"),
        (-67843, "cert-untrusted"),
    ],
)
def test_a_refusal_of_the_system_counts_though_arcdiag_finds_nothing(code: int, cause: str) -> None:
    outcome = judged(Asked(Opinion(code=code, message="in its words"), [ROOT]), LEAF, ISSUING)

    assert causes(outcome) == [cause]
    assert "in its words" in words(outcome)


def test_a_root_that_the_system_distrusts_is_not_told_to_be_trusted() -> None:
    outcome = judged(Asked(Opinion(code=0x800B0109), [ROOT]), LEAF, ISSUING)

    assert outcome.anchor is not None
    assert not outcome.anchor.trusted


def test_where_both_refuse_arcdiags_words_are_enough() -> None:
    old = leaf(ISSUING, ends=NOW - DAY)
    stranger = leaf(root(name="Stranger"))

    expired = judged(Asked(Opinion(code=0x800B0101), [ROOT]), old, ISSUING)
    unknown = judged(Asked(Opinion(code=0x800B010A), [ROOT]), stranger)

    assert causes(expired) == ["cert-expired"]
    assert "2026-10-31" in words(expired)
    assert causes(unknown) == ["cert-untrusted"]


@pytest.mark.parametrize("code", [0x80092012, 0x80092013, 0x800B010E])
def test_revocation_that_could_not_be_checked_is_no_fault(code: int) -> None:
    assert judged(Asked(Opinion(code=code), [ROOT]), LEAF, ISSUING).faults == ()


def test_the_verifiers_error_becomes_an_opinion() -> None:
    error = ssl.SSLCertVerificationError(1, "fallback")
    assert refused(error) == Opinion(code=-1, message="fallback")

    error.verify_code, error.verify_message = 0x800B0109, "A chain ended in an untrusted root"
    assert refused(error) == Opinion(code=0x800B0109, message="A chain ended in an untrusted root")

    error.verify_code = 0x800B0109 - 2**32
    assert refused(error).code == 0x800B0109

    error.verify_code = -67843
    assert refused(error).code == -67843


def test_truststore_still_has_the_function_that_is_asked() -> None:
    assert isinstance(ask(ders(LEAF, ISSUING)), Opinion)
