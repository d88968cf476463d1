"""What a report tells of the proxies that are set: every one, and no login."""

from arcdiag.model.host import SetProxy
from arcdiag.model.proxy import Origin, ProxySettings, ProxySource, Unusable
from arcdiag.proxies.setup import set_proxies
from arcdiag.proxies.url import parse_proxy

LOGGED = parse_proxy("http://bob:s3cret@p.example:8080")


def test_every_proxy_and_pac_file_is_told_with_its_place_and_without_a_login() -> None:
    settings = ProxySettings(
        sources=(
            ProxySource(origin=Origin.PROCESS, where="HTTPS_PROXY", https=LOGGED, http=LOGGED),
            ProxySource(origin=Origin.WINHTTP, where="WinHTTP", http=LOGGED),
            ProxySource(origin=Origin.USER, where="the user's", pac="http://p/p.pac", detects=True),
            ProxySource(origin=Origin.AGENT, where="x", https=Unusable(reason="no", ignored=True)),
        )
    )

    assert set_proxies(settings) == (
        SetProxy(asked="http://p.example:8080", where="HTTPS_PROXY", origin="process"),
        SetProxy(asked="pac+http://p/p.pac", where="the user's", origin="user"),
    )
    assert "s3cret" not in repr(set_proxies(settings))
