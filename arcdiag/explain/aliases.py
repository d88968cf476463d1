"""Explains a name that aliases lead to: behind private link names, Traffic Manager, a region."""

import re
from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.aliases import region_in
from arcdiag.explain.endpoints import endpoints
from arcdiag.language.current import later
from arcdiag.model.catalog import Catalog
from arcdiag.model.explanation import Explanation, Subject

_MARK: Final = "privatelink."
_NAME: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")
_LONGEST: Final = 253


def aliases(text: str, catalog: Catalog) -> tuple[Explanation, ...]:
    """What *text* is, where it is an alias, or a zone of private link; else nothing."""
    name = text.lower().removesuffix(".")
    if len(name) > _LONGEST or not _NAME.fullmatch(name):
        return ()
    for told in (_zone, _private_link, _seen, _regional):
        found = tuple(told(name, catalog))
        if found:
            return found
    return ()


def _zone(name: str, catalog: Catalog) -> Iterator[Explanation]:
    links = [one for one in catalog.endpoints.values() if one.private_link]
    served = [one.id for one in links if one.private_link and one.private_link.zone == name]
    if served:
        yield Explanation(
            subject=Subject.ALIAS,
            name=name,
            meaning="A private DNS zone of private link: it must hold the records of the private "
            "endpoint and be linked to the network whose resolver is asked. Linked, but empty, it "
            "makes the names vanish.",
            facts=((later("endpoints"), ", ".join(served)),),
        )


def _private_link(name: str, catalog: Catalog) -> Iterator[Explanation]:
    first, mark, rest = name.partition(f".{_MARK}")
    public = f"{first}.{rest}"
    meant = endpoints(public, catalog) if mark else ()
    if meant:
        yield Explanation(
            subject=Subject.ALIAS,
            name=name,
            meaning=f"The alias of {public} for private link. Public DNS leads everybody through "
            "it, so it alone is no sign of private link; the address at the end is. Where the name "
            "ends here without an address, a private zone lacks the record.",
            facts=(("stands for", public), ("private DNS zone", f"{_MARK}{rest}")),
        )
        yield from meant


def _seen(name: str, catalog: Catalog) -> Iterator[Explanation]:
    """A name that a note of the catalog tells as an alias that was seen."""
    if endpoints(name, catalog) or name[-1].isdigit():
        return
    for endpoint in catalog.endpoints.values():
        if name in _NAME.findall(endpoint.note.lower()):
            yield Explanation(
                subject=Subject.ALIAS,
                name=name,
                meaning=f"A name told in the note on the endpoint {endpoint.id}.",
                facts=((later("note"), endpoint.note),),
            )


def _regional(name: str, catalog: Catalog) -> Iterator[Explanation]:
    region = catalog.regions.get(region_in(name))
    if region is not None:
        yield Explanation(
            subject=Subject.ALIAS,
            name=name,
            meaning=f"A host in the Azure region {region.display_name}, as aliases of Azure's "
            "services end. The name is a hint; the address decides.",
            facts=(
                (later("region"), region.name),
                ("BGP community on Microsoft peering", region.community or "none documented"),
            ),
        )
