"""Finds the files that arcdiag ships: in a checkout, in an installed wheel, in a frozen build."""

import sys
from pathlib import Path


def folder() -> Path:
    """The folder of the shipped files.

    The wheel holds it inside the package, because its top level belongs to everybody.
    """
    unpacked = getattr(sys, "_MEIPASS", None)
    if unpacked is not None:
        return Path(unpacked) / "resources"
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def shipped(relative: str) -> Path:
    """Where the shipped file *relative* lies, such as ``catalog/servers.toml``."""
    return folder() / relative
