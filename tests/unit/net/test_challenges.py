"""Challenges: the schemes they offer, told from their parameters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.net.challenges import MOST_SCHEMES, schemes


@pytest.mark.parametrize(
    ("challenges", "offered"),
    [
        (['Basic realm="a"'], ("Basic",)),
        (["Negotiate", "NTLM", 'Basic realm="proxy"'], ("Negotiate", "NTLM", "Basic")),
        (["Negotiate, NTLM, basic realm=x"], ("Negotiate", "NTLM", "Basic")),
        (['Digest realm="a, NTLM", nonce="b\\", Basic", qop = "auth", NTLM'], ("Digest", "NTLM")),
        (["Negotiate YIIabc=="], ("Negotiate",)),
        (["NTLM TlRMTVNTUAACAAAA=", "ntlm"], ("NTLM",)),
        (['Basic realm="never ends, NTLM'], ("Basic",)),
        (["Basic,,, ,NTLM"], ("Basic", "NTLM")),
        (["basic"], ("Basic",)),
        (["AWS4-HMAC-SHA256 x=1"], ("AWS4-HMAC-SHA256",)),
        (["", " ", ",", "=", '"'], ()),
        (["\x00\xff NTLM"], ()),
        (["x" * 100], ()),
    ],
)
def test_schemes_are_told_from_parameters(challenges: list[str], offered: tuple[str, ...]) -> None:
    assert schemes(challenges) == offered


@given(st.lists(st.text(alphabet=st.sampled_from('Basic NTLM",=\\\x00é1;') | st.characters())))
def test_whatever_is_written_there_the_schemes_are_few_short_and_printable(
    challenges: list[str],
) -> None:
    found = schemes(challenges)

    assert len(found) <= MOST_SCHEMES
    assert all(name.isascii() and name.isprintable() and len(name) <= 32 for name in found)


def test_a_hostile_challenge_costs_no_time() -> None:
    assert schemes(['"\\' * 1_000_000, "a" * 1_000_000, " =" * 1_000_000]) == ()
