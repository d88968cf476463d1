import copy
import pickle

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.model.proxy import Login, Proxy, Scheme
from arcdiag.model.secret import Secret, masked

PROXY = Proxy(
    scheme=Scheme.HTTP,
    host="proxy",
    port=3128,
    login=Login(user=Secret("bob"), password=Secret("hunter2")),
)


def test_a_secret_is_never_in_what_is_printed() -> None:
    said = f"{PROXY} {PROXY!r} {PROXY.login} {[PROXY.login]!r} {Secret('hunter2')}"

    assert "hunter2" not in said
    assert "bob" not in said


def test_a_secret_cannot_be_written_down() -> None:
    with pytest.raises(TypeError, match="Secret"):
        msgspec.json.encode(PROXY)
    with pytest.raises(TypeError, match="Secret"):
        msgspec.to_builtins(PROXY)
    with pytest.raises(TypeError, match="not written down"):
        pickle.dumps(Secret("hunter2"))
    with pytest.raises(TypeError, match="not written down"):
        copy.deepcopy(Secret("hunter2"))


def test_secrets_can_be_compared_and_revealed() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
    assert Secret("a").reveal() == "a"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://bob:hunter2@proxy:1", "http://***@proxy:1"),
        ("http://bob:hun@ter2@proxy:1/a", "http://***@proxy:1/a"),
        ("http://bob:hun/ter2@proxy:1", "http://***@proxy:1"),
        ("bob:hunter2@proxy:1", "***@proxy:1"),
        ("no option --proxi=http://bob:h u@proxy", "no option --proxi=http://***@proxy"),
        ("bob:hunter2@http://bob:hunter2@proxy", "***@http://***@proxy"),
        ("http://proxy:1", "http://proxy:1"),
        ("nothing", "nothing"),
    ],
)
def test_what_could_be_a_login_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@given(st.text(alphabet="0123456789#/?:@ ", min_size=3), st.sampled_from(["http://", "x//"]))
def test_nothing_before_the_last_at_sign_of_a_url_is_left(login: str, scheme: str) -> None:
    assert masked(f"{scheme}{login}@proxy") == f"{scheme}***@proxy"
