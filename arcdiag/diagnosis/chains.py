"""The certificate chain each check was shown, together with the judgement on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from arcdiag.diagnosis.checks import as_cause
from arcdiag.diagnosis.evidence import Evidence, outcomes
from arcdiag.diagnosis.notes import clue
from arcdiag.diagnosis.routes import is_proxy
from arcdiag.diagnosis.words import counted
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Clue
from arcdiag.model.observation import (
    AnchorKind,
    Certificate,
    Handshaken,
    Judged,
    Observation,
)
from arcdiag.model.report import CheckResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A presented chain and what was made of it."""

    check: CheckResult
    judged: Judged
    observation: Observation
    chain: tuple[Certificate, ...]

    @property
    def kind(self) -> AnchorKind | None:
        """Whose root the chain leads to; None when to none that is known."""
        return self.judged.anchor.kind if self.judged.anchor is not None else None

    @property
    def issuer(self) -> str:
        """The root it leads to, or else who signed the last certificate that was shown."""
        if self.judged.anchor is not None:
            return self.judged.anchor.subject
        return self.chain[-1].issuer if self.chain else ""

    @property
    def fatal(self) -> tuple[Cause, ...]:
        """The causes for which the agent would refuse the chain."""
        return tuple(as_cause(fault.cause) for fault in self.judged.faults if fault.fatal)

    @property
    def signer(self) -> str:
        """Who signed the server's certificate; the issuer at the end where no chain is known."""
        return self.chain[0].issuer if self.chain else self.issuer

    @property
    def leaf(self) -> str:
        """The server certificate's fingerprint; empty without a chain."""
        return self.chain[0].sha256 if self.chain else ""

    def clue(self, note: str = "") -> Clue:
        """The judgement as a clue."""
        return clue(self.check, self.observation, note)


def shown(evidence: Evidence) -> tuple[Shown, ...]:
    """Every chain that was judged, in the order of the checks."""
    found = []
    for seen in evidence.of(Judged):
        if is_proxy(seen.check):
            continue  # a proxy's own certificate is the company's business
        shaken = outcomes(seen.check, Handshaken)
        chain = shaken[-1][1].chain if shaken else ()
        found.append(
            Shown(check=seen.check, judged=seen.outcome, observation=seen.observation, chain=chain)
        )
    return tuple(found)


def counted_hosts(chains: Iterable[Shown]) -> str:
    """How many hosts showed these chains, in words."""
    return counted(len({one.check.host for one in chains}), "{count} host", "{count} hosts")
