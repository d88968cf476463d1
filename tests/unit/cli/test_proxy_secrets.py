"""Random logins in every place where a proxy can be set, and a search of all that is said."""

import json
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("pwd", reason="the files of a Linux machine are read on Linux")

from arcdiag.cli.app import run
from arcdiag.host.linux_proxies import linux_proxies
from tests.unit.cli.test_proxy import HIS, house
from tests.unit.host.test_linux import machine as files

SECRETS = st.text(alphabet=string.ascii_letters + string.digits + "%:/?#@!$ ", min_size=1).map(
    lambda text: f"Zq{text}qZ"
)
FORMS = st.sampled_from(
    [
        "http://{}@proxy:3128",
        "http://bob:{}@proxy:3128",
        "socks5h://bob:{}@proxy",
        "{}@proxy:3128",
        "bob:{}@proxy",
        "http://bob:{}@pro xy:1",
        "http://bob:{}@proxy:port",
        "ftp://bob:{}@proxy",
        "http=http://bob:{}@proxy:1",
    ]
)


@given(secret=SECRETS, form=FORMS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_login_is_in_nothing_that_is_said_wherever_it_was_set(
    secret: str, form: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = form.format(secret)
    line = f'Environment="HTTPS_PROXY={text.replace("%", "%%")}"'
    root = files(
        tmp_path,
        {
            "opt/azcmagent/x": "",
            "var/opt/azcmagent/localconfig.json": json.dumps({"proxy.url": text}),
            "usr/lib/systemd/system/himdsd.service": f"[Service]\n{line}\n",
            "etc/environment": f"HTTP_PROXY='{text}'\n",
        },
    )
    found = linux_proxies(root, {"HTTPS_PROXY": text, "http_proxy": text})
    doors = house(found)

    for argv in (
        [HIS],
        ["--json", HIS, "http://a"],
        ["--proxy", text, HIS],
        [text],
        [f"--proxi={text}"],
        ["--for", text],
    ):
        run(["proxy", *argv], doors)

    told = capfd.readouterr()
    assert len(found.sources) == 4
    said = f"{told.out} {told.err} {found!r}".lower()
    assert "zq" not in said
    assert "qz" not in said
