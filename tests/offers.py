"""What not every system offers to a test; on Linux all of it is there, and nothing is skipped."""

import importlib.util
import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest


def _can_link() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder, "link")
        try:
            link.symlink_to(folder, target_is_directory=True)
        except OSError:  # Windows asks for a privilege
            return False
        return link.is_symlink()


def _can_cap() -> bool:
    with socket.socket() as opened:
        try:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
        except (AttributeError, OSError):  # Windows has the name and may refuse the deed
            return False
    return True


needs_links = pytest.mark.skipif(not _can_link(), reason="no symbolic links for this account")
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system")
needs_devices = pytest.mark.skipif(
    os.name == "nt" or not Path("/dev/full").is_char_device(),
    reason="no device files",
)
needs_limits = pytest.mark.skipif(
    importlib.util.find_spec("resource") is None, reason="no limits for a process"
)
needs_shell = pytest.mark.skipif(shutil.which("sh") is None, reason="no POSIX shell")
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl program")
needs_colons = pytest.mark.skipif(os.pathsep != ":", reason="paths themselves hold colons")
needs_segment_caps = pytest.mark.skipif(not _can_cap(), reason="no way to cap segments")
