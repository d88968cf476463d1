"""What the programs are called, on this platform, and what Windows is told of them."""

import platform
import re
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SCRATCH = ROOT / "work" / "freeze"
MADE = SCRATCH / "made"
"""What is made on the way: notices, lists of parts."""
DIST = ROOT / "dist"

WINDOWS = sys.platform == "win32"
CONSOLE = "arcdiag"
WINDOW = "ArcDiagWindow" if WINDOWS else "ArcDiag"
"""Windows takes arcdiag.exe and ArcDiag.exe for the same file."""
SUFFIX = ".exe" if WINDOWS else ""
ICON = ROOT / "resources" / "icon" / ("arcdiag.ico" if WINDOWS else "arcdiag-256.png")

_ABOUT = {
    CONSOLE: "Can this machine be connected to Azure Arc? (command line)",
    WINDOW: "Can this machine be connected to Azure Arc?",
}


def version() -> str:
    """The version of what is frozen, without importing it."""
    text = (ROOT / "arcdiag" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    assert found, "arcdiag/__init__.py names no version"
    return found[1]


def machine() -> str:
    """The processor, as releases call it."""
    found = platform.machine().lower()
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(found, found)


def release() -> str:
    """The name of the folder: program, version, system, processor."""
    system = "windows" if WINDOWS else sys.platform
    return f"arcdiag-{version()}-{system}-{machine()}"


def version_resource(name: str) -> str:
    """A file with what Windows shows in a program's properties."""
    numbers = [int(part) for part in re.findall(r"\d+", version())[:4]]
    four = tuple([*numbers, 0, 0, 0, 0][:4])
    texts = {
        "CompanyName": "arcdiag contributors",
        "FileDescription": _ABOUT[name],
        "FileVersion": version(),
        "InternalName": name,
        "LegalCopyright": "MIT licence; see arcdiag --licenses",
        "OriginalFilename": f"{name}{SUFFIX}",
        "ProductName": "arcdiag",
        "ProductVersion": version(),
    }
    strings = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in texts.items())
    file = Path(tempfile.mkdtemp(dir=SCRATCH), f"{name}.version")
    file.write_text(
        "VSVersionInfo("
        f"ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0, OS=0x40004, "
        "fileType=1, subtype=0, date=(0, 0)), "
        f"kids=[StringFileInfo([StringTable('040904B0', [{strings}])]), "
        "VarFileInfo([VarStruct('Translation', [0x0409, 1200])])])",
        encoding="utf-8",
    )
    return str(file)


ARCHIVE = DIST / f"{release()}.zip"
