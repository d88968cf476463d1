"""A sentence is found again among templates, however it was filled, at no stranger's cost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arcdiag.language.template import Template
from arcdiag.language.templates import LONGEST, Templates

WORDS = {
    "{endpoint} is blocked: no answer from {addresses}": "{endpoint} 被擋：{addresses} 沒回",
    "{title} (mode {modes})": "{title}（模式 {modes}）",
    "{host}: {note}": "{host}：{note}",
    "refused after {took}": "{took}後遭到拒絕",
    "{number} ms": "{number} 毫秒",
    "{shown} and {rest} more": "{shown} 以及另外 {rest} 個",
    "status {status}, {excerpt}": "狀態 {status}，{excerpt}",
    "status {status}": "狀態 {status}",
    "nobody answered": "沒有人回應",
    "Allow outbound TCP {ports} to {hosts}.": "允許對 {hosts} 的輸出 TCP {ports}。",
    ", ": "、",
    "BLOCKED": "封鎖",
    "Nothing is asked of {owner}": "沒有要向{owner}提出的事項",
    "the DNS team": "DNS 團隊",
    "the firewall team": "防火牆團隊",
    "{named} cannot be used from this machine; {others} can.": "用不了 {named}；{others} 可以。",
}
TEMPLATES = Templates(map(Template, WORDS))


def turned(text: str) -> str:
    return TEMPLATES.turned(text, lambda message: WORDS.get(message, message))


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("nobody answered", "沒有人回應"),
        ("Nobody answered", "沒有人回應"),
        (
            "a.example:443 is blocked: no answer from 10.0.0.1",
            "a.example:443 被擋：10.0.0.1 沒回",
        ),
        # A sentence in a sentence, and one that something was added to.
        ("a.example: refused after 12 ms", "a.example：12 毫秒後遭到拒絕"),
        (
            "a.example is blocked: no answer from 10.0.0.1 and 3 more (mode public)",
            "a.example 被擋：10.0.0.1 以及另外 3 個 沒回（模式 public）",
        ),
        # Steps keep their numbers, each stands on its own line, and what is not known stays.
        (
            "1. Allow outbound TCP 443 to a.example.\n2. Ask somebody else.",
            "1. 允許對 a.example 的輸出 TCP 443。\n2. Ask somebody else.",
        ),
        ("nobody answered, nobody answered", "沒有人回應、沒有人回應"),
        # What a stranger answered is his, whatever marks and words of ours are in it.
        (
            'status 404, {"error": {"code": "x", "said": "nobody answered"}}',
            '狀態 404，{"error": {"code": "x", "said": "nobody answered"}}',
        ),
        # Latin letters stand apart from Chinese ones, which stand together.
        ("Nothing is asked of the DNS team", "沒有要向 DNS 團隊提出的事項"),
        ("Nothing is asked of the firewall team", "沒有要向防火牆團隊提出的事項"),
        ("Nothing is asked of web01", "沒有要向 web01 提出的事項"),
        # A word of ours before a sentence is no part of the first that the sentence names.
        (
            "BLOCKED: a.example cannot be used from this machine; 7 others can.",
            "封鎖：用不了 a.example；7 others 可以。",
        ),
    ],
)
def test_a_sentence_is_turned_with_all_that_is_in_it(english: str, chinese: str) -> None:
    assert turned(english) == chinese


@pytest.mark.parametrize(
    "text",
    ["", "10.0.0.1", "a.example", "refused after", "no template says this", "several ms"],
)
def test_what_was_not_made_from_a_template_stays_as_it_is(text: str) -> None:
    assert turned(text) == text


def test_braces_in_a_value_are_no_places() -> None:
    assert turned("{x}: refused after {took} ms") == "{x}：{took} ms 後遭到拒絕"


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet=": (),msrefudat1and", max_size=3 * LONGEST))
def test_no_text_costs_more_than_a_moment_or_breaks_anything(text: str) -> None:
    assert isinstance(turned(text), str)


def test_a_text_made_of_nothing_but_matches_is_given_up_in_time() -> None:
    assert turned(": ".join(["a"] * 1300)).startswith("a")
    assert turned("refused after " * 250)
