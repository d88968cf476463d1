import pytest
from hypothesis import given
from hypothesis import strategies as st

from arcdiag.host.parsing.desktop import gnome_source, kde_source

# As gsettings 2.74 prints them.
GNOME = """\
org.gnome.system.proxy autoconfig-url ''
org.gnome.system.proxy ignore-hosts ['localhost', '127.0.0.0/8', '::1', '*.corp.example']
org.gnome.system.proxy mode 'manual'
org.gnome.system.proxy use-same-proxy true
org.gnome.system.proxy.ftp host ''
org.gnome.system.proxy.ftp port 0
org.gnome.system.proxy.http authentication-password ''
org.gnome.system.proxy.http enabled false
org.gnome.system.proxy.http host 'web.corp.example'
org.gnome.system.proxy.http port 8080
org.gnome.system.proxy.https host '2001:db8::1'
org.gnome.system.proxy.https port 8443
org.gnome.system.proxy.socks host ''
org.gnome.system.proxy.socks port 0
"""

KDE = """\
PersistentProxyConnection=false
[Proxy Settings][Other]
ProxyType=9
[Proxy Settings]
NoProxyFor=localhost,.corp.example
ProxyType=1
ReversedException=false
httpProxy=http://web.corp.example 8080
httpsProxy=http://bob:hunter2@sec.corp.example:8443
[Other]
ProxyType=0
"""


def test_gnomes_manual_proxies() -> None:
    found = gnome_source(GNOME)

    assert found
    assert str(found.http) == "http://web.corp.example:8080"
    assert str(found.https) == "http://[2001:db8::1]:8443"
    assert found.exceptions
    assert found.exceptions.text == "localhost,127.0.0.0/8,::1,*.corp.example"


def test_gnomes_socks_serves_where_nothing_else_is_set() -> None:
    found = gnome_source(
        "org.gnome.system.proxy mode 'manual'\norg.gnome.system.proxy.socks host 's'\n"
        "org.gnome.system.proxy.socks port 1080\norg.gnome.system.proxy ignore-hosts @as []\n"
    )

    assert found
    assert str(found.https) == str(found.http) == "socks5://s:1080"
    assert found.exceptions is None


@pytest.mark.parametrize(
    ("url", "pac", "detects"),
    [("http://bob:pw@x/p.pac", "http://***@x/p.pac", False), ("", "", True)],
)
def test_gnomes_automatic_mode(url: str, pac: str, detects: bool) -> None:
    text = GNOME.replace("'manual'", "'auto'").replace(
        "autoconfig-url ''", f"autoconfig-url '{url}'"
    )
    found = gnome_source(text)

    assert found
    assert (found.pac, found.detects, found.https) == (pac, detects, None)


@pytest.mark.parametrize("text", ["", GNOME.replace("'manual'", "'none'"), "No such schema"])
def test_gnome_without_a_proxy_says_nothing(text: str) -> None:
    assert gnome_source(text) is None


def test_kdes_manual_proxies() -> None:
    found = kde_source(KDE, "kioslaverc")

    assert found
    assert str(found.http) == "http://web.corp.example:8080"
    assert str(found.https) == "http://***@sec.corp.example:8443"
    assert found.exceptions
    assert found.exceptions.text == "localhost,.corp.example"
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("kind", "pac", "detects"), [("2", "file:///etc/p.pac", False), ("3", "", True)]
)
def test_kdes_automatic_kinds(kind: str, pac: str, detects: bool) -> None:
    text = f"[Proxy Settings]\nProxyType={kind}\nProxy Config Script=file:///etc/p.pac\n"
    found = kde_source(text, "kioslaverc")

    assert found
    assert (found.pac, found.detects) == (pac, detects)


@pytest.mark.parametrize("kind", ["0", "4", "", "x"])
def test_kde_without_a_proxy_of_its_own_says_nothing(kind: str) -> None:
    assert kde_source(KDE.replace("ProxyType=1", f"ProxyType={kind}"), "kioslaverc") is None


def test_a_reversed_list_is_said_and_not_taken_for_exceptions() -> None:
    found = kde_source(
        KDE.replace("ReversedException=false", "ReversedException=true"), "kioslaverc"
    )

    assert found
    assert found.exceptions is None
    assert "the only hosts that are proxied" in found.notes[0]


@given(st.text(max_size=300))
def test_no_text_breaks_the_readers(text: str) -> None:
    gnome_source(f"org.gnome.system.proxy mode 'manual'\norg.gnome.system.proxy.http host {text}")
    gnome_source(f"org.gnome.system.proxy mode {text}")
    kde_source(f"[Proxy Settings]\nProxyType=1\nhttpProxy={text}", "kioslaverc")
    kde_source(text, "kioslaverc")
