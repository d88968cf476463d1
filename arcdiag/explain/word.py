"""Explains one word: a cause, a rule, a code, a region, an address, a host of the catalog."""

import re
from collections.abc import Iterable
from typing import Final

from arcdiag.diagnosis.rules import RULES
from arcdiag.explain.aliases import aliases
from arcdiag.explain.causes import CAUSES
from arcdiag.explain.endpoints import endpoints
from arcdiag.explain.rules import GENERAL
from arcdiag.language.current import later
from arcdiag.model.address import AddressFact, AddressKind
from arcdiag.model.catalog import Catalog
from arcdiag.model.choices import Cloud
from arcdiag.model.explanation import Explanation, Subject
from arcdiag.model.failure import Cause
from arcdiag.ranges.kinds import parsed
from arcdiag.ranges.tags import ServiceTags

_PLACE: Final = re.compile(r"\{(\w+)\}")
_WHOLE: Final = re.compile(r"(?<=[.:]) \{\w+\}(?=\n|$)")
_NUMBER: Final = re.compile(r"(?:AZCM)?0*([0-9]{1,4})", re.IGNORECASE)

_KINDS: Final = {
    AddressKind.PUBLIC: "A public address.",
    AddressKind.PRIVATE: "A private address: only networks that agreed on it lead there.",
    AddressKind.CARRIER_GRADE: "An address shared between a provider and its customers "
    "(carrier-grade NAT, RFC 6598): it is no public one.",
    AddressKind.LINK_LOCAL: "A link-local address: it is valid on one network segment only.",
    AddressKind.LOOPBACK: "A loopback address: this machine itself.",
    AddressKind.DOCUMENTATION: "An address reserved for documentation: nobody answers there.",
    AddressKind.MULTICAST: "A multicast address: it stands for a group, and no TCP leads there.",
    AddressKind.BROADCAST: "The broadcast address: no TCP leads there.",
    AddressKind.UNSPECIFIED: "The unspecified address: as an answer of DNS it means that a filter "
    "hides the name.",
    AddressKind.RESERVED: "A reserved address: nobody's on the Internet.",
}
_SPECIAL: Final = {
    "168.63.129.16": "Azure's own platform address inside virtual machines: DNS, DHCP, health "
    "probes and the guest agent's channel. Where it answers, this is an Azure VM, not a server for "
    "Azure Arc.",
    "169.254.169.254": "The instance metadata service inside virtual machines of Azure and other "
    "clouds.",
}


def explain(word: str, catalog: Catalog, tags: ServiceTags) -> tuple[Explanation, ...]:
    """Everything that *word* means here; empty when nothing is known of it."""
    text = word.strip()
    return tuple(
        found
        for found in (
            _cause(text),
            *_rules(text),
            *_codes(text, catalog),
            *_region(text, catalog),
            *_address(text, tags),
            *(aliases(text, catalog) or endpoints(text, catalog)),
        )
        if found is not None
    )


def known_words(catalog: Catalog) -> frozenset[str]:
    """The words that have one spelling, for a hint where none was met."""
    return frozenset(
        (*map(str, CAUSES), *(rule.id for rule in RULES), *catalog.errors, *catalog.regions)
    )


def _cause(text: str) -> Explanation | None:
    try:
        cause = Cause(text.lower())
    except ValueError:
        return None
    told = CAUSES[cause]
    return Explanation(
        subject=Subject.CAUSE,
        name=cause,
        meaning=told.meaning,
        remedy=told.remedy,
        owner=told.owner,
    )


def _rules(text: str) -> Iterable[Explanation]:
    for rule in RULES:
        if rule.id == text.lower():
            yield Explanation(
                subject=Subject.RULE,
                name=rule.id,
                meaning=GENERAL[rule.id].meaning,
                remedy=GENERAL[rule.id].remedy or _general(rule.remedy),
                owner=rule.owner,
                facts=tuple(
                    (name, value)
                    for name, value in (
                        (later("certainty"), str(rule.confidence)),
                        ("follows from", ", ".join(rule.explained_by)),
                        (later("codes"), ", ".join(rule.azcm)),
                    )
                    if value
                ),
            )


def _general(template: str) -> str:
    """A remedy for no case in particular; a sentence that is nothing but a place goes."""
    spoken = _WHOLE.sub("", template)
    return _PLACE.sub(lambda place: f"<{place[1].replace('_', ' ')}>", spoken)


def _codes(text: str, catalog: Catalog) -> Iterable[Explanation]:
    number = _NUMBER.fullmatch(text)
    wanted = {text.upper(), *([f"AZCM{int(number[1]):04}"] if number else [])}
    for error in catalog.errors.values():
        if error.code in wanted:
            yield Explanation(
                subject=Subject.CODE,
                name=error.code,
                meaning=error.meaning,
                remedy=error.remedy,
                facts=(
                    (later("area"), error.area),
                    ("a blocked endpoint can cause it", "yes" if error.network else "no"),
                ),
            )
    for code in catalog.exit_codes.values():
        if code.code == text:
            yield Explanation(subject=Subject.CODE, name=code.code, meaning=code.meaning)


def _region(text: str, catalog: Catalog) -> Iterable[Explanation]:
    wanted = "".join(text.lower().split())
    for region in catalog.regions.values():
        if wanted in (region.name, "".join(region.display_name.lower().split())):
            facts = (
                (later("cloud"), str(region.cloud)),
                (later("geography"), region.geography),
                ("identity host", _his_host(region.his.code, region.cloud)),
                ("BGP community on Microsoft peering", region.community or "none documented"),
                (later("note"), region.note),
            )
            yield Explanation(
                subject=Subject.REGION,
                name=region.name,
                meaning=f"The Azure region {region.display_name}.",
                facts=tuple((name, value) for name, value in facts if value),
            )


def _his_host(code: str, cloud: Cloud) -> str:
    top = {Cloud.PUBLIC: "com", Cloud.USGOV: "us", Cloud.CHINA: "cn"}[cloud]
    return f"{code}.his.arc.azure.{top}" if code else "its short code is unknown"


def _address(text: str, tags: ServiceTags) -> Iterable[Explanation]:
    bare = text.removeprefix("[").removesuffix("]")
    if parsed(bare) is None:
        return
    fact = tags.about(bare)
    edition = tags.stamp.published or tags.stamp.file
    special = _SPECIAL.get(bare, "")
    yield Explanation(
        subject=Subject.ADDRESS,
        name=bare,
        meaning=" ".join(filter(None, (_KINDS[fact.kind], special or _whose(fact)))),
        facts=_ranges(fact, f"{edition}"),
        address=fact,
    )


def _whose(fact: AddressFact) -> str:
    if fact.kind is not AddressKind.PUBLIC:
        return ""
    if not fact.tags:
        return "It lies in none of the ranges of Azure that were looked into."
    region = f", region {fact.region}" if fact.region else ", of no single region"
    return f"Azure's, service tag {fact.tags[0]}{region}."


def _ranges(fact: AddressFact, edition: str) -> tuple[tuple[str, str], ...]:
    if not fact.tags:
        return (("ranges looked into", edition),) if fact.kind is AddressKind.PUBLIC else ()
    return (
        ("service tags", ", ".join(fact.tags)),
        (later("region"), fact.region or "none"),
        (later("range"), fact.prefix),
        ("ranges looked into", edition),
    )
