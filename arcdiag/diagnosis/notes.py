"""Puts one observation into one line: what was seen, where, in what time; judges nothing."""

from typing import Final

from arcdiag.diagnosis.addresses import asked, server_label
from arcdiag.diagnosis.tries import with_tries
from arcdiag.diagnosis.way_notes import way_note
from arcdiag.diagnosis.words import clipped, listing, say, seconds, tls_version, waited
from arcdiag.model.failure import ONLY_CUT_OFF, UNFINISHED, Cause, Failure, Skipped
from arcdiag.model.finding import Clue
from arcdiag.model.observation import (
    Answered,
    Chosen,
    Connected,
    Discovered,
    Handshaken,
    Judged,
    Observation,
    Queried,
    Resolved,
    Step,
)
from arcdiag.model.report import CheckResult

_FAILED: Final = {
    Cause.TCP_TIMEOUT: "{target}: no answer to the connection attempt (no SYN-ACK) within {waited}",
    Cause.TCP_REFUSED: "{target}: refused after {took}",
    Cause.TCP_RESET: "{target}: reset after {took}",
    Cause.TCP_UNREACHABLE: "{target}: reported unreachable after {took} ({message})",
    Cause.TLS_TIMEOUT: "{target}: connected, but no answer to the TLS greeting within {waited}",
    Cause.TLS_RESET: "{target}: connected, then reset during the TLS handshake after {took}",
    Cause.TLS_CLOSED: "{target}: connected, then closed during the TLS handshake after {took}",
    Cause.TLS_ALERT: "{target}: the TLS handshake ended with an alert ({message})",
    Cause.HTTP_TIMEOUT: "{target}: TLS stood, but no HTTP answer within {waited}",
    Cause.HTTP_CLOSED: "{target}: TLS stood, but the connection closed without an HTTP answer",
}
_QUERY_FAILED: Final = "{server} did not answer the {question} question: {message} (after {took})"
_QUERY_CUT_OFF: Final = (
    "{server} answers the {question} question by UDP with a part only, and by TCP not at all: "
    "{message} (after {took})"
)
_UNFINISHED: Final = {
    Cause.TLS_TIMEOUT: "{target}: connected, answered the TLS greeting, and then fell silent in "
    "the middle of the handshake for the rest of {waited}",
}
_QUERY_SILENT: Final = "{server} did not answer the {question} question within {waited}"
_LOOKUP_FAILED: Final = "this machine's resolver gives nothing: {message} (after {took})"


def clue(check: CheckResult, seen: Observation, note: str = "") -> Clue:
    """The observation as a clue of this check, in *note*'s words or its own; always says whose.

    In its own words it tells of both tries, where there were two.
    """
    text = note or with_tries(check, seen, note_of(seen))
    if check.host not in text:
        text = say("{host}: {note}", host=check.host, note=text)
    return Clue(observation=seen.id, check=check.id, note=text)


def note_of(seen: Observation) -> str:
    """What the observation shows, in one line."""
    match seen.outcome:
        case Failure() as failure:
            return _failed(seen, failure)
        case Skipped(why=why):
            return say("{target}: not tested, {why}", target=clipped(seen.target), why=clipped(why))
        case Resolved() as resolved:
            return _resolved(resolved)
        case Queried() as queried:
            return queried_note(queried)
        case Connected(address=address, port=port):
            return say(
                "{address} port {port}: connected in {took}",
                address=address,
                port=port,
                took=seconds(seen.took_ms),
            )
        case Chosen(address=address):
            return say("a client ends on {address}", address=address)
        case Handshaken() as shaken:
            return _handshaken(shaken)
        case Judged() as judged:
            return _judged(judged)
        case Answered(status=status):
            return say(
                "HTTP status {status} after {took}", status=status, took=seconds(seen.took_ms)
            )
        case Discovered(hosts=hosts):
            return say("the answer names {hosts}", hosts=clipped(listing(hosts)) or "-")
        case _:
            return way_note(seen.outcome)


def queried_note(queried: Queried) -> str:
    """One name server's answer with its whole chain of aliases."""
    links = [
        *(record.value for record in queried.aliases),
        *(record.value for record in queried.addresses),
    ]
    values = {
        "server": server_label(queried.server),
        "question": queried.question,
        "rcode": queried.rcode,
    }
    if not links:
        return say("{server} answered {question} with {rcode}, no addresses", **values)
    chain = clipped(" → ".join(links))
    return say("{server} answered {question} with {rcode}: {chain}", chain=chain, **values)


def _failed(seen: Observation, failure: Failure) -> str:
    question, server = asked(seen.target)
    return say(
        _failed_words(seen, failure),
        target=clipped(_aim(seen)),
        question=clipped(question),
        server=server_label(clipped(server)) or say("the name server"),
        took=seconds(seen.took_ms),
        waited=waited(seen.took_ms),
        message=clipped(failure.message or failure.cause),
    )


def _failed_words(seen: Observation, failure: Failure) -> str:
    if seen.step is Step.RESOLVE:
        return _LOOKUP_FAILED
    if seen.step is Step.ROUTE:
        return "{target}: {message}"
    if seen.step is Step.REACH:
        return "{target} cannot be used: {message}"
    if seen.step in (Step.QUERY, Step.CONFIRM):
        if failure.code == ONLY_CUT_OFF:
            return _QUERY_CUT_OFF
        return _QUERY_SILENT if failure.cause is Cause.DNS_TIMEOUT else _QUERY_FAILED
    if failure.code == UNFINISHED and failure.cause in _UNFINISHED:
        return _UNFINISHED[failure.cause]
    return _FAILED.get(failure.cause, "{target}: {message}")


def _aim(seen: Observation) -> str:
    """What the step was aimed at.

    Of a handshake (``HOST at ADDRESS``) it is the address, of a tunnel (``HOST:PORT through
    PROXY``) the proxy.
    """
    if seen.step is Step.HANDSHAKE:
        return seen.target.rpartition(" at ")[2]
    if seen.step is Step.TUNNEL:
        return seen.target.rpartition(" through ")[2]
    return seen.target


def _resolved(resolved: Resolved) -> str:
    own = "this machine's resolver gives {addresses}"
    template = own if resolved.source == "system" else "{source} gives {addresses}"
    addresses = listing(resolved.addresses) or say("no address")
    return say(template, addresses=addresses, source=server_label(resolved.source))


def _handshaken(shaken: Handshaken) -> str:
    issuer = shaken.chain[0].issuer if shaken.chain else say("no certificate")
    return say(
        "{address}: {version} stands; the certificate was issued by {issuer}",
        address=shaken.address,
        version=tls_version(shaken.version),
        issuer=clipped(issuer),
    )


def _judged(judged: Judged) -> str:
    if judged.faults:
        fault = next((fault for fault in judged.faults if fault.fatal), judged.faults[0])
        return say(
            "{cause}: {message} (certificate: {subject})",
            cause=fault.cause,
            message=clipped(fault.message),
            subject=clipped(fault.subject),
        )
    if judged.anchor is None:
        return say("the certificate chain is accepted")
    return say("the certificate chain leads to {anchor}", anchor=clipped(judged.anchor.subject))
