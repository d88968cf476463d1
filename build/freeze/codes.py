"""Compiles what PySide keeps as text in its library, so that a start of the window need not.

Run by itself, in a process that has loaded nothing of PySide: `codes.py FILE`.
"""

import builtins
import marshal
import subprocess
import sys
import zlib
from pathlib import Path
from types import CodeType
from typing import Any

import names
from contents import Entry

NAME = "pyside.codes"
"""As arcdiag.gui.haste looks for it."""


def written() -> list[Entry]:
    """Write the file; where it goes into a program."""
    file = names.MADE / NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, __file__, str(file)], check=True)
    return [(f"resources/{NAME}", str(file), "DATA")]


def main(file: Path) -> None:
    """Note down whatever is compiled while Qt is loaded."""
    usual = builtins.compile
    codes: dict[tuple[str, int], CodeType] = {}

    def noted(source: Any, filename: Any, mode: str, *more: Any, **named: Any) -> Any:
        code = usual(source, filename, mode, *more, **named)
        if isinstance(source, bytes) and mode == "exec" and not more and not named:
            codes[filename, zlib.crc32(source)] = code
        return code

    builtins.compile = noted
    import PySide6.QtWidgets  # noqa: F401 - for what it compiles

    if not codes:
        sys.exit("PySide compiles nothing any more: arcdiag.gui.haste can do without its codes")
    file.write_bytes(marshal.dumps(codes))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
