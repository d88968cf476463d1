"""``arcdiag --licenses``: whose work this program holds, and under which licence."""

from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Final

from arcdiag.language.current import tr
from arcdiag.resources import shipped

NOTICE: Final = "NOTICE.txt"
"""Made with a standalone program, of what it holds (build/freeze/notice.py)."""

PACKAGES: Final = (
    "certifi",
    "cryptography",
    "dnspython",
    "httpx",
    "idna",
    "msgspec",
    "platformdirs",
    "PySide6-Essentials",
    "quickjs-ng",
    "rich",
    "sniffio",
    "socksio",
    "truststore",
)
"""What pyproject.toml asks for, the window's included."""


def licences(notice: Path | None = None) -> str:
    """A standalone program's notice; elsewhere the packages that arcdiag was installed with."""
    notice = notice or shipped(NOTICE)
    if notice.is_file():
        return notice.read_text(encoding="utf-8")
    own = tr("arcdiag is under the MIT licence, the packages it works with each under its own:")
    return "".join(f"{line}\n" for line in (own, *filter(None, map(_package, PACKAGES))))


def _package(name: str) -> str:
    try:
        told = metadata(name)
    except PackageNotFoundError:  # a choice that was not taken: the window
        return ""
    named = (*told.get_all("License-Expression", []), *told.get_all("License", []))
    classes = (each for each in told.get_all("Classifier", []) if each.startswith("License"))
    said = next((each.partition("\n")[0] for each in named if each), "") or ", ".join(
        each.rpartition(" :: ")[2] for each in classes
    )
    return f"  {told['Name']} {told['Version']}: {said}".rstrip(": ")
