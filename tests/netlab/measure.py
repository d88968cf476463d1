"""What a network does, measured with nothing of arcdiag: plain sockets, OpenSSL by way of ssl.

Runs inside a namespace: a list of measurements on standard input, their results on standard output.
"""

import errno
import json
import random
import re
import socket
import ssl
import struct
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from cryptography import x509

PATIENCE_S = 1.5
"""Long enough for a second SYN, after a second: where nothing takes any time, the kernel may drop
the ICMP error to the first (it comes back before connect() has returned)."""
LONG_PATIENCE_S = 4.0
"""For lines whose round trip is the thing to be measured."""
MOST_BYTES = 16 * 1024
RCODES = {1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 5: "REFUSED"}
TYPES = {"A": 1, "AAAA": 28}


def connect(address: str, port: str = "443", patience: float = PATIENCE_S) -> str:
    """``open``, ``timeout``, or the system's name for the error."""
    try:
        socket.create_connection((address, int(port)), timeout=patience).close()
    except TimeoutError:
        return "timeout"
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    return "open"


def connect_from(source: str, address: str) -> str:
    """The same from another address of this machine."""
    try:
        socket.create_connection((address, 443), PATIENCE_S, (source, 0)).close()
    except TimeoutError:
        return "timeout"
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    return "open"


def crowd(address: str, count: str) -> str:
    """What *count* connects at once give: each kind of outcome."""
    with ThreadPoolExecutor(int(count)) as pool:
        kinds = set(pool.map(connect, [address] * int(count)))
    return " and ".join(sorted(kinds))


def round_trip(address: str) -> str:
    """A connect's time, down to the tenth of a second."""
    began = time.monotonic()
    outcome = connect(address, patience=LONG_PATIENCE_S)
    return f"{outcome} after {int((time.monotonic() - began) * 10) / 10} s"


def ask(server: str, kind: str, name: str) -> str:
    """One question over UDP: the addresses, ``none``, an rcode, ``timeout`` or what is odd."""
    number = random.randrange(65536)
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    question = labels + b"\0" + struct.pack("!HH", TYPES[kind], 1)
    family = socket.AF_INET6 if ":" in server else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as link:
        link.settimeout(PATIENCE_S)
        try:
            link.connect((server, 53))
            link.send(struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0) + question)
            answer = link.recv(4096)
        except TimeoutError:
            return "timeout"
        except OSError as error:
            return errno.errorcode.get(error.errno or 0, str(error))
    if answer[:2] != struct.pack("!H", number):
        return "an answer to another question"
    if answer[2] & 2:
        return "truncated"
    rcode = answer[3] & 15
    if rcode:
        return RCODES.get(rcode, str(rcode))
    return ", ".join(sorted(_addresses(answer, 12 + len(question)))) or "none"


def losses(server: str, count: str) -> str:
    """Whether ``none``, ``some`` or ``all`` of *count* questions at once stay without answer."""
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: ask(server, "A", "ns.lab.test"), range(int(count))))
    lost = answers.count("timeout")
    return "none" if not lost else "all" if lost == len(answers) else "some"


def _addresses(answer: bytes, place: int) -> list[str]:
    found = []
    for _ in range(int.from_bytes(answer[6:8])):
        while answer[place] and answer[place] < 192:
            place += 1 + answer[place]
        place += 2 if answer[place] else 1
        kind, _, _, length = struct.unpack_from("!HHIH", answer, place)
        place += 10
        data = answer[place : place + length]
        place += length
        if kind in TYPES.values():
            family = socket.AF_INET if kind == 1 else socket.AF_INET6
            found.append(socket.inet_ntop(family, data))
    return found


def lookup(name: str) -> str:
    """The system's resolver: the addresses in order, or its error, with the whole seconds taken."""
    began = time.monotonic()
    try:
        found = socket.getaddrinfo(name, 443, type=socket.SOCK_STREAM)
        said = ", ".join(str(each[4][0]) for each in found)
    except socket.gaierror as error:
        said = next(key for key in dir(socket) if getattr(socket, key) == error.errno)
    return f"{said} after {int(time.monotonic() - began)} s"


def tls(host: str, address: str) -> str:
    """A handshake for *host*: who signed the certificate, and whether it has expired."""
    return _signer(lambda: _secure(host, address))


def _signer(opened: Callable[[], ssl.SSLSocket]) -> str:
    try:
        with opened() as link:
            leaf = x509.load_der_x509_certificate(link.getpeercert(binary_form=True) or b"")
    except TimeoutError:
        return "timeout"
    except ssl.SSLEOFError:
        return "closed"
    except ssl.SSLError as error:
        return error.reason
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    signer = leaf.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    return f"{signer}{', expired' if leaf.not_valid_after_utc < datetime.now(UTC) else ''}"


def tls_small(host: str, address: str) -> str:
    """The same in segments of at most 536 bytes."""
    return _signer(lambda: _secure(host, address, 536))


def fetch(host: str, path: str) -> str:
    """A web page's status and the first line that has something in it."""
    with socket.create_connection((host, 80), timeout=PATIENCE_S) as link:
        link.sendall(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        head, _, body = link.makefile("rb").read(MOST_BYTES).decode().partition("\r\n\r\n")
    return f"{head.split()[1]}, {body.strip().splitlines()[0]}"


def clock(host: str, address: str) -> str:
    """By how many whole minutes the server's clock is ahead of this machine's."""
    with _secure(host, address) as link:
        link.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        head = link.recv(4096).decode()
    date = next(line for line in head.split("\r\n") if line.lower().startswith("date:"))
    ahead = parsedate_to_datetime(date[5:].strip()) - datetime.now(UTC)
    return f"{round(ahead.total_seconds() / 60)} min ahead"


def _secure(host: str, address: str, segment: int = 0) -> ssl.SSLSocket:
    link = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    link.settimeout(PATIENCE_S)
    if segment:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, segment)
    try:
        link.connect((address, 443))
    except BaseException:
        link.close()
        raise
    return _inside(link, host)


def _inside(link: socket.socket, host: str) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        return context.wrap_socket(link, server_hostname=host)
    except BaseException:
        link.close()
        raise


def tunnel(proxy: str, host: str) -> str:
    """What an HTTP proxy says to CONNECT (status, ways to log in), and who signs then."""
    where = urlsplit(proxy)
    try:
        link = socket.create_connection((where.hostname, where.port), timeout=PATIENCE_S)
    except OSError as error:
        return str(error)
    with link:
        if where.scheme == "https":
            link = _inside(link, where.hostname or "")
        login = ""
        if where.username:
            both = b64encode(f"{where.username}:{where.password}".encode()).decode()
            login = f"Proxy-Authorization: Basic {both}\r\n"
        try:
            link.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n{login}\r\n".encode())
            head = _head(link)
        except TimeoutError:
            return "timeout"
        if not head.startswith("HTTP/"):
            return "garbage" if head else "closed"
        status = head.split()[1]
        if len(head) > MOST_BYTES:
            return f"{status}, no end"
        offers = re.findall(r"^proxy-authenticate: (\w+)", head, re.IGNORECASE | re.MULTILINE)
        if status != "200":
            return " ".join([status, *offers])
        if not head.endswith("\r\n\r\n"):
            return "200, and a page"
        if where.scheme == "https":
            return "200"
        return f"200, {_signer(lambda: _inside(link, host))}"


def _head(link: socket.socket) -> str:
    head = b""
    while b"\r\n\r\n" not in head and len(head) <= MOST_BYTES:
        more = link.recv(4096)
        if not more:
            break
        head += more
    return head.decode("latin-1")


def socks(proxy: str, host: str) -> str:
    """What a SOCKS5 proxy says, and who signs then (RFC 1928, RFC 1929)."""
    where = urlsplit(proxy)
    link = socket.create_connection((where.hostname, where.port), timeout=PATIENCE_S)
    with link:
        link.sendall(b"\5\1\2" if where.username else b"\5\1\0")
        chosen = link.recv(2)
        if chosen == b"\5\xff":
            return "no way to log in"
        if chosen == b"\5\2":
            user, password = str(where.username).encode(), str(where.password).encode()
            link.sendall(b"\1" + _counted(user) + _counted(password))
            if link.recv(2) != b"\1\0":
                return "login refused"
        link.sendall(b"\5\1\0\3" + _counted(host.encode()) + struct.pack("!H", 443))
        reply = link.recv(10)
        if reply[1]:
            return f"reply {reply[1]}"
        return f"open, {_signer(lambda: _inside(link, host))}"


def _counted(text: bytes) -> bytes:
    return bytes([len(text)]) + text


WAYS = {
    way.__name__.replace("_", "-"): way
    for way in (
        connect,
        connect_from,
        crowd,
        round_trip,
        ask,
        losses,
        lookup,
        tls,
        tls_small,
        fetch,
        clock,
        tunnel,
        socks,
    )
}


def measured(words: str) -> str:
    """The result of ``WAY ARGUMENT...``."""
    way, *arguments = words.split()
    return WAYS[way](*arguments)


if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    with ThreadPoolExecutor(16) as workers:
        json.dump(dict(zip(wanted, workers.map(measured, wanted), strict=True)), sys.stdout)
