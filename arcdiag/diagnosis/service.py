"""Tells from an HTTP answer whether the service we meant gave it; only what proves the contrary
counts, since any status of the right service means that it was reached.
"""

from typing import Final
from urllib.parse import urlsplit

from arcdiag.diagnosis.routes import is_proxy
from arcdiag.diagnosis.words import clipped, say
from arcdiag.model.observation import Answered
from arcdiag.model.plan import Check

# Registered domains that Microsoft's endpoints and their redirects live in: those of the
# catalog's own hosts, and the content networks and sign-in pages they are known to lead to.
MICROSOFT_DOMAINS: Final = (
    "aka.ms",
    "applicationinsights.us",
    "arcdataservices.com",
    "azk8s.cn",
    "azure-automation.net",
    "azure.cn",
    "azure.com",
    "azure.net",
    "azure.us",
    "azurecr.io",
    "azureedge.net",
    "azurefd.net",
    "azurewebsites.net",
    "bing.com",
    "chinacloudapi.cn",
    "cloudapp.net",
    "live.com",
    "microsoft.com",
    "microsoft.net",
    "microsoftmetrics.com",
    "microsoftonline-p.com",
    "microsoftonline.cn",
    "microsoftonline.com",
    "microsoftonline.us",
    "msauth.net",
    "msecnd.net",
    "msedge.net",
    "msftauth.net",
    "msftconnecttest.com",
    "msocsp.com",
    "office.com",
    "trafficmanager.cn",
    "trafficmanager.net",
    "usgovcloudapi.net",
    "visualstudio.com",
    "waconazure.com",
    "windows.com",
    "windows.net",
    "windowsupdate.com",
)

# Ways in which gateways and proxies sign the pages they write themselves.
_BLOCK_PAGE_HEADERS: Final = ("x-squid-error",)
_BLOCK_PAGE_SERVERS: Final = ("squid", "zscaler", "mcafee web gateway", "cisco umbrella")

_OWN_WORDS: Final = ("proxy-status", "proxy-agent", "proxy-authenticate", "x-squid-error")
_AZURES_MARKS: Final = ("x-azure-ref", "x-ms-error-code", "x-ms-region", "x-ms-request-id")

_PROXY_LOGIN: Final = 407
NETWORK_LOGIN: Final = 511
"""RFC 6585, section 6: the network wants a login; never sent by an origin server."""


def is_microsofts(host: str) -> bool:
    """Does *host* lie in a domain that Microsoft's endpoints and redirects use?"""
    return _within(host, MICROSOFT_DOMAINS)


def redirect_host(answer: Answered) -> str:
    """The host a redirect leads to, in lower case; empty without one."""
    if not 300 <= answer.status < 400:
        return ""
    try:
        return (urlsplit(answer.header("location")).hostname or "").rstrip(".")
    except ValueError:
        return ""


def leads_away(host: str, answer: Answered) -> str:
    """The foreign host that *host*'s answer sends us to; empty when it stays at home.

    Home is Microsoft's domains and the host's own registered domain.
    """
    there = redirect_host(answer)
    if not there or is_microsofts(there) or _within(there, (_registered(host),)):
        return ""
    return there


def expects_microsoft(check: Check) -> bool:
    """Must Microsoft answer here? What other service a user's own endpoint is, only they know."""
    if is_proxy(check):
        return False
    return check.endpoint != "user" or is_microsofts(check.host)


def wrong_service(check: Check, answer: Answered) -> str:
    """Why *answer* cannot come from the check's own service, as a note; empty when it may."""
    there = leads_away(check.host, answer) if expects_microsoft(check) else ""
    if there:
        return say(
            "answered with status {status} and a redirect to {there}, which is not Microsoft's",
            status=answer.status,
            there=clipped(there),
        )
    if answer.status == NETWORK_LOGIN:
        return say("answered with status 511: the network wants a login first (RFC 6585)")
    if answer.status == _PROXY_LOGIN:
        return say("answered with status 407: a proxy on the path wants a login")
    if _is_block_page(answer):
        return say(
            "answered with status {status} by a web gateway ({server}), not by Azure",
            status=answer.status,
            server=clipped(answer.header("server") or _BLOCK_PAGE_HEADERS[0]),
        )
    return ""


def is_gateways(answer: Answered, *, forwarded: bool) -> bool:
    """Does a gateway or proxy say that it wrote this answer itself?

    ``forwarded``: for this status it is enough that the answer says it came through one, and
    bears none of the marks of Azure's own services.
    """
    if any(answer.header(name) for name in _OWN_WORDS) or _is_block_page(answer):
        return True
    azures = any(answer.header(name) for name in _AZURES_MARKS)
    azures = azures or answer.header("server").lower().startswith("microsoft")
    return forwarded and bool(answer.header("via")) and not azures


def _is_block_page(answer: Answered) -> bool:
    if any(answer.header(name) for name in _BLOCK_PAGE_HEADERS):
        return True
    server = answer.header("server").lower()
    return answer.status >= 400 and server.startswith(_BLOCK_PAGE_SERVERS)


def _within(host: str, domains: tuple[str, ...]) -> bool:
    name = host.lower().rstrip(".")
    return any(domain and (name == domain or name.endswith("." + domain)) for domain in domains)


def _registered(host: str) -> str:
    """The last two labels: near enough to the registered domain for the catalog's hosts."""
    return ".".join(host.lower().rstrip(".").split(".")[-2:])
