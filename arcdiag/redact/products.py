"""Keeps of a signer's name what tells which product signs."""

import re
from functools import cache

from arcdiag.catalog.load import load_catalog


def product_mark(text: str) -> str:
    """The word in a signer's name by which an inspecting product is recognised; or nothing."""
    found = _marks().search(text.lower())
    return found[0] if found else ""


@cache
def _marks() -> re.Pattern[str]:
    products = load_catalog().inspection_products.values()
    marks = sorted({mark for product in products for mark in product.marks}, key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, marks))})(?![a-z0-9])")
