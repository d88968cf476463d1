"""Lines of curl, openssl, dig, nslookup and bash for a POSIX shell.

What a configuration file or the environment would add is shut out: they are to meet what the check
met. Sources: curl(1), openssl-s_client(1), dig(1), nslookup(1).
"""

from collections.abc import Iterator
from shlex import quote
from typing import Final
from urllib.parse import urlsplit

from arcdiag.model.choices import Protocol
from arcdiag.report.reproduce.scene import Scene

USER: Final = "YOUR-USER"
"""Stands where a user name belongs; curl then asks for the password."""

_PLAIN: Final = frozenset((Protocol.TCP, Protocol.GIT, Protocol.HTTP_PROXY, Protocol.SOCKS5))
"""What is spoken after the connection is not for these tools."""
_SOCKS: Final = ("socks5", "socks5h")
_PORTS: Final = {"http": 80, "https": 443}
_DNS_PORT: Final = 53


def curl(scene: Scene) -> Iterator[tuple[str, ...]]:
    """The words of the line; none for what curl cannot speak."""
    if scene.protocol is Protocol.UDP or scene.protocol in _PLAIN or not scene.connects:
        return
    words = ["curl", "-q", "-g", "-v"]
    words += ["--connect-timeout", str(scene.wait_s), "--max-time", str(3 * scene.wait_s)]
    if scene.source:
        words += ["--interface", scene.source]
    if scene.proxy:
        words += ["--noproxy", "", "--proxy", _for_curl(scene.proxy)]
        words += ["--proxy-user", USER] if scene.login else []
    else:
        words += ["--noproxy", "*"]
    is_open = scene.protocol is Protocol.HTTP
    words += [] if is_open else ["--tlsv1.2"]
    words += ["--cacert", scene.ca_file] if scene.ca_file and not is_open else []
    if scene.address and scene.address != scene.host:
        pinned = f"{_place(scene.host, scene.port)}:{_bracketed(scene.address)}"
        words += ["--resolve", pinned]
    words += [] if scene.reads else ["-o", "/dev/null"]
    scheme = "http" if is_open else "https"
    usual = scene.port == _PORTS[scheme]
    place = _bracketed(scene.host) if usual else _place(scene.host, scene.port)
    yield (*words, f"{scheme}://{place}{scene.path or '/'}")


def bash(scene: Scene) -> Iterator[tuple[str, ...]]:
    """A bare connection, by Bash's own means; it cannot be given a source.

    curl does not end once it is connected. What names and addresses are made of is harmless here.
    """
    if scene.protocol in _PLAIN and scene.connects and not scene.source:
        place = f"/dev/tcp/{scene.address or scene.host}/{scene.port}"
        yield ("timeout", str(scene.wait_s), "bash", "-c", f"<{place} && echo connected")


def openssl(scene: Scene) -> Iterator[tuple[str, ...]]:
    """The words of the line; none where no TLS is spoken, or through a proxy it does not know."""
    proxy = urlsplit(scene.proxy)
    if scene.protocol in (Protocol.HTTP, Protocol.UDP) or scene.protocol in _PLAIN:
        return
    if not scene.connects or (scene.proxy and proxy.scheme != "http"):
        return
    words = ["timeout", str(2 * scene.wait_s), "openssl", "s_client"]
    words += ["-bind", scene.source] if scene.source else []
    words += ["-proxy", proxy.netloc] if scene.proxy else []
    if scene.login:
        words += ["-proxy_user", USER, "-proxy_pass", "env:PROXY_PASSWORD"]
    words += ["-connect", _place(scene.address or scene.host, scene.port)]
    words += ["-servername", scene.host, "-verify_hostname", scene.host]
    words += ["-CAfile", scene.ca_file] if scene.ca_file else []
    yield (*words, "-verify_return_error", "-min_protocol", "TLSv1.2")


def dig(scene: Scene) -> Iterator[tuple[str, ...]]:
    """One line for each name server that was asked; of none, the machine's own are asked."""
    if not scene.looks_up:
        return
    wait = (f"+timeout={scene.wait_s}", "+tries=1")
    for server in scene.servers:
        port = () if server.port == _DNS_PORT else ("-p", str(server.port))
        yield ("dig", f"@{server.address}", *port, "-q", scene.host, "-t", "A", *wait)
    if not scene.servers:
        yield ("dig", "-q", scene.host, "-t", "A", *wait)


def nslookup(scene: Scene) -> Iterator[tuple[str, ...]]:
    """The same for nslookup, which Windows has, too. The final dot keeps search lists out."""
    if not scene.looks_up:
        return
    name = f"{scene.host.rstrip('.')}."
    for server in scene.servers:
        port = () if server.port == _DNS_PORT else (f"-port={server.port}",)
        yield ("nslookup", "-type=A", *port, name, server.address)
    if not scene.servers:
        yield ("nslookup", "-type=A", name)


def quoted(words: tuple[str, ...]) -> tuple[str, ...]:
    """*words* as a POSIX shell takes them; what would wait for typing gets none."""
    return (*map(quote, words), *(("</dev/null",) if "openssl" in words[:3] else ()))


def _for_curl(proxy: str) -> str:
    """Go leaves names to a SOCKS proxy, whichever of the two words it is given."""
    scheme, mark, rest = proxy.partition("://")
    return f"socks5h{mark}{rest}" if scheme in _SOCKS else proxy


def _place(host: str, port: int) -> str:
    return f"{_bracketed(host)}:{port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
