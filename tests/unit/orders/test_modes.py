"""Modes on the command line, and what each may have of its own."""

import pytest

from arcdiag.cli.parser import parse
from arcdiag.model.choices import Mode
from arcdiag.model.host import NameServer
from arcdiag.model.order import CheckOrder, ModeOrder, RouteWord
from arcdiag.orders.ordering import order_from
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.setup import setup_from


def order(*argv: str) -> CheckOrder:
    return order_from(setup_from(parse(["check", *argv])))


def test_modes_side_by_side() -> None:
    made = order("--mode", "public", "--mode", "private-peering", "--mode", "public")

    assert made.scope.modes == (Mode.PUBLIC, Mode.PRIVATE_PEERING)
    assert made.modes == ()
    assert "mode" not in made.options


def test_a_mode_has_ways_of_its_own() -> None:
    made = order(
        "--mode=private-peering:resolver=10.0.0.4,resolver=[fd00::4]:5353,source=10.1.0.5",
        "--mode=public:proxy=http://bob:hunter2@proxy:3128,proxy=none",
    )

    private, public = made.modes
    assert private == ModeOrder(
        mode=Mode.PRIVATE_PEERING,
        name_servers=(
            NameServer(address="10.0.0.4", source="--mode private-peering: resolver"),
            NameServer(address="fd00::4", port=5353, source="--mode private-peering: resolver"),
        ),
        source="10.1.0.5",
    )
    assert [str(route) for route in public.routes] == ["http://***@proxy:3128", RouteWord.NONE]
    assert made.options["mode"] == (
        "private-peering:resolver=10.0.0.4:53,resolver=[fd00::4]:5353,source=10.1.0.5; "
        "public:proxy=http://***@proxy:3128,proxy=none"
    )


def test_a_scopes_id_is_not_kept() -> None:
    made = order("--scope-id", "/subscriptions/0000/x")

    assert made.scope.private_link
    assert made.options["scope-id"] == "given"
    assert "0000" not in str(made)


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("privat", 'there is no mode "privat"; there are public, microsoft-peering'),
        ("public:", "nothing follows the colon"),
        ("public:resolver", "takes resolver=…, source=…, proxy=…"),
        ("public:speed=5", "takes resolver=…"),
        ("public:resolver=nowhere", '"nowhere" is not an address'),
        ("public:source=1.2.3", "not an address"),
        ("public:source=1.2.3.4,source=1.2.3.5", "source was given twice"),
        ("public:proxy=http://bob:hunter2@", "--mode public: proxy"),
    ],
)
def test_what_is_refused(mode: str, words: str) -> None:
    with pytest.raises(RefusedError) as refused:
        order("--mode", mode)

    assert words in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_one_mode_in_two_ways_is_refused() -> None:
    with pytest.raises(RefusedError, match="in different ways"):
        order("--mode=public:source=1.2.3.4", "--mode=public:source=1.2.3.5")


def test_a_list_of_checks_needs_no_way() -> None:
    from arcdiag.orders.ordering import scope_from

    plain = parse(["catalog", "list", "--mode", "gateway", "--gateway-host", "x.gw.arc.azure.com"])
    assert scope_from(setup_from(plain)).modes == (Mode.GATEWAY,)
    with pytest.raises(RefusedError, match="nothing is sent here"):
        scope_from(setup_from(parse(["catalog", "list", "--mode", "public:source=1.2.3.4"])))


def test_the_mode_is_found_out() -> None:
    made = order("--mode", "auto")

    assert made.guess
    assert made.scope.modes == (Mode.PUBLIC,)
    assert made.options["mode"] == "auto"
    with pytest.raises(RefusedError, match="no other can be named"):
        order("--mode", "auto", "--mode", "public")


def test_a_route_filter() -> None:
    made = order("--mode=microsoft-peering", "--route-filter=12076:51010, 12076:5060,12076:51010")

    assert made.route_filter == ("12076:51010", "12076:5060")
    for wrong in ("51010", "12076:x", "65000:1", ","):
        with pytest.raises(RefusedError, match="--route-filter"):
            order("--mode", "auto", "--route-filter", wrong)


def test_what_no_mode_takes_notice_of_is_refused() -> None:
    with pytest.raises(RefusedError, match="belongs to --mode microsoft-peering"):
        order("--route-filter", "12076:51010")
    with pytest.raises(RefusedError, match="belongs to --mode gateway"):
        order("--gateway-host", "x.gw.arc.azure.com")

    assert order("--mode", "auto", "--route-filter", "12076:51010").route_filter
    assert order("--feature=gateway", "--gateway-host=x.gw.arc.azure.com").scope.gateway_host


@pytest.mark.parametrize(
    "text",
    ["a b", "http://x.gw.arc.azure.com/", "*", "..", "x:99999", "u:geheim@x", "a\x1b", "a." * 9000],
)
def test_a_gateway_that_is_no_host_is_refused_whatever_else_is_asked(text: str) -> None:
    with pytest.raises(RefusedError, match="--gateway-host") as refused:
        order("--only-endpoints", "--endpoint=tcp://a.example:1", f"--gateway-host={text}")

    assert "geheim" not in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("text", [",", " , ", ",,"])
def test_a_list_of_no_endpoints_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="--only"):
        order(f"--only={text}")
