import ipaddress
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from arcdiag.catalog.names import (
    PLACEHOLDERS,
    WHOLE,
    BadName,
    HostName,
    HostPattern,
    HostTemplate,
    admits,
    concrete,
    fill,
    holes,
    parse_name,
)

LETTERS = string.ascii_lowercase
LABELS = st.from_regex(r"[a-z]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
NAMES = st.lists(LABELS, min_size=2, max_size=6).map(".".join)
ENDS = st.lists(LABELS, min_size=2, max_size=3).map(".".join)
LABEL_HOLES = st.sampled_from(sorted(PLACEHOLDERS.keys() - WHOLE))


@pytest.mark.parametrize("text", ["a.example.com", "xn--bcher-kva.example", "10.0.0.1", "::1", "a"])
def test_a_concrete_host_is_a_name(text: str) -> None:
    assert parse_name(text) == HostName(text=text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("*.his.arc.azure.com", HostPattern),
        ("azgn*.servicebus.windows.net", HostPattern),
        ("{region}-gas.guestconfiguration.azure.com", HostTemplate),
        ("{dce}.{region}.ingest.monitor.azure.com", HostTemplate),
        ("*.{region}.arcdataservices.com", None),
        ("{git_host}", HostTemplate),
    ],
)
def test_wildcards_and_holes_are_types(text: str, kind: type | None) -> None:
    assert isinstance(parse_name(text), kind or HostTemplate)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("a b.example.com", "may hold only"),
        ("A.example.com", "may hold only"),
        ("a_b.example.com", "may hold only"),
        ("-a.example.com", "may hold only"),
        ("a-.example.com", "may hold only"),
        ("a..example.com", "empty label"),
        (".example.com", "empty label"),
        ("example.com.", "empty label"),
        ("bücher.example", "xn-- form"),
        (f"{'a' * 64}.example.com", "longer than 63"),
        (".".join(["a" * 60] * 5), "longer than 253"),
        ("x" * 70_000, "longer than 253"),
        ("1.2.3", "ends in a number"),
        ("1.2.3.400", "ends in a number"),
        ("01.2.3.4", "ends in a number"),
        ("a.0x7f", "ends in a number"),
        ("::ffff:1.2.3.4", "unusual spelling"),
        ("fe80::1%eth0", "may hold only"),
        ("*", "last two labels"),
        ("*.com", "last two labels"),
        ("a.*", "last two labels"),
        ("*.*.example.com", "more than one"),
        ("a*b*.example.com", "more than one"),
        ("{region}{dce}.example.com", "more than one"),
        ("*{region}.example.com", "more than one"),
        ("{region}.{region}.example.com", "twice"),
        ("{regoin}.example.com", "unknown placeholder {regoin}"),
        ("{}.example.com", "unknown placeholder"),
        ("{a\nb}.example.com", "unknown placeholder {a\\?b}"),
        ("{region.example.com", "may hold only"),
        ("{{region}}.example.com", "may hold only"),
        ("{git_host}.com", "last two labels"),
        ("*.example.4", "ends in a number"),
        ("a\n.example.com", "may hold only"),
    ],
)
def test_what_is_no_name_says_why(text: str, why: str) -> None:
    with pytest.raises(BadName, match=why.replace("{", r"\{")):
        parse_name(text)


@pytest.mark.parametrize(
    ("name", "host", "fits"),
    [
        ("*.his.arc.azure.com", "ea.his.arc.azure.com", True),
        ("*.web.core.windows.net", "a.z13.web.core.windows.net", True),
        ("*.his.arc.azure.com", "his.arc.azure.com", False),
        ("*.his.arc.azure.com", "ea.his.arc.azure.com.evil.example", False),
        ("*.his.arc.azure.com", "eahis.arc.azure.com", False),
        ("*.his.arc.azure.com", "-.his.arc.azure.com", False),
        ("*.his.arc.azure.com", "*.his.arc.azure.com", False),
        ("*.his.arc.azure.com", ".his.arc.azure.com", False),
        ("*.his.arc.azure.com", "a b.his.arc.azure.com", False),
        ("azgn*.servicebus.windows.net", "azgn-eastus-1p.servicebus.windows.net", True),
        ("azgn*.servicebus.windows.net", "azgn.servicebus.windows.net", True),
        ("azgn*.servicebus.windows.net", "azgn.x.servicebus.windows.net", False),
        ("azgn*.servicebus.windows.net", "evil.servicebus.windows.net", False),
        ("{his_code}.his.arc.azure.com", "ea.his.arc.azure.com", True),
        ("{his_code}.his.arc.azure.com", "a.b.his.arc.azure.com", False),
        ("{region}-gas.guestconfiguration.azure.com", "ea-gas.guestconfiguration.azure.com", True),
        ("{region}-gas.guestconfiguration.azure.com", "-gas.guestconfiguration.azure.com", False),
        ("a.*.example.com", "a.b.example.com", True),
        ("a.*.example.com", "a.b.c.example.com", False),
        ("{git_host}", "git.example.com", True),
        ("a.example.com", "a.example.com", True),
        ("a.example.com", "b.example.com", False),
        ("", "", False),
        ("", "a.example.com", False),
        ("not a name", "not a name", False),
    ],
)
def test_a_name_admits_only_hosts_that_fit(name: str, host: str, fits: bool) -> None:
    assert admits(name, host) is fits


def test_an_address_is_admitted_by_no_open_name() -> None:
    assert not admits("*.his.arc.azure.com", "10.0.0.1")
    assert not admits("*.3.4", "1.2.3.4")


@given(NAMES)
def test_every_ordinary_name_is_read_and_matches_itself(name: str) -> None:
    parsed = parse_name(name)

    assert isinstance(parsed, HostName)
    assert parsed.matches(name)
    assert concrete(f"{name.upper()}.") == name


@given(NAMES, ENDS)
def test_a_leading_star_covers_what_ends_alike_and_nothing_else(start: str, end: str) -> None:
    pattern = parse_name(f"*.{end}")

    assert pattern.matches(f"{start}.{end}")
    assert not pattern.matches(end)
    assert pattern.matches(start) == start.endswith(f".{end}")


@given(LABELS, LABEL_HOLES, ENDS)
def test_a_filled_template_matches_what_it_was_filled_with(label: str, hole: str, end: str) -> None:
    template = parse_name(f"x{{{hole}}}.{end}")
    assert isinstance(template, HostTemplate)

    filled = template.fill({hole: label})

    assert isinstance(filled, HostName)
    assert template.holes == (hole,)
    assert template.matches(filled.text)
    assert template.fill({}) == template


@given(st.text(alphabet=f"{LETTERS}019-.*{{}}_ Aé:%\n", max_size=80))
def test_any_text_is_a_name_or_says_why_not_in_one_line(text: str) -> None:
    said, name = "", None

    try:
        name = parse_name(text)
    except BadName as bad:
        said = str(bad)

    assert "\n" not in said
    assert (name is None) == bool(said)
    if name is not None:
        assert name.text == text
        assert len(text) <= 253
        assert isinstance(name, HostName) == (not set(text) & set("*{"))


@given(st.text(max_size=60), st.text(alphabet=f"{LETTERS}-.*{{}}+", max_size=40))
def test_admitting_never_fails_and_only_admits_hosts(host: str, name: str) -> None:
    if admits(name, host):
        assert concrete(host) == host


@given(st.ip_addresses())
def test_an_address_has_one_spelling(address: ipaddress.IPv4Address) -> None:
    exploded = address.exploded.upper()
    assume(concrete(exploded) == str(address))

    assert parse_name(str(address)) == HostName(text=str(address))


def test_an_address_in_another_spelling_becomes_canonical() -> None:
    assert concrete("2001:DB8:0:0::1") == "2001:db8::1"


def test_a_hole_without_a_value_stays() -> None:
    text = "/discovery?location={region}&x={dce}"

    assert fill(text, {"region": "eastasia"}) == "/discovery?location=eastasia&x={dce}"
    assert holes(text) == ("region", "dce")
