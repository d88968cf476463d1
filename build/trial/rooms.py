"""Places where programs land: an empty system, a locked-up folder, a disk that runs nothing.

Each is a namespace of its own (unshare), as root or where ordinary users may make one.
"""

import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from programs import FORMATS, Programs
from screen import screen, shown
from trial import FailedError, Trials, holds, one_line, proves_itself, said

GLIBC = ("c", "m", "dl", "pthread", "rt", "resolv", "util", "nss_files", "nss_dns")
"""glibc's own libraries, without which nothing runs on a Linux of this kind."""

OF_THE_WINDOW = (
    *("libEGL.so.1", "libGL.so.1", "libX11.so.6", "libX11-xcb.so.1", "libdbus-1.so.3"),
    *("libfontconfig.so.1", "libfreetype.so.6", "libglib-2.0.so.0", "libgthread-2.0.so.0"),
)
"""What the packages of docs/packaging.md bring: libegl1 libgl1 libx11-6 libx11-xcb1 libdbus-1-3
libfontconfig1 libfreetype6 libglib2.0-0; with what these are linked with. The programs bring the
rest."""

TEMPORARY = "/tmp"  # noqa: S108 - inside a root of our own

LAYOUTS = {
    "Debian": "etc/ssl/certs/ca-certificates.crt",
    "RHEL": "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "SUSE": "var/lib/ca-certificates/ca-bundle.pem",
}
"""Where each keeps its trusted roots; SUSE has a link to them where Go looks."""


def try_rooms(trials: Trials, programs: Programs) -> None:
    """Try the programs in each place."""
    with tempfile.TemporaryDirectory(prefix="arcdiag-rooms-") as scratch:
        base = Path(scratch)
        _console_in_rooms(trials, programs.console_file, base)
        _folder_in_an_empty_root(trials, programs, base)
        _in_odd_places(trials, programs, base)
        _with_few_libraries(trials, programs, base)


def try_rooms_of_the_console(trials: Trials, file: Path) -> None:
    """Try the console's file in each place, where it is all that was built."""
    with tempfile.TemporaryDirectory(prefix="arcdiag-rooms-") as scratch:
        _console_in_rooms(trials, file, Path(scratch))


def _console_in_rooms(trials: Trials, file: Path, base: Path) -> None:
    root = _root(base / "bare")
    shutil.copy2(file, root / "arcdiag")
    _with_nothing_but_glibc(trials, root, "one file", "/arcdiag")
    trials.that(
        "TMPDIR on a disk mounted noexec is passed over",
        lambda: proves_itself(
            lambda: _mounted(
                base / "noexec", "noexec", f"TMPDIR={base / 'noexec'} {file} self-test"
            )
        ),
    )
    trials.that("nowhere to unpack to: a line says what to do", lambda: _nowhere(file, base))
    _among_trust_stores(trials, file, base)


def _with_nothing_but_glibc(trials: Trials, root: Path, name: str, program: str) -> None:
    trials.that(
        f"nothing but glibc: self-test of {name}",
        lambda: proves_itself(lambda: _inside(root, [program, "self-test"])),
    )
    trials.that(
        f"nothing but glibc: demo of {name}, with a report in each format",
        lambda: _reports(root, program),
    )


def _reports(root: Path, program: str) -> None:
    files = [root / "tmp" / f"report.{suffix}" for suffix in FORMATS]
    asked = [part for file in files for part in ("--output", f"{TEMPORARY}/{file.name}")]
    _inside(root, [program, "--lang", "en", "demo", *asked], 3)
    empty = [file.name for file in files if not file.is_file() or not file.stat().st_size]
    if empty:
        raise FailedError(f"not written: {', '.join(empty)}")
    holds((root / "tmp/report.txt").read_text("utf-8"), "BLOCKED")


def _folder_in_an_empty_root(trials: Trials, programs: Programs, base: Path) -> None:
    root = _root(base / "empty")
    shutil.copytree(programs.folder, root / "folder")
    _with_nothing_but_glibc(trials, root, "the folder", "/folder/arcdiag")
    trials.that(
        "nothing but glibc: the window says what it lacks",
        lambda: one_line(
            _inside(root, ["/folder/ArcDiag"], 2, DISPLAY=":0"), "missing", "arcdiag check"
        ),
    )


def _in_odd_places(trials: Trials, programs: Programs, base: Path) -> None:
    odd = base / "a path with spaces 中文"
    shutil.copytree(programs.folder, odd / "folder")
    shutil.copy2(programs.console_file, odd / "arc diag")
    for program in (odd / "folder" / programs.console.name, odd / "arc diag"):
        trials.that(
            f"a path with spaces and Chinese: {program.name}",
            lambda it=program: proves_itself(lambda: said([it, "self-test"])),
        )
    trials.that(
        "read-only media: both",
        lambda: _on_a_mount(
            programs, base / "ro", "ro", "{it}/folder/arcdiag self-test; {it}/one self-test"
        ),
    )
    trials.that(
        "a home that cannot be written",
        lambda: _on_a_mount(
            programs,
            base / "home",
            "ro",
            "export HOME={it}; unset XDG_STATE_HOME XDG_DATA_HOME XDG_CONFIG_HOME; "
            "{it}/folder/arcdiag self-test; {it}/one demo >&2 || test $? -eq 3",
        ),
    )


def _nowhere(file: Path, base: Path) -> None:
    root = _root(base / "nowhere")
    shutil.copy2(file, root / "arcdiag")
    told = _inside(
        root, ["/arcdiag", "--help"], 255, before=_sealed(root) + _mount(root / "tmp", "noexec")
    )
    one_line(told, "TMPDIR", "noexec")


def _among_trust_stores(trials: Trials, file: Path, base: Path) -> None:
    authority, chain, key = _certificates(base / "pki")
    with _server(chain, key) as port:
        for name, place in {**LAYOUTS, "none at all": ""}.items():
            root = _root(base / f"trust-{name}")
            shutil.copy2(file, root / "arcdiag")
            (root / "etc").mkdir(exist_ok=True)
            (root / "etc/hosts").write_text("127.0.0.1 localhost\n")
            if place:
                (root / place).parent.mkdir(parents=True)
                shutil.copyfile(authority, root / place)
            if name == "SUSE":
                (root / "etc/ssl").mkdir()
                (root / "etc/ssl/ca-bundle.pem").symlink_to(f"/{place}")
            trials.that(
                f"the roots of this system are trusted: {name}",
                lambda it=root, trusted=bool(place): _trusts(it, port, trusted=trusted),
            )


def _trusts(root: Path, port: int, *, trusted: bool) -> None:
    """Is the server's certificate judged as it must be? A busy machine is waited for."""
    command = ["/arcdiag", "check", "--only-endpoints", "--endpoint", f"https://localhost:{port}"]
    asked = [*command, "--lab", "--json", "--no-history", "--timeout", "60", "--deadline", "180"]
    told = _inside(root, asked, None)
    causes = set(re.findall(r'"cause": ?"([a-z-]+)"', told))
    if '"handshaken"' not in told or ("cert-untrusted" in causes) is trusted:
        found = f"the certificate was judged {causes or 'to be in order'}"
        raise FailedError(f"{found}:\n{told[:1500]}")


def _with_few_libraries(trials: Trials, programs: Programs, base: Path) -> None:
    root = base / "few"
    trials.that("the least of libraries is there", lambda: _furnish(root, programs))
    for name in ("/folder/ArcDiag", "/ArcDiag"):
        trials.that(
            f"the window with the least of libraries: {name}", lambda it=name: _window_in(root, it)
        )


def _furnish(root: Path, programs: Programs) -> None:
    _root(root, OF_THE_WINDOW)
    shutil.copytree(programs.folder, root / "folder")
    shutil.copy2(programs.window_file, root / "ArcDiag")
    fonts = Path("usr/share/fonts/truetype/dejavu")
    if Path("/", fonts).is_dir():
        shutil.copytree(Path("/", fonts), root / fonts)
        (root / "etc/fonts").mkdir(parents=True)
        (root / "etc/fonts/fonts.conf").write_text(
            "<fontconfig><dir>/usr/share/fonts</dir><cachedir>/tmp</cachedir></fontconfig>"
        )


def _window_in(root: Path, program: str) -> None:
    with screen() as seen:
        shown(
            _command(root, [program]),
            seen,
            environment=dict.fromkeys(("HOME", "XDG_RUNTIME_DIR"), TEMPORARY),
        )


def _on_a_mount(programs: Programs, place: Path, how: str, script: str) -> None:
    """Run *script* with both console programs on a mount of their own."""
    fill = f"cp -r {programs.folder} {place}/folder; cp {programs.console_file} {place}/one; "
    proves_itself(lambda: _mounted(place, how, script.format(it=place), fill))


def _mounted(place: Path, how: str, script: str, fill: str = "") -> str:
    place.mkdir(parents=True, exist_ok=True)
    whole = f"mount -t tmpfs none {place}; {fill} mount -o remount,{how} {place}; {script}"
    return said([*_apart(), "sh", "-c", f"set -e; {whole}"])


def _mount(place: Path, how: str) -> str:
    return f"mount -t tmpfs -o {how} none {place}; "


def _sealed(root: Path) -> str:
    """Let nothing be written under *root* but where something else is mounted."""
    return f"mount --bind -o ro {root} {root}; mount -o remount,bind,ro {root}; "


def _root(root: Path, libraries: Sequence[str] = ()) -> Path:
    """A root file system with the loader, glibc and *libraries*, and an empty /tmp."""
    (root / "tmp").mkdir(parents=True)
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True)
    found = [Path(path) for path in re.findall(r"=> (\S+)$", listed.stdout, re.MULTILINE)]
    paths = {path.name: path for path in reversed(found)}
    glibc = [name for name in paths if re.fullmatch(rf"lib({'|'.join(GLIBC)})\.so\.\d+", name)]
    loaders = [name for name in paths if name.startswith("ld-linux")]
    lacking = [name for name in libraries if name not in paths]
    if lacking:
        raise FailedError(f"this machine lacks {', '.join(lacking)}")
    for path in {paths[name] for name in (*glibc, *loaders)} | _linked(
        paths[name] for name in libraries
    ):
        for place in _places(path):
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            if not (root / place).exists():
                shutil.copyfile(path, root / place)
                (root / place).chmod(0o755)
    return root


def _linked(libraries: Iterable[Path]) -> set[Path]:
    """*libraries*, and all that they are linked with."""
    found = set(libraries)
    for path in tuple(found):
        told = subprocess.run(["ldd", path], capture_output=True, text=True, check=True)
        found |= {Path(name) for name in re.findall(r"=> (/\S+)", told.stdout)}
    return found


def _places(path: Path) -> Iterator[Path]:
    """Where the file *path* must lie: at that very place, and the loader where programs name it."""
    yield path.relative_to("/")
    if path.name.startswith("ld-linux"):
        yield Path("lib64" if path.name.startswith("ld-linux-x86-64") else "lib", path.name)


def _apart() -> list[str]:
    """The command that runs another among mounts of its own."""
    command = ["unshare", "--mount"]
    return command if os.geteuid() == 0 else [*command, "--user", "--map-root-user"]


def _command(root: Path, command: Sequence[str], before: str = "") -> list[str]:
    script = f'set -e; {before}exec chroot "{root}" "$@"'
    return [*_apart(), "sh", "-c", script, "sh", *command]


def _inside(
    root: Path, command: Sequence[str], code: int | None = 0, before: str = "", **environment: str
) -> str:
    """What *command* says with *root* as the whole file system; any exit code will do for None."""
    hidden = [name for name in os.environ if name.startswith(("SSL_", "XDG_", "QT_", "LC_"))]
    own = {"HOME": "/", "TMPDIR": "", "PYTHONIOENCODING": "utf-8", **environment}
    whole = _command(root, command, before)
    if code is None:
        whole = ["sh", "-c", '"$@" || true', "sh", *whole]
    return said(whole, code or 0, environment=own, without=hidden)


def _certificates(folder: Path) -> tuple[Path, Path, Path]:
    """An authority's certificate, and a server's with its key; by openssl."""
    folder.mkdir()

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    (folder / "server.txt").write_text(
        "subjectAltName=DNS:localhost\nbasicConstraints=critical,CA:FALSE\n"
        "extendedKeyUsage=serverAuth\n"
    )
    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    authority = ("-days", "30", "-subj", "/CN=Trial")
    openssl(*new, "-x509", *("-keyout", "ca.key", "-out", "ca.pem"), *authority)
    openssl(*new, *("-keyout", "key.pem", "-out", "server.csr", "-subj", "/CN=localhost"))
    openssl(  # in two steps, as OpenSSL 1.1.1 needs it
        *("x509", "-req", "-in", "server.csr", "-out", "server.pem", "-days", "30"),
        *("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "server.txt"),
    )
    return folder / "ca.pem", folder / "server.pem", folder / "key.pem"


@contextmanager
def _server(chain: Path, key: Path) -> Iterator[int]:
    """A TLS server on loopback that answers every request; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(link: socket.socket) -> None:
        try:
            with context.wrap_socket(link, server_side=True) as talk:
                talk.recv(4096)
                talk.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        except OSError:
            link.close()

    def serve() -> None:
        while True:
            try:
                link, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=[link], daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
