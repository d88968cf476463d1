"""A signer nobody knows: a device in between, or an intermediate that was not sent?"""

from arcdiag.model.observation import AnchorKind

from .judging import causes, judged, known, words
from .pki import DAY, NOW, between, leaf, root

PUBLIC = root(name="Global Root G2", organisation="DigiCert Inc")
PUBLIC_ISSUING = between(PUBLIC, name="TLS CA 03", organisation="DigiCert, Inc.")
PRIVATE = root(name="Contoso Root", organisation="Contoso Ltd")
PRIVATE_ISSUING = between(PRIVATE, name="Contoso Edge", organisation="Contoso Ltd")


def test_a_missing_intermediate_of_a_trusted_organisation_is_incomplete() -> None:
    outcome = judged((leaf(PUBLIC_ISSUING),), (PUBLIC,))

    assert causes(outcome) == ["cert-incomplete"]
    assert "CN=TLS CA 03,O=DigiCert\\, Inc., was not sent" in words(outcome)
    assert outcome.anchor is None


def test_a_missing_intermediate_of_a_public_organisation_is_incomplete() -> None:
    outcome = judged((leaf(PUBLIC_ISSUING),), (), known(public=(PUBLIC,)))

    assert causes(outcome) == ["cert-incomplete"]


def test_a_missing_intermediate_that_the_certificate_locates_is_incomplete() -> None:
    elsewhere = between(root(name="R", organisation="ISRG"), name="R11", organisation="LE")
    link = "http://r11.i.lencr.example/"

    outcome = judged((leaf(elsewhere, issuers_at=[link]),), (PUBLIC,))

    assert causes(outcome) == ["cert-incomplete"]
    assert link in words(outcome)


def test_an_address_inside_a_company_does_not_speak_for_a_missing_intermediate() -> None:
    links = ["ldap:///CN=Contoso", "http://pki/ca.crt", "http://pki.corp/a", "http://10.0.0.1/a"]

    outcome = judged((leaf(PRIVATE_ISSUING, issuers_at=links),), (PUBLIC,))

    assert causes(outcome) == ["cert-untrusted"]


def test_a_leaf_alone_from_a_stranger_is_untrusted() -> None:
    outcome = judged((leaf(PRIVATE_ISSUING),), (PUBLIC,), known(public=(PUBLIC,)))

    assert causes(outcome) == ["cert-untrusted"]
    assert "CN=Contoso Edge,O=Contoso Ltd, which is neither trusted" in words(outcome)
    assert outcome.anchor is None


def test_a_strangers_chain_without_its_root_is_untrusted() -> None:
    outcome = judged((leaf(PRIVATE_ISSUING), PRIVATE_ISSUING), (PUBLIC,))

    assert causes(outcome) == ["cert-untrusted"]
    assert "signed by CN=Contoso Root" in words(outcome)


def test_a_strangers_chain_with_its_root_names_the_root() -> None:
    outcome = judged((leaf(PRIVATE_ISSUING), PRIVATE_ISSUING, PRIVATE), (PUBLIC,))

    assert causes(outcome) == ["cert-untrusted"]
    assert outcome.anchor is not None
    assert outcome.anchor.kind is AnchorKind.PRIVATE
    assert not outcome.anchor.trusted
    assert outcome.path[-1] == "CN=Contoso Root,O=Contoso Ltd"


def test_a_companys_intermediate_that_is_missing_is_incomplete_where_its_root_is_trusted() -> None:
    assert causes(judged((leaf(PRIVATE_ISSUING),), (PRIVATE,))) == ["cert-incomplete"]


def test_a_known_root_that_the_store_lacks_is_named_though_the_server_does_not_send_it() -> None:
    outcome = judged((leaf(PUBLIC_ISSUING), PUBLIC_ISSUING), (PRIVATE,), known(microsoft=(PUBLIC,)))

    assert causes(outcome) == ["cert-untrusted"]
    assert "a root that Microsoft uses, but this machine's store lacks it" in words(outcome)
    assert outcome.anchor is not None
    assert outcome.anchor.kind is AnchorKind.MICROSOFT
    assert not outcome.anchor.trusted


def test_a_root_that_is_known_by_its_key_alone_is_named_when_the_server_sends_it() -> None:
    outcome = judged(
        (leaf(PUBLIC_ISSUING), PUBLIC_ISSUING, PUBLIC), (), known(public=(PUBLIC,), held=False)
    )

    assert outcome.anchor is not None
    assert outcome.anchor.kind is AnchorKind.PUBLIC
    assert not outcome.anchor.trusted


def test_an_empty_store_trusts_nobody() -> None:
    assert causes(judged((leaf(PUBLIC_ISSUING), PUBLIC_ISSUING), ())) == ["cert-untrusted"]


def test_a_stranger_that_takes_a_public_roots_name_is_found_out() -> None:
    imposter = root(name="Global Root G2", organisation="DigiCert Inc")

    for chain in ((leaf(imposter),), (leaf(imposter), imposter)):
        assert causes(judged(chain, (PUBLIC,), known(public=(PUBLIC,)))) == ["cert-untrusted"]


def test_an_untrusted_chain_keeps_the_faults_of_its_leaf() -> None:
    old = leaf(PRIVATE_ISSUING, ends=NOW - DAY)

    assert causes(judged((old,), (PUBLIC,))) == ["cert-untrusted", "cert-expired"]
    assert causes(judged((old, PRIVATE_ISSUING, PRIVATE), (PUBLIC,))) == [
        "cert-untrusted",
        "cert-expired",
    ]


def test_a_faulty_way_to_a_trusted_root_tells_more_than_a_good_one_to_a_stranger() -> None:
    old = between(PUBLIC, name="Contoso Edge", organisation="Contoso Ltd", key=PRIVATE_ISSUING.key,
                  ends=NOW - DAY)  # fmt: skip
    below = leaf(PRIVATE_ISSUING)

    outcome = judged((below, PRIVATE_ISSUING, PRIVATE, old), (PUBLIC,))

    assert causes(outcome) == ["cert-expired"]
    assert outcome.path[-1] == "CN=Global Root G2,O=DigiCert Inc"


def test_signers_without_an_organisation_are_not_taken_for_each_others_kin() -> None:
    assert causes(judged((leaf(root(name="One")),), (root(name="Other"),))) == ["cert-untrusted"]
