"""Whose work is in the frozen programs: told by the files that went in, each with its licence."""

import functools
import json
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import names

TEXTS = names.HERE / "licences"
OF_QT = ("LGPL-3.0.txt", "GPL-3.0.txt")
"""The wheels of Qt and PySide carry no licence; the LGPL adds to the GPL, so both are shipped."""

_SAID_ELSEWHERE = re.compile(r"arcdiag|pyinstaller")
_FILE = re.compile(r"(?i)(^|/)(licen[cs]e|copying|notice)[^/]*$")
_ICU = re.compile(r"libicudata\.so\.(\d+)")

_KNOWN = {
    r"libbz2.*": "bzip2-1.0.6",
    r"libexpat.*": "MIT",
    r"libffi.*": "MIT",
    r"libgcc.*|libstdc\+\+.*": "GPL-3.0-or-later WITH GCC-exception-3.1",
    r"liblzma.*|xz-libs": "0BSD",
    r"libssl.*|libcrypto.*|openssl.*": "Apache-2.0",
    r"libuuid.*": "BSD-3-Clause",
    r"libxcb.*|xcb-util.*": "MIT",
    r"libxkbcommon.*": "MIT",
    r"libzstd.*": "BSD-3-Clause",
    r"quickjs-ng": "MIT",
    r"zlib.*": "Zlib",
}
"""What is used of a source package; its own words tell of build scripts and tests as well."""


@dataclass(frozen=True)
class Component:
    """Something that others made: a package, a library."""

    name: str
    version: str
    licence: str
    origin: str
    """A package URL (purl), or where it comes from in words."""
    texts: tuple[tuple[str, str], ...] = ()
    """The licences themselves: what each is called, and all of it."""


def components(files: Iterable[str | Path | None]) -> list[Component]:
    """All that *files*, the sources of what is frozen, belong to, by name; each once."""
    whole = {Path(file).resolve() for file in files if file and Path(file).is_absolute()}
    found = [_python(), _bootloader()]
    taken: set[Path] = set()
    for package in sorted(distributions(), key=lambda each: each.metadata["Name"].lower()):
        own = {Path(str(package.locate_file(file))).resolve() for file in package.files or ()}
        if own & whole and not _SAID_ELSEWHERE.fullmatch(package.metadata["Name"]):
            found.append(_package(package))
            found += _inside(package)
        taken |= own
    found += _icu(whole)
    base = Path(sysconfig.get_path("stdlib")).resolve()
    rest = (file for file in whole - taken if not file.is_relative_to(base))
    found += _of_the_system(rest)
    return sorted(set(found), key=lambda each: (each.name.lower(), each.version))


def _python() -> Component:
    version = ".".join(map(str, sys.version_info[:3]))
    places = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    texts = [path / "LICENSE.txt" for path in places]
    debian = Path(f"/usr/share/doc/python{version.rpartition('.')[0]}/copyright")
    text = next((path for path in (*texts, debian) if path.is_file()), None)
    if text is None:
        sys.exit("Python's own licence is not to be found beside it")
    origin = f"pkg:generic/cpython@{version}"
    return Component("Python", version, "PSF-2.0", origin, (("Python", _read(text)),))


def _bootloader() -> Component:
    package = Distribution.from_name("pyinstaller")
    return Component(
        "PyInstaller's bootloader",
        package.version,
        "GPL-2.0-or-later WITH Bootloader-exception",
        f"pkg:pypi/pyinstaller@{package.version}",
        _texts(package),
    )


def _package(package: Distribution) -> Component:
    name = package.metadata["Name"]
    texts = _texts(package)
    licence = _licence(package)
    if name.lower().startswith(("pyside6", "shiboken6")):
        licence = "LGPL-3.0-only"
        texts = tuple((text, _read(TEXTS / text)) for text in OF_QT)
    if not texts:
        sys.exit(f"{name} {package.version} comes without its licence")
    origin = f"pkg:pypi/{name.lower().replace('_', '-')}@{package.version}"
    return Component(name, package.version, licence, origin, texts)


def _licence(package: Distribution) -> str:
    told = package.metadata
    own = told.get("License-Expression") or told.get("License") or ""
    classes = [each for each in told.get_all("Classifier") or () if each.startswith("License ::")]
    kinds = ", ".join(each.rpartition(" :: ")[2] for each in classes)
    return (own if "\n" not in own else "") or kinds or _known(told["Name"])


def _known(name: str) -> str:
    return next((told for kind, told in _KNOWN.items() if re.fullmatch(kind, name)), "see its text")


def _texts(package: Distribution) -> tuple[tuple[str, str], ...]:
    """The licences in a package's metadata; some lie with the code instead."""
    files = [file for file in package.files or () if _FILE.search(file.as_posix())]
    own = [file for file in files if ".dist-info/" in file.as_posix()] or files
    return tuple(
        (
            f"{package.metadata['Name']}, {Path(file).name}",
            _read(Path(str(package.locate_file(file)))),
        )
        for file in sorted(own)
    )


def _inside(package: Distribution) -> Iterator[Component]:
    """What a compiled package has inside, by the list that it brings (CycloneDX)."""
    for file in package.files or ():
        if "sboms/" in file.as_posix() and file.name.endswith(".json"):
            listed = json.loads(_read(Path(str(package.locate_file(file)))))
            for each in listed.get("components", ()):
                licence = _told_in(each) or _known(each["name"])
                origin = (
                    re.sub(r"\?.*", "", each.get("purl", "")) or f"in {package.metadata['Name']}"
                )
                if "file://" not in each.get("purl", ""):
                    yield Component(each["name"], each.get("version", ""), licence, origin)


def _told_in(part: dict[str, Any]) -> str:
    choices = part.get("licenses", ())
    told = (each.get("expression") or each.get("license", {}).get("id") for each in choices)
    return " AND ".join(filter(None, told))


def _icu(files: Iterable[Path]) -> Iterator[Component]:
    for file in files:
        if version := _ICU.search(file.name):
            text = (("Unicode", _read(TEXTS / "Unicode-3.0.txt")),)
            yield Component(
                "ICU (comes with Qt; its data is cut)",
                version[1],
                "Unicode-3.0",
                f"pkg:generic/icu@{version[1]}",
                text,
            )


def _of_the_system(files: Iterable[Path]) -> Iterator[Component]:
    """Libraries of the machine that builds: whose they are, by its own packages."""
    if names.WINDOWS:
        return
    for package in sorted({_owner(file) for file in files if _is_of_the_system(file)} - {""}):
        yield _system_package(package)


def _is_of_the_system(file: Path) -> bool:
    return file.suffix == ".so" or ".so." in file.name


@functools.cache
def _owner(file: Path) -> str:
    """The package that brought *file*; ends the process where nobody knows."""
    for name in (str(file), str(file).removeprefix("/usr")):
        if shutil.which("dpkg"):
            told = _told("dpkg", "-S", name)
            if told:
                return told.partition(": ")[0].partition(":")[0]
        elif told := _told("rpm", "-qf", "--qf", "%{NAME}", name):
            return told
    if Path(sys.base_prefix).resolve() in file.parents:
        return ""
    sys.exit(f"{file} would be shipped, and nobody knows whose it is")


def _system_package(name: str) -> Component:
    if shutil.which("dpkg"):
        version = _told("dpkg-query", "-W", "-f", "${Version}", name)
        text = _read(Path("/usr/share/doc", name, "copyright"))
        return Component(
            name,
            version,
            _known(name),
            f"pkg:deb/debian/{name}@{version}",
            ((name, text),),
        )
    version = _told("rpm", "-q", "--qf", "%{VERSION}-%{RELEASE}", name)
    files = [Path(file) for file in _told("rpm", "-qL", name).split() if Path(file).is_file()]
    texts = tuple((f"{name}, {file.name}", _read(file)) for file in files)
    return Component(
        name,
        version,
        _told("rpm", "-q", "--qf", "%{LICENSE}", name),
        f"pkg:rpm/{name}@{version}",
        texts,
    )


def _told(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip()
