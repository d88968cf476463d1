"""Builds PyInstaller's bootloader, the first thing that runs, from its source.

The ready-made one needs a zlib on the machine, unpacks a single file into a folder mounted
noexec and then fails, and is known to every virus scanner from other people's programs.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

import names

LOCK = names.ROOT / "build" / "lock" / "freeze.txt"

SHARED = "_internal/arcdiag.pkg"
"""Where both programs of the folder find their modules; PyInstaller gives each its own copy."""

CHANGES = {
    "src/pyi_archive.c": (
        (
            "    const size_t CHUNK_SIZE = 8192;\n"
            "    unsigned char buffer_in[8192];\n"
            "    unsigned char buffer_out[8192];\n",
            "    const size_t CHUNK_SIZE = 262144; /* zlib is slowed down by small pieces */\n"
            "    static unsigned char buffer_in[262144];\n"
            "    static unsigned char buffer_out[262144];\n",
        ),
    ),
    "src/pyi_utils_posix.c": (
        (
            "#include <unistd.h> /* rmdir, unlink, mkdtemp */",
            "#include <unistd.h> /* rmdir, unlink, mkdtemp */\n#include <sys/statvfs.h>\n"
            "#ifndef ST_NOEXEC\n#define ST_NOEXEC 8 /* Linux; the header hides it */\n#endif",
        ),
        (
            "    /* Compute length of the given temporary directory path - to ensure\n",
            "    /* What is unpacked into a folder mounted noexec cannot be loaded from it:\n"
            "     * so the next candidate, and where there is none the caller says it. */\n"
            "    struct statvfs mounted;\n"
            "    if (statvfs(tmpdir_path, &mounted) == 0 && (mounted.f_flag & ST_NOEXEC)) {\n"
            "        return -1;\n"
            "    }\n\n"
            "    /* Compute length of the given temporary directory path - to ensure\n",
        ),
    ),
    "src/pyi_main.c": (
        (
            'PYI_ERROR("Could not create temporary directory!\\n");',
            'PYI_ERROR("no folder to unpack to: set TMPDIR to one that can be written and is not '
            'mounted noexec\\n");',
        ),
        (
            "#ifdef _WIN32\n"
            '    snprintf(pyi_ctx->archive_filename, PYI_PATH_MAX, "%s", '
            "pyi_ctx->executable_filename);\n"
            "    strcpy(pyi_ctx->archive_filename + strlen(pyi_ctx->archive_filename) - 3, "
            '"pkg");\n'
            "#else\n"
            '    if (snprintf(pyi_ctx->archive_filename, PYI_PATH_MAX, "%s.pkg", '
            "pyi_ctx->executable_filename) >= PYI_PATH_MAX) {\n"
            "        return -1;\n"
            "    }\n"
            "#endif\n",
            f'    if (1) {{ /* one archive for the folder\'s programs: "{SHARED}" */\n'
            "        char folder[PYI_PATH_MAX];\n"
            "        pyi_path_dirname(folder, pyi_ctx->executable_filename);\n"
            f'        pyi_path_join(pyi_ctx->archive_filename, folder, "{SHARED}");\n'
            "    }\n",
        ),
    ),
}
"""What is changed in the source, each exactly once: old text, new text."""


def main() -> None:
    """Put a bootloader of our own where PyInstaller looks for it, unless it is there already."""
    import PyInstaller

    installed = Path(PyInstaller.__file__).parent / "bootloader"
    stamp = installed / "ours"
    said = f"{PyInstaller.__version__} {CHANGES!r} {sysconfig.get_platform()}"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == said:
        return
    folder = _source(PyInstaller.__version__) / "bootloader"
    for name, changes in CHANGES.items():
        _change(folder / name, changes)
    built = subprocess.run(
        [sys.executable, "waf", "distclean", "all", "--static-zlib"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env=os.environ | {"CFLAGS": f"-ffile-prefix-map={folder}=."},
    )
    if built.returncode:
        sys.exit(f"{built.stdout}\nthe bootloader could not be built (is a C compiler there?)")
    shutil.copytree(folder.parent / "PyInstaller" / "bootloader", installed, dirs_exist_ok=True)
    stamp.write_text(said, encoding="utf-8")


def _source(version: str) -> Path:
    """PyInstaller's sources, as the lock file pins them, unpacked."""
    scratch = names.SCRATCH / "bootloader"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    pinned = re.search(r"^pyinstaller==(?:.*\\\n)+.*\n", LOCK.read_text("utf-8"), re.MULTILINE)
    assert pinned, f"{LOCK} pins no PyInstaller"
    wanted = scratch / "wanted.txt"
    wanted.write_text(pinned[0].rstrip().rstrip("\\"), encoding="utf-8")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
            *("--disable-pip-version-check", "--no-binary", "pyinstaller"),
            *("--no-build-isolation", "--require-hashes", "--dest", scratch, "-r", wanted),
        ],
        check=True,
        env=os.environ | {"PYINSTALLER_COMPILE_BOOTLOADER": "0"},
    )
    with tarfile.open(scratch / f"pyinstaller-{version}.tar.gz") as archive:
        if hasattr(tarfile, "data_filter"):  # since Python 3.11.4
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(scratch)  # noqa: S202 - it is pinned by its hash
    return scratch / f"pyinstaller-{version}"


def _change(file: Path, changes: tuple[tuple[str, str], ...]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        if text.count(old) != 1:
            sys.exit(
                f"{file.name} is not what it was: {old!r} stands there {text.count(old)} times"
            )
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
