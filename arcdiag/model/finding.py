"""A judged cause, with its evidence."""

from enum import StrEnum

from arcdiag.model.value import Recorded


class Impact(StrEnum):
    """How much a finding matters."""

    BLOCKING = "blocking"
    DEGRADING = "degrading"
    ADVICE = "advice"


class Certainty(StrEnum):
    """How sure a finding is."""

    PROVED = "proved"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Owner(StrEnum):
    """Who must change something."""

    FIREWALL = "firewall"
    PROXY = "proxy"
    DNS = "dns"
    AZURE = "azure"
    SERVER = "server"
    NETWORK_PROVIDER = "network-provider"


class Clue(Recorded, frozen=True):
    """One piece of evidence: an observation, and what it shows."""

    observation: str
    check: str
    note: str


class Finding(Recorded, frozen=True):
    """One cause (contract, section 5). ``consequences`` are the rules of findings it explains."""

    rule: str
    severity: Impact
    confidence: Certainty
    title: str
    remedy: str
    owner: Owner
    subjects: tuple[str, ...]
    clues: tuple[Clue, ...]
    consequences: tuple[str, ...] = ()
    azcm: tuple[str, ...] = ()
