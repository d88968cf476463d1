"""One test for each thing that can be wrong with a chain, and one for each that is right."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from arcdiag.model.failure import Cause
from arcdiag.model.observation import AnchorKind
from arcdiag.net.trust.parsed import parse
from arcdiag.net.trust.path import by_key
from arcdiag.ports import NetError

from .judging import causes, ders, judged, known, remarks, words
from .pki import (
    ANY_USE,
    CLIENT,
    DAY,
    HOST,
    NOW,
    RSA_MD5,
    RSA_SHA1,
    SERVER,
    Signed,
    between,
    field,
    leaf,
    outdated,
    renumbered,
    root,
    rsa_key,
)

ROOT = root()
ISSUING = between(ROOT)
LEAF = leaf(ISSUING)


def test_a_good_chain_is_verified_and_its_path_told() -> None:
    outcome = judged((LEAF, ISSUING), (ROOT,), known(microsoft=(ROOT,)))

    assert outcome.verified
    assert outcome.faults == ()
    assert outcome.store == "system"
    assert outcome.path == ("CN=leaf", "CN=Issuing CA", "CN=Root CA")
    assert outcome.anchor is not None
    assert outcome.anchor.kind is AnchorKind.MICROSOFT
    assert outcome.anchor.trusted


def test_a_private_root_that_is_trusted_is_told_apart_from_a_public_one() -> None:
    private = judged((LEAF, ISSUING), (ROOT,))
    public = judged((LEAF, ISSUING), (ROOT,), known(public=(ROOT,)))

    assert private.verified
    assert private.anchor is not None
    assert private.anchor.kind is AnchorKind.PRIVATE
    assert public.anchor is not None
    assert public.anchor.kind is AnchorKind.PUBLIC


def test_an_intermediate_that_the_store_holds_is_a_root_to_go_and_its_signers_to_people() -> None:
    whose = known(microsoft=(ROOT,))

    outcome = judged((LEAF,), (ISSUING,), whose)
    strangers = judged((leaf(between(root())),), (ISSUING,), whose)

    assert outcome.verified
    assert outcome.anchor is not None
    assert outcome.anchor.subject == "CN=Issuing CA"
    assert outcome.anchor.kind is AnchorKind.MICROSOFT
    assert not strangers.verified


def test_an_intermediate_that_only_claims_a_known_signer_stays_private() -> None:
    claiming = between(root())

    outcome = judged((leaf(claiming),), (claiming,), known(microsoft=(ROOT,)))

    assert outcome.anchor is not None
    assert outcome.anchor.kind is AnchorKind.PRIVATE


def test_a_root_of_microsoft_is_preferred_where_there_are_several() -> None:
    other = root(name="Other Root")
    crossed = between(other, name="Root CA", key=ROOT.key)

    outcome = judged((LEAF, ISSUING, crossed), (other, ROOT), known(microsoft=(other,)))

    assert outcome.anchor is not None
    assert outcome.anchor.subject == "CN=Other Root"


def test_order_duplicates_and_strangers_among_the_certificates_do_not_matter() -> None:
    second = between(ISSUING, name="Second CA")
    below = leaf(second)
    strangers = [leaf(root(name=f"Stranger {number}")) for number in range(5)]

    outcome = judged((below, *strangers, ISSUING, ROOT, second, second, below), (ROOT,))

    assert outcome.faults == ()
    assert len(outcome.path) == 4


def test_a_certificate_sent_twenty_times_counts_once() -> None:
    assert judged((LEAF, *[ISSUING] * 20), (ROOT,)).verified


def test_an_expired_leaf_is_the_only_fault_of_an_otherwise_good_chain() -> None:
    outcome = judged((leaf(ISSUING, ends=NOW - DAY), ISSUING), (ROOT,))

    assert causes(outcome) == ["cert-expired"]
    assert words(outcome) == "CN=leaf: expired on 2026-10-31 12:00 UTC"
    assert outcome.anchor is not None
    assert outcome.anchor.trusted


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOW - DAY, []),
        (NOW + DAY, []),
        (NOW - 2 * DAY, ["cert-not-yet-valid"]),
        (NOW + 2 * DAY, ["cert-expired"]),
    ],
)
def test_a_certificate_is_valid_from_its_first_second_to_its_last(at, expected) -> None:  # type: ignore[no-untyped-def]
    from datetime import timedelta

    one = leaf(ISSUING, begins=NOW - DAY, ends=NOW + DAY)
    beyond = timedelta(seconds=1) if expected == ["cert-expired"] else timedelta()

    assert causes(judged((one, ISSUING), (ROOT,), at=at + beyond)) == expected


def test_an_expired_intermediate_is_named() -> None:
    old = between(ROOT, ends=NOW - DAY)

    outcome = judged((leaf(old), old), (ROOT,))

    assert causes(outcome) == ["cert-expired"]
    assert outcome.faults[0].subject == "CN=Issuing CA"


def test_an_expired_intermediate_is_no_matter_where_another_way_is_open() -> None:
    old = between(ROOT, ends=NOW - DAY, key=ISSUING.key)

    assert causes(judged((LEAF, old, ISSUING), (ROOT,))) == []


def test_an_expired_root_is_refused_as_go_does() -> None:
    old = root(ends=NOW - DAY)
    issuing = between(old)

    outcome = judged((leaf(issuing), issuing), (old,))

    assert causes(outcome) == ["cert-expired"]
    assert outcome.faults[0].subject == "CN=Root CA"


def test_a_certificate_of_the_future_is_not_yet_valid() -> None:
    outcome = judged((leaf(ISSUING, begins=NOW + DAY), ISSUING), (ROOT,))

    assert causes(outcome) == ["cert-not-yet-valid"]
    assert words(outcome) == "CN=leaf: valid only from 2026-11-02 12:00 UTC"


def test_a_certificate_for_another_host_tells_for_which() -> None:
    outcome = judged((leaf(ISSUING, hosts=["a.example", "b.example"]), ISSUING), (ROOT,))

    assert causes(outcome) == ["cert-wrong-host"]
    assert words(outcome) == f"CN=leaf: it is for a.example, b.example, not for {HOST}"


def test_the_common_name_does_not_stand_in_for_missing_names() -> None:
    outcome = judged((leaf(ISSUING, name=HOST, hosts=()), ISSUING), (ROOT,))

    assert causes(outcome) == ["cert-wrong-host"]
    assert "Go ignores the common name" in words(outcome)


def test_a_leaf_that_signed_itself_is_self_signed() -> None:
    outcome = judged((leaf(None),), (ROOT,))

    assert causes(outcome) == ["cert-self-signed"]
    assert outcome.anchor is None


def test_a_self_signed_leaf_that_the_machine_trusts_is_good() -> None:
    one, old = leaf(None), leaf(None, ends=NOW - DAY)

    assert judged((one,), (one,)).verified
    assert causes(judged((old,), (old,))) == ["cert-expired"]


def test_a_self_signed_leaf_may_be_wrong_in_other_ways_too_which_come_after() -> None:
    one = leaf(None, hosts=["other.example"], ends=NOW - DAY)

    assert causes(judged((one,), (ROOT,))) == [
        "cert-self-signed",
        "cert-expired",
        "cert-wrong-host",
    ]


@pytest.mark.parametrize("algorithm", [RSA_SHA1, RSA_MD5])
def test_a_leaf_signed_with_an_outdated_hash_is_weak(algorithm: bytes) -> None:
    top = root(key=rsa_key(2048))

    outcome = judged((outdated(leaf(top), top, algorithm),), (top,))

    assert causes(outcome) == ["cert-weak"]
    assert "WithRSAEncryption, which Go refuses" in words(outcome)
    assert outcome.anchor is not None
    assert outcome.anchor.trusted


def test_a_root_that_signed_itself_with_sha1_is_good() -> None:
    top = root(key=rsa_key(2048))
    old = outdated(top, top)

    assert judged((leaf(top),), (old,)).verified


def test_a_signature_that_another_key_made_is_not_believed() -> None:
    imposter = root()

    outcome = judged((leaf(imposter),), (ROOT,))

    assert causes(outcome) == ["cert-untrusted"]
    assert "in the name of CN=Root CA, but not with the key known" in words(outcome)


def test_an_rsa_key_of_1024_bits_is_worth_a_remark() -> None:
    outcome = judged((leaf(ROOT, key=rsa_key(1024)),), (ROOT,))

    assert outcome.verified
    assert remarks(outcome) == ["cert-weak"]
    assert "RSA 1024" in words(outcome)


def test_an_rsa_key_of_2048_bits_is_not() -> None:
    assert judged((leaf(ROOT, key=rsa_key(2048)),), (ROOT,)).faults == ()


def test_an_rsa_key_of_512_bits_is_refused() -> None:
    tiny = rsa.RSAPublicNumbers(65537, (1 << 511) | 12_345_679).public_key()

    outcome = judged((leaf(ROOT, public=tiny),), (ROOT,))

    assert causes(outcome) == ["cert-weak"]
    assert "RSA 512" in words(outcome)


def test_an_rsa_key_beyond_8192_bits_is_refused_before_anything_is_computed() -> None:
    huge = rsa.RSAPublicNumbers(65537, (1 << 16_383) | 12_345_679).public_key()

    outcome = judged((LEAF, ISSUING, leaf(ROOT, name="unused", public=huge)), (ROOT,))

    assert causes(outcome) == ["cert-invalid"]
    assert "16384 bits" in words(outcome)


@pytest.mark.parametrize("exponent", [2**31 + 1, 2**40 + 1])
def test_an_absurd_public_exponent_is_refused(exponent: int) -> None:
    odd = rsa.RSAPublicNumbers(exponent, (1 << 2047) | 12_345_679).public_key()

    outcome = judged((leaf(ROOT, public=odd),), (ROOT,))

    assert causes(outcome) == ["cert-invalid"]
    assert "exponent" in words(outcome)


def test_a_curve_that_go_does_not_know_is_refused() -> None:
    outcome = judged((leaf(ROOT, key=ec.generate_private_key(ec.SECP256K1())),), (ROOT,))

    assert causes(outcome) == ["cert-invalid"]
    assert "curve" in words(outcome)


def test_ed25519_and_the_larger_curves_are_fine() -> None:
    top = root(key=ed25519.Ed25519PrivateKey.generate())
    issuing = between(top, key=ec.generate_private_key(ec.SECP384R1()))

    assert judged((leaf(issuing), issuing), (top,)).verified


def test_a_certificate_that_is_meant_for_clients_is_refused() -> None:
    outcome = judged((leaf(ISSUING, uses=[CLIENT]), ISSUING), (ROOT,))

    assert causes(outcome) == ["cert-invalid"]
    assert "not for servers" in words(outcome)


@pytest.mark.parametrize("uses", [[SERVER], [ANY_USE], [CLIENT, SERVER], None])
def test_a_certificate_for_servers_or_for_anything_is_fine(uses) -> None:  # type: ignore[no-untyped-def]
    assert judged((leaf(ISSUING, uses=uses), ISSUING), (ROOT,)).verified


def test_an_authority_that_may_not_sign_for_servers_is_refused() -> None:
    clients_only = between(ROOT, uses=[CLIENT])

    outcome = judged((leaf(clients_only), clients_only), (ROOT,))

    assert causes(outcome) == ["cert-invalid"]
    assert outcome.faults[0].subject == "CN=Issuing CA"


@pytest.mark.parametrize("ca", [False, None])
def test_a_signer_that_is_no_authority_is_refused(ca: bool | None) -> None:
    no_authority = between(ROOT, ca=ca)

    outcome = judged((leaf(no_authority), no_authority), (ROOT,))

    assert causes(outcome) == ["cert-invalid"]
    assert "no authority" in words(outcome)


def test_an_authority_whose_key_usage_forbids_signing_is_refused() -> None:
    may_not = between(ROOT, signs=False)

    assert causes(judged((leaf(may_not), may_not), (ROOT,))) == ["cert-invalid"]


def test_an_authority_without_key_usage_may_sign() -> None:
    free = between(ROOT, signs=None)

    assert judged((leaf(free), free), (ROOT,)).verified


def test_a_path_longer_than_allowed_is_refused() -> None:
    last = between(ROOT, name="Last CA", path_length=0)
    beyond = between(last, name="One too many")

    outcome = judged((leaf(beyond), beyond, last), (ROOT,))

    assert causes(outcome) == ["cert-invalid"]
    assert "allows 0 authorities below it, and there are 1" in words(outcome)
    assert judged((leaf(last), last), (ROOT,)).verified


def test_the_path_length_of_a_root_counts_too() -> None:
    top = root(path_length=0)
    issuing = between(top)

    assert causes(judged((leaf(issuing), issuing), (top,))) == ["cert-invalid"]
    assert judged((leaf(top),), (top,)).verified


@pytest.mark.parametrize(
    ("permitted", "excluded", "fine"),
    [
        ([x509.DNSName("azure.com")], None, True),
        ([x509.DNSName("example.com")], None, False),
        (None, [x509.DNSName("azure.com")], False),
        (None, [x509.DNSName("example.com")], True),
    ],
)
def test_an_authority_signs_only_for_names_it_may(permitted, excluded, fine: bool) -> None:  # type: ignore[no-untyped-def]
    bound = between(ROOT, permitted=permitted, excluded=excluded)

    assert causes(judged((leaf(bound), bound), (ROOT,))) == ([] if fine else ["cert-invalid"])


def test_a_critical_extension_that_go_does_not_know_is_refused() -> None:
    outcome = judged((leaf(ISSUING, unknown_critical=True), ISSUING), (ROOT,))

    assert causes(outcome) == ["cert-invalid"]
    assert "1.3.6.1.4.1.55555.1" in words(outcome)


def test_a_negative_serial_number_is_a_remark_until_it_is_a_refusal() -> None:
    outcome = judged((renumbered(LEAF, ISSUING), ISSUING), (ROOT,))

    assert outcome.verified
    assert remarks(outcome) == ["cert-invalid"]
    assert "February 2027" in words(outcome)


def test_nothing_presented_is_said_to_be_nothing() -> None:
    outcome = judged((), (ROOT,))

    assert causes(outcome) == ["cert-invalid"]
    assert "no certificate was presented" in words(outcome)


def test_more_certificates_than_anybody_needs_are_not_looked_at() -> None:
    crowd = [ISSUING, *(field(0x30, bytes([n // 256, n % 256])) for n in range(500))]

    with pytest.raises(NetError) as caught:
        judged((LEAF, *crowd), (ROOT,))

    assert caught.value.failure.cause is Cause.LOCAL_LIMIT
    assert "502 certificates were presented" in caught.value.failure.message


def test_bytes_that_are_no_certificate_end_it_wherever_they_stand() -> None:
    for chain in ((b"garbage", ISSUING), (LEAF, ISSUING, b"\x30\x00")):
        outcome = judged(chain, (ROOT,))

        assert causes(outcome) == ["cert-invalid"]
        assert "unusable" in words(outcome)


def test_a_certificate_of_ten_megabytes_is_not_read() -> None:
    outcome = judged((LEAF, bytes(10_000_000)), (ROOT,))

    assert causes(outcome) == ["cert-invalid"]
    assert "more than 256 KiB" in words(outcome)


def test_a_certificate_beyond_all_measure_is_not_read() -> None:
    crowded = leaf(ISSUING, hosts=[f"h{number}.example" for number in range(3000)])

    with pytest.raises(NetError) as caught:
        judged((crowded, ISSUING), (ROOT,))

    assert caught.value.failure.cause is Cause.LOCAL_LIMIT
    assert "32 KiB" in caught.value.failure.message


def test_authorities_that_sign_each_other_lead_nowhere() -> None:
    one, other = root(name="One"), root(name="Other")
    one_by_other = between(other, name="One", key=one.key)
    other_by_one = between(one, name="Other", key=other.key)

    outcome = judged((leaf(one), one_by_other, other_by_one), (ROOT,))

    assert causes(outcome) == ["cert-untrusted"]
    assert "sign each other" in words(outcome)


def test_a_thicket_of_cross_signatures_is_given_up_in_time() -> None:
    authorities = [root(name="Same Name") for _ in range(4)]
    thicket = [
        between(by, name="Same Name", key=one.key)
        for one in authorities
        for by in authorities
        if one is not by
    ]

    outcome = judged((leaf(authorities[0]), *thicket), (ROOT,))

    assert causes(outcome) == ["cert-invalid"]
    assert "Go gives up" in words(outcome)


def test_a_thicket_with_a_way_out_is_left_by_it() -> None:
    authorities = [root(name="Same Name") for _ in range(3)]
    thicket = [
        between(by, name="Same Name", key=one.key)
        for one in authorities
        for by in authorities
        if one is not by
    ]
    way_out = between(ROOT, name="Same Name", key=authorities[0].key)

    assert judged((leaf(authorities[0]), *thicket, way_out), (ROOT,)).verified


def test_signers_are_tried_in_the_order_of_their_key_identifiers() -> None:
    other = parse(between(ROOT).der)
    unmarked = parse(between(ROOT, identifiers=False).der)
    right = parse(ISSUING.der)

    tried = by_key(parse(LEAF.der), iter((other, unmarked, right)))

    assert tried == [right, unmarked, other]


def test_an_old_root_without_extensions_may_sign() -> None:
    old = _version_1(ROOT)

    assert judged((LEAF, ISSUING), (old,)).verified


def test_an_intermediate_without_extensions_may_not() -> None:
    old = _version_1(ISSUING, signed_by=ROOT)

    assert causes(judged((LEAF, old), (ROOT,))) == ["cert-invalid"]


def test_several_faults_are_all_told_the_most_telling_first() -> None:
    bad = leaf(ISSUING, hosts=["x.example"], ends=NOW - DAY, uses=[CLIENT], unknown_critical=True)

    assert causes(judged((bad, ISSUING), (root(name="Else"),), known())) == [
        "cert-untrusted",
        "cert-expired",
        "cert-wrong-host",
        "cert-invalid",
        "cert-invalid",
    ]


def _version_1(one: Signed, signed_by: Signed | None = None) -> bytes:
    """The same subject and key as people certified them before version 3."""
    from cryptography.hazmat.primitives import hashes

    from arcdiag.net.trust.der import outline

    parts = outline(one.der)
    number = field(0x02, b"\x05")
    dates = field(0x30, field(0x17, b"200101000000Z"), field(0x17, b"400101000000Z"))
    algorithm = bytes.fromhex("300a06082a8648ce3d040302")
    body = field(0x30, number, algorithm, parts.issuer, dates, parts.subject, parts.key)
    signer = (signed_by or one).key
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    made = signer.sign(body, ec.ECDSA(hashes.SHA256()))
    assert ders(field(0x30, body, algorithm, field(0x03, b"\0", made)))
    return field(0x30, body, algorithm, field(0x03, b"\0", made))
