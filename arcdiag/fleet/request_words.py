"""A line of a request on behalf of many servers, in words that are safe to show."""

from arcdiag.diagnosis.words import listing, say
from arcdiag.fleet.model import AskTally
from arcdiag.report.plain import plain
from arcdiag.report.request.asks import OWNERS, title
from arcdiag.report.request.request import Ask, Inspection
from arcdiag.report.request.told import inspection
from arcdiag.report.words import OWNERS as TEAMS

MOST_SHOWN = 6


def team(each: AskTally) -> str:
    """Who is asked."""
    return TEAMS[OWNERS[each.owner]]


def what(each: AskTally) -> str:
    """What for, as the title of a list."""
    return title(Ask(each.ask), OWNERS[each.owner], sure=each.mode == "microsoft-peering")


def endpoint(each: AskTally) -> str:
    """``gbl.his.arc.azure.com, TCP port 443 (https): required for onboard, run``."""
    need = say("required") if each.required else say("optional")
    if each.purposes:
        need = say("{need} for {purposes}", need=need, purposes=", ".join(each.purposes))
    return plain(
        say(
            "{host}, {transport} port {port} ({protocol}): {need}",
            host=each.name,
            transport="UDP" if each.protocol == "udp" else "TCP",
            port=each.port,
            protocol=each.protocol,
            need=need,
        ),
        1000,
    )


def details(each: AskTally) -> tuple[tuple[str, str], ...]:
    """What is known of the way, as pairs; those that say nothing are left out."""
    told = (
        (say("wanted"), each.wanted),
        (say("to"), listing(each.addresses, most=MOST_SHOWN)),
        (say("tag"), each.service_tag),
        (say("from"), listing(each.networks, most=MOST_SHOWN)),
        (say("TLS"), tls(each)),
    )
    return tuple((name, plain(text, 1000)) for name, text in told if text)


def tls(each: AskTally) -> str:
    """Whether TLS to the endpoint may be inspected; empty where none is spoken."""
    return inspection(Inspection(each.inspection))
