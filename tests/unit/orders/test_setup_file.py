import tomllib
from argparse import Namespace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.cli.app import run
from arcdiag.cli.parser import parse
from arcdiag.orders.logins import without_logins
from arcdiag.orders.refused import RefusedError
from arcdiag.orders.setup import Setup, setup_from
from arcdiag.orders.setup_file import MOST_BYTES, as_toml, read_setup
from tests.unit.cli.house import House

FULL = Setup(
    cloud="usgov",
    region=("usgovvirginia", "usgovtexas"),
    mode=("public", "private-peering:resolver=10.0.0.53:53,source=10.0.0.5"),
    feature=("servers", "ama"),
    only="his,gc",
    gateway_host="x.gw.arc.azure.com",
    endpoint=("tcp://a.example:9", "https://b.example/@scope/package"),
    only_endpoints=True,
    catalog='C:\\Own "files"\\mine.toml',
    proxy=("none", "http://proxy.example:3128", "pac+http://proxy.example/proxy.pac"),
    no_proxy="",
    proxy_login="ask",
    resolver=("10.0.0.53", "[fd00::53]:5353"),
    resolve=("a.example:443:10.0.0.9",),
    source="10.0.0.5",
    ca_file="/etc/ssl/rät@home.pem",
    expected_roots="/roots.pem",
    lab=True,
    service_tags="tags.json",
    scope_id="/subscriptions/x",
    route_filter="12076:51010",
    azcmagent="run",
    timeout="2.5",
    deadline="60",
    repeat="3",
    concurrency="8",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "setup.toml"


def typed(file: Path, *argv: str) -> Setup:
    asked: Namespace = parse(["check", "--setup", str(file), *argv])
    return setup_from(asked, read_setup(Path(asked.setup)))


def test_what_is_saved_is_what_is_read(file: Path) -> None:
    usual = Setup()
    alike = [
        name for name in Setup.__struct_fields__ if getattr(FULL, name) == getattr(usual, name)
    ]

    file.write_bytes(as_toml(FULL))

    assert alike == []
    assert read_setup(file) == FULL
    assert as_toml(usual).count(b"\n") == 2


@given(st.text(max_size=60), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_is_saved_as_it_is_or_refused(text: str, several: list[str]) -> None:
    setup = Setup(scope_id=text, region=tuple(several))

    try:
        written = as_toml(setup)
    except RefusedError:
        assert not "".join((text, *several)).isprintable()
        return

    safe = without_logins(setup)
    assert tomllib.loads(written.decode()).get("scope-id", "") == safe.scope_id
    assert tuple(tomllib.loads(written.decode()).get("region", ())) == safe.region


def test_what_is_typed_wins_over_the_file(file: Path) -> None:
    file.write_bytes(as_toml(FULL))

    assert typed(file) == FULL
    assert typed(file, "--timeout", "5", "--cloud", "public", "--repeat", "1") == (
        msgspec.structs.replace(FULL, timeout="5", cloud="public", repeat="1")
    )
    assert typed(file, "--region", "eastasia").region == ("eastasia",)
    assert typed(file, "--no-proxy", ".corp").no_proxy == ".corp"
    direct = typed(file, "--proxy", "none")
    assert (direct.proxy, direct.no_proxy, direct.proxy_login) == (("none",), None, "")
    assert typed(file, "--concurrency", "64").concurrency == "64"


def test_numbers_and_single_values_may_stand_as_such(file: Path) -> None:
    file.write_text('\ufeffregion = "eastasia"\ntimeout = 2.5\nrepeat = 3\nlab = false\n', "utf-8")

    assert read_setup(file) == Setup(region=("eastasia",), timeout="2.5", repeat="3")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("regoin = 'x'", 'there is no option "regoin"; did you mean region?'),
        ("output = ['/etc/passwd']", 'there is no option "output"'),
        ("cloud = 'mars'", "cloud: must be one of public, usgov, china"),
        ("proxy-login = 'secret'", "proxy-login: must be one of ask"),
        ("lab = 'yes'", "lab: must be true or false"),
        ("timeout = true", "timeout: must be a text"),
        ("timeout = [5]", "timeout: must be a text"),
        ("region = [['x']]", "region: must be a text"),
        ("region = {a = 1}", "region: must be a text"),
        ("[region]\na = 1", "region: must be a text"),
        ("schema = 'arcdiag-setup/2'", "its schema must be arcdiag-setup/1"),
        ("schema = 5", "its schema must be arcdiag-setup/1"),
        ("region = [", "not valid TOML"),
        ("region = " + "[" * 100_000, "nested deeper"),
        ("a.b.c.d.e = 1", "nested deeper"),
        ("source = '\x1b[31m'", "not valid TOML"),
        ('source = "\\u001b[31m"', "holds the control character"),
        ('"\\u001b]0;x\\u0007" = 1', "holds the control character"),
        ("x" * (MOST_BYTES + 1), "larger than"),
        ("proxy = ['http://user:s3cret@proxy.example:3128']", "proxy: a set-up holds no login"),
        ("proxy = 'user:s3cret@proxy.example'", "proxy: a set-up holds no login"),
        ("mode = ['public:proxy=http://user:s3cret@p']", "mode: a set-up holds no login"),
        ("no-proxy = 'http://user:s3cret@p'", "no-proxy: a set-up holds no login"),
        ("endpoint = ['https://user:s3cret@p']", "endpoint: a set-up holds no login"),
        ("ca-file = 'https://user:s3cret@p/ca.pem'", "ca-file: a set-up holds no login"),
    ],
    ids=lambda text: text[:24],
)
def test_a_bad_file_costs_one_clear_line(
    file: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(text, encoding="utf-8")
    house = House()

    code = run(["check", "--setup", str(file)], house)

    said = capsys.readouterr().err
    assert code == 2
    assert house.order is None
    assert words in said
    assert said.count("\n") == 1
    assert "s3cret" not in said
    assert said.isprintable() or said.rstrip("\n").isprintable()


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"region = '\xc3'", b"\x00" * 10])
def test_what_is_no_text_is_refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)

    with pytest.raises(RefusedError, match="--setup"):
        read_setup(file)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.toml", Path("a\0b"), Path("/dev/zero")):
        with pytest.raises(RefusedError, match="--setup"):
            read_setup(path)


@pytest.mark.parametrize(
    ("setup", "left"),
    [
        (
            Setup(proxy=("http://user:s3cret@proxy.example:3128", "none")),
            Setup(proxy=("http://proxy.example:3128", "none"), proxy_login="ask"),
        ),
        (
            Setup(proxy=("user:s3cret@proxy.example",)),
            Setup(proxy=("http://proxy.example:80",), proxy_login="ask"),
        ),
        (Setup(proxy=("http://us er:s3cret@proxy.example",)), Setup()),
        (Setup(proxy=("http://user:s3/cret@proxy.example",)), Setup()),
        (Setup(proxy=("pac+http://user:s3cret@proxy.example/x",)), Setup()),
        (
            Setup(mode=("public:source=10.0.0.5,proxy=http://user:s3cret@p.example:3128",)),
            Setup(mode=("public:source=10.0.0.5,proxy=http://p.example:3128",), proxy_login="ask"),
        ),
        (Setup(mode=("public:proxy=http://user:s3,cret@p.example",)), Setup(mode=("public",))),
        (Setup(mode=("s3cret@:x",)), Setup()),
        (Setup(no_proxy="user:s3cret@p"), Setup()),
        (Setup(endpoint=("https://user:s3cret@p", "tcp://a:1")), Setup(endpoint=("tcp://a:1",))),
        (Setup(ca_file="https://user:s3cret@p/ca.pem"), Setup()),
        (Setup(ca_file="/srv/me@corp/ca.pem"), Setup(ca_file="/srv/me@corp/ca.pem")),
        (Setup(timeout="user:s3cret@p", resolver=("u:s3cret@p",)), Setup()),
    ],
)
def test_no_login_is_ever_written(setup: Setup, left: Setup, file: Path) -> None:
    assert without_logins(setup) == left

    file.write_bytes(as_toml(setup))
    assert b"s3" not in file.read_bytes()
    assert read_setup(file) == left
