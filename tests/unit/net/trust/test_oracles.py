"""arcdiag's judgement held against other programs', where their rules are the same."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509 import verification
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.offers import needs_openssl

from .judging import ders, judged
from .pki import CLIENT, HOST, SERVER, Signed, between, leaf, root

NOW = datetime.now(UTC).replace(microsecond=0)
"""openssl judges by the clock."""
KEYS = [root().key for _ in range(4)]
"""Few keys, so that the wrong one is sometimes the right one."""

wrong_dates = st.sampled_from(["good"] * 8 + ["old", "early"])


@st.composite
def chains(draw: st.DrawFn) -> tuple[list[Signed], list[Signed], str]:
    """A presented chain with perhaps one thing wrong, the roots trusted, and the host asked for."""

    def dates() -> dict[str, datetime]:
        day = timedelta(days=1)
        match draw(wrong_dates):
            case "old":
                return {"begins": NOW - 9 * day, "ends": NOW - day}
            case "early":
                return {"begins": NOW + day, "ends": NOW + 9 * day}
        return {"begins": NOW - day, "ends": NOW + 9 * day}

    def rarely(usual: object, other: object) -> object:
        return draw(st.sampled_from([usual] * 8 + [other]))

    top = root(key=KEYS[0], name="Root", **dates())
    by, above = top, []
    for number in range(draw(st.integers(0, 3))):
        ca = rarely(True, False)
        by = between(
            by,
            name=f"CA {number}",
            key=KEYS[1 + number],
            ca=ca,
            path_length=rarely(None, 0) if ca else None,
            signs=rarely(True, False),
            permitted=rarely(None, [x509.DNSName("example.com")]),
            **dates(),
        )
        above.insert(0, by)
    below = leaf(
        by,
        hosts=[rarely(HOST, "*.his.arc.azure.com"), "b.example.com"],
        uses=rarely((SERVER,), (CLIENT,)),
        unknown_critical=rarely(False, True),
        **dates(),
    )
    missing = draw(st.sampled_from([None] * 8 + [0, 1]))
    if missing is not None and missing < len(above):
        del above[missing]
    trusted = [draw(st.sampled_from([top] * 8 + [root(name="Root", key=KEYS[3])]))]
    return [below, *draw(st.permutations(above))], trusted, str(rarely(HOST, "c.example.com"))


def accepted_by_cryptography(presented: list[Signed], trusted: list[Signed], host: str) -> bool:
    policy = (
        verification.PolicyBuilder()
        .store(verification.Store([one.certificate for one in trusted]))
        .time(NOW)
        .build_server_verifier(x509.DNSName(host))
    )
    try:
        policy.verify(presented[0].certificate, [one.certificate for one in presented[1:]])
    except verification.VerificationError:
        return False
    return True


@settings(max_examples=400, deadline=None)
@given(chains())
def test_cryptography_accepts_and_refuses_the_same_chains(
    given_chain: tuple[list[Signed], list[Signed], str],
) -> None:
    presented, trusted, host = given_chain

    ours = judged(presented, trusted, host=host, at=NOW)

    assert ours.verified == accepted_by_cryptography(presented, trusted, host), ours.faults


def accepted_by_openssl(folder: Path, presented: list[Signed], trusted: list[Signed]) -> bool:
    files = {
        "leaf.pem": presented[:1],
        "others.pem": presented[1:],
        "roots.pem": trusted,
    }
    for name, content in files.items():
        (folder / name).write_bytes(b"".join(one.pem for one in content))
    command = ["openssl", "verify", "-CAfile", "roots.pem", "-untrusted", "others.pem", "leaf.pem"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def healthy() -> dict[str, datetime]:
    return {"begins": NOW - timedelta(days=9), "ends": NOW + timedelta(days=9)}


@needs_openssl
def test_openssl_agrees_on_a_plain_chain(tmp_path: Path) -> None:
    top = root(**healthy())
    issuing = between(top, **healthy())
    presented = [leaf(issuing, **healthy()), issuing]

    assert accepted_by_openssl(tmp_path, presented, [top])
    assert judged(presented, [top], at=NOW).verified


@needs_openssl
@pytest.mark.parametrize("dead_end_first", [True, False])
def test_a_way_that_openssl_does_not_find_is_found_as_go_finds_it(
    tmp_path: Path, dead_end_first: bool
) -> None:
    """Two certificates of one intermediate: one leads to a root unknown here, one to a known one.

    OpenSSL takes the first that fits, meets a dead end, and does not turn back.
    """
    trusted, unknown = root(name="Known Root", **healthy()), root(name="Unknown", **healthy())
    one = between(unknown, name="Issuing", **healthy())
    other = between(trusted, name="Issuing", key=one.key, **healthy())
    ways = [one, other] if dead_end_first else [other, one]
    presented = [leaf(one, **healthy()), *ways]

    assert judged(presented, [trusted], at=NOW).verified
    assert accepted_by_openssl(tmp_path, presented, [trusted]) is not dead_end_first


def test_the_presented_chain_is_only_a_proposal() -> None:
    top = root(**healthy())
    issuing = between(top, **healthy())

    presented = ders(leaf(issuing, **healthy()), leaf(issuing, **healthy()), issuing)

    assert judged(presented, [top], at=NOW).verified
