"""A proxy that lets nobody through without a login, and whether the agent could give that login."""

from collections.abc import Iterator
from typing import Final

from arcdiag.diagnosis.behind import Behind, behind, contrast, decisive
from arcdiag.diagnosis.evidence import Evidence
from arcdiag.diagnosis.rule import Case, rule
from arcdiag.diagnosis.words import clipped, listing, say
from arcdiag.model.failure import Cause
from arcdiag.model.finding import Owner
from arcdiag.model.observation import Answered, Tunnelled
from arcdiag.model.report import CheckResult
from arcdiag.model.sight.proxying import NO_LOGIN_ACCEPTED

# What a program in Go, as the agent is, says to a proxy: user name and password of the URL, as
# Basic (net/http, Transport) or RFC 1929 (x/net/proxy), and nothing else. That parts of the agent
# which are not Go fail behind a login was reported of release 1.42:
# github.com/MicrosoftDocs/azure-docs/issues/122797 (extensions, 2024-05-25).
_GIVEN: Final = ("basic", "username/password")

# SOCKS5 asks for a way to log in before the login itself: this refuses both ways that there are.
_OTHERWISE: Final = "another way than user name and password"

_EXEMPT: Final = (
    "1. Best exempt this machine from the login on {proxy}, or these names for it: {names}.\n"
)
_AGENT: Final = (
    'azcmagent config set proxy.url "{scheme}://USER:PASSWORD@{place}" (signs such as @ or : in '
    "them as %40 or %3A). The password then lies in the agent's settings, and extensions have been "
    "seen to fail behind a login that the agent itself gets past."
)
_BASIC: Final = (
    _EXEMPT + "2. If that cannot be, give the agent a login of its own:\n" + _AGENT + "\n"
    "3. To see here what lies behind the login, run arcdiag check with --proxy-login ask."
)
_REFUSED: Final = (
    _EXEMPT + "2. If that cannot be, correct user name and password, and see that the account may "
    "use the proxy. Look at the proxy's log before trying again: a wrong password given often "
    "locks an account.\n"
    "3. Try it with arcdiag check --proxy-login ask, and then give the same to the agent:\n"
    + _AGENT
)
_BEYOND: Final = (
    "1. Exempt this machine from the login on {proxy}, or these names for it: {names}. There is no "
    "setting on this machine that would do instead: the agent gives a proxy a user name and "
    "password (Basic) or nothing, and this one offers nothing but {schemes}.\n"
    "2. Run the check again once the exemption stands: arcdiag cannot give such a login either, so "
    "what lies behind it is not known yet."
)


@rule(
    id="proxy-login-required",
    owner=Owner.PROXY,
    title="The proxy {proxy} wants a login ({schemes}) before it connects to {what}",
    remedy=_BASIC,
    explained_by=("proxy-unreachable",),
)
def proxy_login_required(evidence: Evidence) -> Iterator[Case]:
    """One case per proxy, and apart those checks for which it refused a login."""
    for group in behind(evidence, Cause.PROXY_AUTH_REQUIRED):
        for refused in (True, False):
            checks = tuple(
                check for check in group.checks if _was_given(evidence, check) is refused
            )
            if checks:
                yield _case(evidence, Behind(proxy=group.proxy, checks=checks), refused=refused)


def _case(evidence: Evidence, group: Behind, *, refused: bool) -> Case:
    schemes = _schemes(evidence, group)
    # A proxy that names Basic beside others takes it; one that names none may.
    beyond = bool(schemes) and not any(scheme.lower() in _GIVEN for scheme in schemes)
    title, remedy = None, None
    if beyond:
        title = "The proxy {proxy} wants a login by {schemes}, which the agent cannot give"
        remedy = _BEYOND
    elif refused:
        title = "The proxy {proxy} refuses the login that it was given"
        remedy = _REFUSED
    return Case(
        subjects=group.checks,
        clues=(*decisive(evidence, group), *contrast(evidence, group.proxy)),
        values={
            "proxy": group.proxy,
            "place": group.place,
            "scheme": group.proxy.partition("://")[0],
            "schemes": clipped(listing(schemes)) or say("it does not say how"),
            "what": group.what,
            "names": group.names,
        },
        title=title,
        remedy=remedy,
    )


def _was_given(evidence: Evidence, check: CheckResult) -> bool:
    return any(
        isinstance(seen.outcome, Tunnelled) and seen.outcome.login
        for seen in evidence.because(check)
    )


def _schemes(evidence: Evidence, group: Behind) -> tuple[str, ...]:
    """The ways to log in that the proxy offered, each once, as it spells them."""
    found: dict[str, str] = {}
    for check in group.checks:
        for seen in evidence.because(check):
            match seen.outcome:
                case Tunnelled(status=status, login=True, schemes=()) if (
                    status == NO_LOGIN_ACCEPTED
                ):
                    offered: tuple[str, ...] = (say(_OTHERWISE),)
                case Tunnelled(schemes=offered) | Answered(schemes=offered):
                    pass
                case _:
                    offered = ()
            for scheme in offered:
                found.setdefault(scheme.lower(), scheme)
    return tuple(found.values())
