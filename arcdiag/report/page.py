"""The frame of every HTML file: its policy admits one style and one script, and no network at all.

Both are named by their digests; there is no attribute ``style``, no link, and nothing to fetch.
"""

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from arcdiag.language.current import spoken
from arcdiag.resources import shipped


def page(
    title: str,
    body: Iterable[str],
    *,
    styles: Iterable[str] = ("html/report.css",),
    program: str = "html/report.js",
) -> bytes:
    """The file, UTF-8. *title* is safe to show; *body* is HTML whose texts are escaped.

    *styles* and *program* are files of ours.
    """
    style = "".join(map(_shipped, styles))
    script = _shipped(program)
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    head = (
        '<!doctype html>\n<html lang="'
        f'{spoken()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
    )
    end = f"</main>\n<script>{script}</script>\n</body>\n</html>\n"
    return f"{head}{''.join(body)}{end}".encode("utf-8", "replace")


def _shipped(name: str) -> str:
    return shipped(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
