import os
from pathlib import Path

import pytest

pytest.importorskip("pwd", reason="the files of a Linux machine are read on Linux")

from arcdiag.host.linux_proxies import linux_proxies
from arcdiag.host.proxies import this_machines_proxies
from arcdiag.model.proxy import Origin, ProxySettings, ProxySource
from tests.unit.host.test_linux import machine

DROP_IN = "etc/systemd/system/himdsd.service.d/proxy.conf"
UNIT = "usr/lib/systemd/system/himdsd.service"
OWN = '{"proxy.url": "http://own:1", "proxy.bypass": "Arc"}'


def set_up(root: Path, files: dict[str, str], **environment: str) -> ProxySettings:
    return linux_proxies(machine(root, files), environment)


def one(settings: ProxySettings, origin: Origin) -> ProxySource:
    (found,) = (source for source in settings.sources if source.origin is origin)
    return found


def test_every_place_is_read_and_named(tmp_path: Path) -> None:
    settings = set_up(
        tmp_path,
        {
            "opt/azcmagent/bin/azcmagent": "",
            "var/opt/azcmagent/localconfig.json": OWN,
            UNIT: "[Service]\nExecStart=/opt/azcmagent/bin/himds\n",
            DROP_IN: '[Service]\nEnvironment="HTTPS_PROXY=http://drop-in:2" NO_PROXY=a\n',
            "etc/environment": 'https_proxy="http://logins:3"\n',
        },
        HTTPS_PROXY="http://process:4",
    )

    assert settings.agent.installed
    assert settings.agent.bypass
    assert settings.agent.bypass.text == "Arc"
    assert [str(source.https) for source in settings.sources] == [
        "http://own:1",
        "http://drop-in:2",
        "http://process:4",
        "http://logins:3",
    ]
    assert one(settings, Origin.SERVICE).where == f"HTTPS_PROXY of {tmp_path / DROP_IN}"
    assert settings.notes == ()


def test_what_is_set_for_log_ins_is_said_not_to_reach_the_agent(tmp_path: Path) -> None:
    settings = set_up(tmp_path, {"etc/environment": "HTTPS_PROXY=http://p:1\n"})

    assert "no service reads it" in one(settings, Origin.LOGIN).notes[0]
    assert not settings.agent.installed


def test_an_environment_file_goes_before_environment_lines(tmp_path: Path) -> None:
    settings = set_up(
        tmp_path,
        {
            UNIT: "[Service]\nEnvironment=HTTPS_PROXY=http://line:1\nEnvironmentFile=-/etc/default/p\n",
            "etc/default/p": "HTTPS_PROXY=http://file:2\n",
        },
    )

    found = one(settings, Origin.SERVICE)
    assert str(found.https) == "http://file:2"
    assert found.where == f"HTTPS_PROXY of {tmp_path / 'etc/default/p'}"


def test_the_managers_default_reaches_the_service_unless_it_is_taken_away(tmp_path: Path) -> None:
    default = '[Manager]\nDefaultEnvironment="https_proxy=http://all:1"\n'
    files = {"lib/systemd/system.conf.d/proxy.conf": default}

    assert str(one(set_up(tmp_path, files), Origin.SERVICE).https) == "http://all:1"
    gone = {**files, DROP_IN: "[Service]\nUnsetEnvironment=https_proxy\n"}
    assert set_up(tmp_path, gone).sources == ()


def test_a_drop_in_of_etc_hides_its_namesake_and_the_last_name_wins(tmp_path: Path) -> None:
    def dropin(proxy: str) -> str:
        return f"[Service]\nEnvironment=HTTPS_PROXY={proxy}\n"

    settings = set_up(
        tmp_path,
        {
            "etc/systemd/system/himdsd.service.d/20-b.conf": dropin("etc-b"),
            "usr/lib/systemd/system/himdsd.service.d/20-b.conf": dropin("hidden"),
            "usr/lib/systemd/system/himdsd.service.d/10-a.conf": dropin("earlier"),
            "run/systemd/system/service.d/15-all.conf": dropin("for-all"),
        },
    )

    assert str(one(settings, Origin.SERVICE).https) == "http://etc-b:80"


def test_an_empty_machine_has_nothing_and_no_complaint(tmp_path: Path) -> None:
    assert linux_proxies(tmp_path, {}) == ProxySettings()


def test_odd_files_are_noted_and_never_waited_for(tmp_path: Path) -> None:
    (tmp_path / "etc/azcmagent").mkdir(parents=True)
    (tmp_path / "var/opt/azcmagent").mkdir(parents=True)
    (tmp_path / "var/opt/azcmagent/localconfig.json").write_text("not json, secret")
    os.mkfifo(tmp_path / "etc/environment")
    (tmp_path / "etc/azcmagent/config.json").mkdir()

    settings = linux_proxies(tmp_path, {})

    assert settings.sources == ()
    assert [note.rpartition(": ")[2] for note in settings.notes] == [
        "is not JSON",
        "no ordinary file",
        "no ordinary file",
    ]


@pytest.mark.parametrize("named", ["/", "relative", "/etc/\x00", "//", "/" + "a" * 5000])
def test_an_environment_file_that_is_none_is_passed_over(tmp_path: Path, named: str) -> None:
    settings = set_up(tmp_path, {UNIT: f"[Service]\nEnvironmentFile={named}\n"})

    assert settings.sources == ()


def test_this_very_machine_can_be_asked() -> None:
    assert isinstance(this_machines_proxies(), ProxySettings)
