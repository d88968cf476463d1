"""A desktop is asked where there is one, and costs little where it does not answer."""

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("Linux' desktops", allow_module_level=True)

from arcdiag.host import linux_desktop
from arcdiag.host.linux_desktop import desktop_proxies


def program(folder: Path, text: str) -> dict[str, str]:
    """An environment with a desktop's session and a program ``gsettings`` that does *text*."""
    path = folder / "gsettings"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin", "DBUS_SESSION_BUS_ADDRESS": "unix:path=x"}


MANUAL = """\
test "$1 $2" = "list-recursively org.gnome.system.proxy" || exit 1
test -z "$HTTPS_PROXY" || exit 1
echo "org.gnome.system.proxy mode 'manual'"
echo "org.gnome.system.proxy.https host 'px'"
echo "org.gnome.system.proxy.https port 8080\""""


def test_gnome_is_asked_with_its_sessions_environment_and_no_more(tmp_path: Path) -> None:
    notes: list[str] = []
    environment = {**program(tmp_path, MANUAL), "HTTPS_PROXY": "http://bob:hunter2@x"}

    (found,) = desktop_proxies(environment, notes)

    assert (str(found.https), found.where) == ("http://px:8080", "org.gnome.system.proxy")
    assert notes == []


def test_without_a_session_nothing_is_started(tmp_path: Path) -> None:
    environment = program(tmp_path, f"touch {tmp_path}/started")
    del environment["DBUS_SESSION_BUS_ADDRESS"]

    assert desktop_proxies(environment, []) == ()
    assert not (tmp_path / "started").exists()


def test_a_program_that_does_not_answer_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linux_desktop, "PATIENCE_S", 0.2)
    notes: list[str] = []

    assert desktop_proxies(program(tmp_path, "exec sleep 60"), notes) == ()
    assert notes == ["gsettings: no answer within 0.2 s"]


def test_a_program_that_fails_says_nothing(tmp_path: Path) -> None:
    notes: list[str] = []

    assert desktop_proxies(program(tmp_path, "exit 1"), notes) == ()
    assert notes == []


@pytest.mark.parametrize("variable", ["HOME", "XDG_CONFIG_HOME"])
def test_kdes_file_is_read_where_it_is(tmp_path: Path, variable: str) -> None:
    folder = tmp_path / ".config" if variable == "HOME" else tmp_path
    folder.mkdir(exist_ok=True)
    text = "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://x/p.pac\n"
    (folder / "kioslaverc").write_text(text, encoding="utf-8")

    (found,) = desktop_proxies({variable: str(tmp_path)}, [])

    assert (found.pac, found.where) == ("http://x/p.pac", str(folder / "kioslaverc"))
