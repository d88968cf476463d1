import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.model.proxy import Proxy
from arcdiag.pac.answer import MOST_HOPS, parse_answer


def ways(text: str) -> list[str]:
    return [hop.bare if hop else "direct" for hop in parse_answer(text).hops]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DIRECT", ["direct"]),
        ("", ["direct"]),
        (" ; ;", ["direct"]),
        (
            "PROXY a:8080; HTTP b; HTTPS c:444; SOCKS5 d:1; DIRECT",
            [
                "http://a:8080",
                "http://b:80",
                "https://c:444",
                "socks5h://d:1",
                "direct",
            ],
        ),
        ("proxy A.Example:8080;direct", ["http://a.example:8080", "direct"]),
        ("HTTPS c", ["https://c:443"]),
        ("SOCKS5 d", ["socks5h://d:1080"]),
        ("PROXY  \t 192.0.2.1:3128 ", ["http://192.0.2.1:3128"]),
        (
            "PROXY [2001:db8::1]:3128; PROXY [2001:db8::2]",
            ["http://[2001:db8::1]:3128", "http://[2001:db8::2]:80"],
        ),
        ("PROXY a:1; PROXY a:1", ["http://a:1"]),
    ],
)
def test_entries_are_tried_in_their_order(text: str, expected: list[str]) -> None:
    assert ways(text) == expected
    assert parse_answer(text).notes == ()


@pytest.mark.parametrize(
    "entry",
    [
        "PROXY",
        "PROXY a:b",
        "PROXY a:99999",
        "PROXY a:0",
        "PROXY a b",
        "PROXY http://a:1",
        "PROXY bob:secret@a:1",
        "PROXY a:1,PROXY b:1",
        "PROXY a/b",
        "PROXY [::1",
        "QUIC a:1",
        "DIRECT a",
        "nonsense",
        "PROXY ???:1",
    ],
)
def test_what_is_no_entry_is_said_and_not_guessed_at(entry: str) -> None:
    found = parse_answer(f"{entry}; PROXY b:2")
    (note,) = found.notes

    assert [hop.host for hop in found.hops if hop] == ["b"]
    assert note.startswith("the PAC file's \"")
    assert note.endswith('" is no entry that is understood')
    assert "bob" not in note
    assert parse_answer(entry).hops == ()
    assert parse_answer(entry).unknown == note


@pytest.mark.parametrize("word", ["SOCKS", "SOCKS4", "socks"])
def test_the_old_socks_is_said_to_be_unsupported(word: str) -> None:
    found = parse_answer(f"{word} a:1; DIRECT")

    assert found.hops == (None,)
    assert found.notes == (
        f'the PAC file\'s "{word} a:1" is SOCKS version 4, which arcdiag does not speak',
    )


def test_a_long_list_is_cut_and_that_is_said() -> None:
    found = parse_answer(";".join(f"PROXY p{number}:1" for number in range(100)))

    assert len(found.hops) == MOST_HOPS
    assert found.notes == (
        f"only the first {MOST_HOPS} entries of the PAC file's answer are followed",
    )


@given(st.text(alphabet="PROXYDIRECT HTTPS5:;.[]@1a", max_size=80))
def test_any_text_gives_sound_hops_or_words(text: str) -> None:
    found = parse_answer(text)

    assert bool(found.hops) != bool(found.unknown)
    for hop in filter(None, found.hops):
        assert isinstance(hop, Proxy)
        assert hop.host
        assert 0 < hop.port < 65536
