"""Statements for Windows PowerShell 5.1 and later, with what .NET brings: nothing is installed.

``Test-NetConnection`` tells neither refused from lost nor whose certificate it met, and
``Invoke-WebRequest`` takes any HTTP error for a failure: so sockets are opened by hand.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from arcdiag.diagnosis.addresses import is_v6
from arcdiag.model.choices import Protocol
from arcdiag.report.reproduce.scene import Scene

_QUOTES: Final = re.compile("(['\u2018\u2019\u201a\u201b])")
"""All that PowerShell takes for a single quote (about_Quoting_Rules); doubled, each is itself."""
_PLAIN: Final = frozenset((Protocol.TCP, Protocol.GIT, Protocol.HTTP_PROXY, Protocol.SOCKS5))
_DNS_PORT: Final = 53


def literal(text: str) -> str:
    """*text* as a string in which PowerShell replaces nothing."""
    doubled = _QUOTES.sub(r"\1\1", text)
    return f"'{doubled}'"


def lookups(scene: Scene) -> Iterator[tuple[str, ...]]:
    """One statement for each name server; it knows port 53 only."""
    if not scene.looks_up:
        return
    ask = f"Resolve-DnsName -Name {literal(scene.host)} -Type A -DnsOnly -NoHostsFile"
    for server in scene.servers:
        if server.port == _DNS_PORT:
            yield (f"{ask} -Server {literal(server.address)}",)
    if not scene.servers:
        yield (ask,)


def connection(scene: Scene) -> Iterator[tuple[str, ...]]:
    """The statements; none for UDP, nor through a proxy that wants TLS, SOCKS or a login."""
    if scene.protocol is Protocol.UDP or not scene.connects or scene.login:
        return
    proxy = urlsplit(scene.proxy)
    try:
        port = proxy.port or 80
    except ValueError:
        return
    if scene.proxy and (proxy.scheme != "http" or not proxy.hostname):
        return
    direct = (scene.address or scene.host, scene.port)
    first = (proxy.hostname or "", port) if scene.proxy else direct
    yield tuple(_statements(scene, *first))


def _statements(scene: Scene, address: str, port: int) -> Iterator[str]:
    yield from _socket(scene, address)
    milliseconds = 1000 * scene.wait_s
    yield f"$ok = $c.ConnectAsync({literal(address)}, {port}).Wait({milliseconds})"
    yield f"if (-not $ok) {{ throw 'no connection within {scene.wait_s} s' }}"
    yield '"$($c.Client.LocalEndPoint) -> $($c.Client.RemoteEndPoint)"'
    if scene.protocol in _PLAIN:
        return
    yield f"$c.ReceiveTimeout = {milliseconds}"
    yield "$s = $c.GetStream()"
    if scene.proxy:
        yield f"$to = {literal(f'{scene.host}:{scene.port}')}"
        yield _said('"CONNECT $to HTTP/1.1`r`nHost: $to`r`n`r`n"')
        yield "$s.Write($b, 0, $b.Length)"
        yield "$r = [IO.StreamReader]::new($s)"
        yield "$said = $r.ReadLine(); $said"
        yield "while ($line = $r.ReadLine()) { $line }"
        yield "if ($said -notmatch ' 200( |$)') { throw 'the proxy did not connect on' }"
    if scene.protocol is not Protocol.HTTP:
        yield "$s = [Net.Security.SslStream]::new($s)"
        yield f"$s.AuthenticateAsClient({literal(scene.host)}, $null, 'Tls12', $false)"
        yield "$s.SslProtocol, $s.RemoteCertificate.Subject, $s.RemoteCertificate.Issuer"
    if scene.reads or scene.protocol is Protocol.HTTP:
        yield f"$to = {literal(scene.host)}"
        yield f"$path = {literal(scene.path or '/')}"
        yield _said('"GET $path HTTP/1.1`r`nHost: $to`r`nConnection: close`r`n`r`n"')
        yield "$s.Write($b, 0, $b.Length)"
        yield "[IO.StreamReader]::new($s).ReadToEnd()"


def _socket(scene: Scene, address: str) -> Iterator[str]:
    """Of the right family: .NET Framework's own choice would be IPv4."""
    if scene.source:
        yield f"$from = [Net.IPEndPoint]::new([Net.IPAddress]{literal(scene.source)}, 0)"
        yield "$c = [Net.Sockets.TcpClient]::new($from)"
    elif is_v6(address):
        yield "$c = [Net.Sockets.TcpClient]::new([Net.Sockets.AddressFamily]::InterNetworkV6)"
    else:
        yield "$c = [Net.Sockets.TcpClient]::new()"


def _said(text: str) -> str:
    """*text* is ours, with variables in it: what they hold is not read again."""
    return f"$b = [Text.Encoding]::ASCII.GetBytes({text})"
