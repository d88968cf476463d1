"""Who may inspect: products that a signer's name hints at, and hosts they must leave alone."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from arcdiag.diagnosis.chains import Shown
from arcdiag.diagnosis.words import clipped, listing, say
from arcdiag.model.catalog import Catalog
from arcdiag.model.plan import Check

_MONITORING: Final = "ama"
"""Azure Monitor Agent needs inspection off (its network page, 2024-11-14)."""
_GATEWAY: Final = ".gw.arc.azure.com"
"""TLS to an Arc gateway must not be inspected (its page, 2026-04-01)."""


def device(chains: Iterable[Shown], catalog: Catalog) -> str:
    """The device that signs, by its name, and the products which that name hints at."""
    several = tuple(chains)
    signer = clipped(listing((one.signer for one in several), most=3))
    products = tuple(dict.fromkeys(_products(several, catalog)))
    if not products:
        return say("the device that signs as {signer}", signer=signer)
    return say(
        "the device that signs as {signer} (the name hints at {products}, and proves nothing)",
        signer=signer,
        products=listing(products),
    )


def is_demanded(check: Check) -> bool:
    """Does Microsoft demand that TLS to it is not inspected?"""
    return _MONITORING in check.purposes or check.host.lower().endswith(_GATEWAY)


def demanded(chains: Iterable[Shown]) -> str:
    """For which of the inspected hosts Microsoft demands the exemption: a sentence."""
    hosts = (one.check.host for one in chains if is_demanded(one.check))
    named = listing(hosts, most=20)
    if named:
        return say("Microsoft demands it for: {hosts}.", hosts=named)
    return say("Microsoft does not demand it for any of these.")


def _products(chains: tuple[Shown, ...], catalog: Catalog) -> Iterator[str]:
    names = {name.lower() for one in chains for name in (one.signer, one.issuer)}
    for product in catalog.inspection_products.values():
        if any(_found(mark, name) for mark in product.marks for name in names):
            yield product.product


def _found(mark: str, name: str) -> bool:
    """Is *mark* there as whole words? ``sophos`` is, in ``O=Sophos``; not in ``philosophos``."""
    return re.search(rf"(?<![a-z0-9]){re.escape(mark)}(?![a-z0-9])", name) is not None
