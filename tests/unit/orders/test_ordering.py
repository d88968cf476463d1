from pathlib import Path

import pytest

from arcdiag.cli.parser import parse
from arcdiag.model.choices import Cloud, Mode
from arcdiag.model.order import CheckOrder, Override, RouteWord
from arcdiag.model.plan import Scope
from arcdiag.model.proxy import Proxy
from arcdiag.orders.ordering import order_from
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.setup import setup_from


def order(*argv: str) -> CheckOrder:
    return order_from(setup_from(parse(["check", *argv])))


def test_nothing_asked_is_the_default_order() -> None:
    options = {"timeout": "5", "deadline": "30", "concurrency": "64", "repeat": "1"}

    assert order() == CheckOrder(options=options)


@pytest.mark.parametrize(
    ("argv", "repeat", "deadline"),
    [
        (("--repeat", "4"), 4, 120.0),
        (("--repeat", "4", "--deadline", "50"), 4, 50.0),
        (("--repeat", "100"), 100, 3000.0),
        (("--region", "all"), 1, 90.0),
        (("--region", "all", "--repeat", "2"), 2, 180.0),
        (("--region", "all", "--deadline", "20"), 1, 20.0),
        (("--region", "eastasia"), 1, 30.0),
    ],
)
def test_every_round_brings_its_own_time_unless_a_deadline_is_given(
    argv: tuple[str, ...], repeat: int, deadline: float
) -> None:
    made = order(*argv)

    assert (made.repeat, made.deadline) == (repeat, deadline)
    assert made.options["repeat"] == str(repeat)
    assert made.options["deadline"] == f"{deadline:g}"


@pytest.mark.parametrize("text", ["0", "-1", "101", "two", "1.5", ""])
def test_a_number_of_rounds_that_cannot_be_honoured_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="--repeat"):
        order(f"--repeat={text}")


def test_regions_stand_beside_each_other_or_behind_commas() -> None:
    made = order("--region", "eastasia, japaneast", "--region", "westeurope", "--region=eastasia,")

    assert made.scope.regions == ("eastasia", "japaneast", "westeurope", "")
    assert order("--region", "eastasia,all").deadline == 90.0


def test_every_option_finds_its_place(tmp_path: Path) -> None:
    pem = tmp_path / "roots.pem"
    pem.write_text("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")
    overlay = tmp_path / "mine.toml"
    overlay.write_text("")

    made = order(
        *("--cloud", "usgov", "--region", "usgovvirginia", "--region", "all", "--mode", "public"),
        *("--feature", "install", "--feature", "install", "--feature", "ama"),
        *("--endpoint", "https://a.example", "--only-endpoints"),
        *("--resolver", "10.0.0.53", "--resolve", "a.example:443:10.1.1.1"),
        *("--source", "10.0.0.5", "--ca-file", str(pem), "--expected-roots", str(pem), "--lab"),
        *("--catalog", str(overlay), "--timeout", "2.5", "--deadline", "60", "--concurrency", "8"),
    )

    assert made.scope.cloud is Cloud.USGOV
    assert made.scope.regions == ("usgovvirginia", "all")
    assert made.scope.modes == (Mode.PUBLIC,)
    assert made.scope.features == ("install", "ama")
    assert [extra.host for extra in made.scope.extra] == ["a.example"]
    assert made.scope.only_extra
    assert [str(server) for server in made.name_servers] == ["10.0.0.53:53"]
    assert made.overrides == (Override(host="a.example", port=443, address="10.1.1.1"),)
    assert (made.source, made.lab) == ("10.0.0.5", True)
    assert (made.ca_file, made.expected_roots, made.catalog_file) == (pem, pem, overlay)
    assert (made.timeout, made.deadline, made.concurrency) == (2.5, 60.0, 8)
    assert made.options["resolver"] == "10.0.0.53"
    assert made.options["lab"] == "yes"
    assert made.options["only-endpoints"] == "yes"


def test_servers_are_looked_at_unless_another_feature_is_named() -> None:
    assert order().scope == Scope()


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--only-endpoints"], "there is no --endpoint"),
        (["--ca-file", "/none.pem"], '--ca-file "/none.pem": there is no such file'),
        (["--expected-roots", "/"], '--expected-roots "/": is a folder'),
        (["--ca-file", "/dev/zero"], "is no ordinary file"),
        (["--catalog", "/tmp"], '--catalog "/tmp": is a folder'),
        (["--catalog", "x" * 70_000], "--catalog"),
        (["--catalog", "a\0b"], "--catalog"),
        (["--source", "eth0"], '--source "eth0": not an address'),
        (["--timeout", "nan"], "--timeout"),
        (["--deadline", "inf"], "--deadline"),
        (["--concurrency", "0"], "--concurrency"),
        (["--resolver", "dns.google"], "--resolver"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_sent(argv: list[str], words: str) -> None:
    with pytest.raises(RefusedError) as caught:
        order(*argv)

    assert words in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


def test_a_file_without_a_certificate_is_no_pem_file(tmp_path: Path) -> None:
    der = tmp_path / "root.cer"
    der.write_bytes(b"\x30\x82")
    large = tmp_path / "large.pem"
    with large.open("wb") as file:
        file.truncate(2**30)

    for path, words in ((der, "holds no PEM certificate"), (large, "larger than 4 MiB")):
        with pytest.raises(RefusedError, match=words):
            order("--ca-file", str(path))


def test_the_routes_are_taken_in_their_order_each_once_and_told_without_a_login() -> None:
    made = order(
        *("--proxy", "none", "--proxy", "http://bob:s3cret@p.example:3128", "--proxy", "agent"),
        *("--proxy", "none", "--no-proxy", ".corp.example"),
    )

    none, given, agent = made.routes
    assert (none, agent) == (RouteWord.NONE, RouteWord.AGENT)
    assert isinstance(given, Proxy)
    assert given.login is not None
    assert made.no_proxy == ".corp.example"
    assert made.options["proxy"] == "none, http://***@p.example:3128, agent"
    assert made.options["no-proxy"] == ".corp.example"
    assert "s3cret" not in repr(made)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("--proxy", ""), "--proxy: is empty"),
        (("--proxy", "http://bob:s3cret@p p:1"), "--proxy: "),
        (("--proxy", "ftp://bob:s3cret@p:1"), "--proxy: a proxy's URL begins with http://"),
        (("--proxy", "pac+http://bob:s3cret@p/x"), "--proxy: a PAC file's URL with a login"),
        (("--proxy", "none", "--no-proxy", "x"), "--no-proxy: --proxy none goes through no proxy"),
        (("--proxy", "none", "--proxy-login", "ask"), "--proxy-login: --proxy none"),
        (tuple(f"--proxy=p{n}" for n in range(9)), "--proxy: more than 8 routes"),
    ],
)
def test_a_route_that_cannot_be_taken_is_refused_without_repeating_it(
    argv: tuple[str, ...], words: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        order(*argv)

    assert str(refused.value).startswith(words)
    assert "s3cret" not in str(refused.value)
