"""Random logins in every place where a proxy can be set, and a search of all that is said."""

import json
import string
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arcdiag.cli.app import run
from arcdiag.model.proxy import ProxySettings
from tests.unit.cli.test_proxy import HIS, house

if sys.platform == "win32":
    from arcdiag.host.windows_proxies import windows_proxies
    from tests.unit.host.registry import HKCU, own_registry
else:
    from arcdiag.host.linux_proxies import linux_proxies
    from tests.unit.host.test_linux import machine as files

PLACES = 5 if sys.platform == "win32" else 4

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


def set_everywhere(text: str, folder: Path) -> ProxySettings:
    """What is read of a machine on which *text* is set wherever a proxy can be set."""
    return set_on_windows(text, folder) if sys.platform == "win32" else set_on_linux(text, folder)


def set_on_linux(text: str, folder: Path) -> ProxySettings:
    line = f'Environment="HTTPS_PROXY={text.replace("%", "%%")}"'
    root = files(
        folder,
        {
            "opt/azcmagent/x": "",
            "var/opt/azcmagent/localconfig.json": json.dumps({"proxy.url": text}),
            "usr/lib/systemd/system/himdsd.service": f"[Service]\n{line}\n",
            "etc/environment": f"HTTP_PROXY='{text}'\n",
        },
    )
    return linux_proxies(root, {"HTTPS_PROXY": text, "http_proxy": text})


def set_on_windows(text: str, folder: Path) -> ProxySettings:
    internet = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
    config = folder / "AzureConnectedMachineAgent" / "Config"
    config.mkdir(parents=True, exist_ok=True)
    (config / "localconfig.json").write_text(json.dumps({"proxy.url": text}))
    blob = struct.pack("<IIII", 0x28, 0, 3, len(text)) + text.encode() + struct.pack("<I", 0)
    with pytest.MonkeyPatch.context() as patched, own_registry() as registry:
        for name in ("HTTPS_PROXY", "HTTP_PROXY"):
            patched.setenv(name, text)
        patched.setenv("PROGRAMDATA", str(folder))
        service = r"SYSTEM\CurrentControlSet\Services\himds"
        registry.set(service, "Environment", [f"HTTPS_PROXY={text}"])
        registry.set(rf"{internet}\Connections", "WinHttpSettings", blob)
        registry.set(internet, "ProxyEnable", 1, HKCU)
        registry.set(internet, "ProxyServer", text, HKCU)
        return windows_proxies()


@given(secret=SECRETS, form=FORMS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_login_is_in_nothing_that_is_said_wherever_it_was_set(
    secret: str, form: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = form.format(secret)
    found = set_everywhere(text, tmp_path)
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
    assert len(found.sources) == PLACES
    said = f"{told.out} {told.err} {found!r}".lower()
    assert "zq" not in said
    assert "qz" not in said
