"""Which names may be told, and what stands for the others."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from arcdiag.diagnosis.service import MICROSOFT_DOMAINS
from arcdiag.model.observation import Discovered, Queried, Resolved
from arcdiag.model.plan import PROXY
from arcdiag.model.report import CheckResult, Report
from arcdiag.redact.pseudonyms import Kind, Pseudonyms

NAME: Final = r"(?:[^\W_]|_)(?:[\w-]{0,61}\w)?"
"""One label, also of an internationalised name."""

_PUBLIC: Final = (
    *MICROSOFT_DOMAINS,
    *("msidentity.com", "azure-dns.com", "azure-dns.net", "azure-dns.org", "azure-dns.info"),
    *(
        "akadns.net",
        "akamai.net",
        "akamaiedge.net",
        "akamaized.net",
        "edgekey.net",
        "edgesuite.net",
    ),
    *("fastly.net", "digicert.com", "entrust.net", "globalsign.com", "lencr.org", "verisign.com"),
    *("identrust.com", "sectigo.com", "usertrust.com", "letsencrypt.org", "geotrust.com"),
    *("github.com", "githubusercontent.com", "docker.io", "debian.org", "ubuntu.com", "redhat.com"),
    *("suse.com", "in-addr.arpa", "ip6.arpa"),
)
"""Domains of Microsoft, of the networks and authorities it uses, and of systems' makers."""

_CUSTOMERS: Final = (
    *("vault.azure.net", "managedhsm.azure.net", "database.windows.net", "azurewebsites.net"),
    *("blob.core.windows.net", "queue.core.windows.net", "table.core.windows.net"),
    *("file.core.windows.net", "dfs.core.windows.net", "web.core.windows.net"),
    *("servicebus.windows.net", "onmicrosoft.com", "cloudapp.azure.com", "cloudapp.net"),
    *("trafficmanager.net", "azurefd.net", "azureedge.net", "azurecr.io", "azure-api.net"),
    *("documents.azure.com", "search.windows.net", "opinsights.azure.com", "azure-automation.net"),
    *("cache.windows.net", "sharepoint.com", "gw.arc.azure.com", "monitor.azure.com"),
    *("visualstudio.com", "azuredatabricks.net", "azmk8s.io", "azurecontainer.io"),
    *("blob.core.usgovcloudapi.net", "vault.usgovcloudapi.net", "database.usgovcloudapi.net"),
    *("blob.core.chinacloudapi.cn", "vault.azure.cn", "database.chinacloudapi.cn"),
)
"""Where customers choose the first labels: such a name tells whose it is."""
_ALWAYS_THEIRS: Final = (".gw.arc.azure.com",)
_PLACEHOLDER: Final = re.compile(r"\W|.*[*<{]")
_OPEN: Final = re.compile(r".*[*>}]\.?")
"""What a documented name leaves open: its first labels, up to the last placeholder."""

_NO_NAMES: Final = frozenset(
    (
        *("conf", "cnf", "toml", "json", "txt", "pem", "crt", "cer", "service", "so", "py"),
        *("dll", "exe", "log", "d", "sh", "ps1", "dat", "pac", "html", "htm", "aspx", "asp", "php"),
        *("js", "css", "xml", "yaml", "yml", "md", "csv", "zip", "gz", "msi", "deb", "rpm", "ini"),
        *("cfg", "reg", "list", "sources", "tmp", "db", "url", "bypass", "type", "enabled"),
        *("disabled", "ports", "port", "policies", "mode", "config", "framework"),
    )
)
"""Last parts of file names, and of the agent's and Windows' settings (``proxy.url``)."""


_TAG: Final = re.compile(r"Azure[A-Z]\w*\.\w+")
"""A service tag: ``AzureArcInfrastructure.JapanEast``."""


class Names:
    """Knows which names of some reports are Azure's, and has pseudonyms for the rest."""

    def __init__(self, reports: Sequence[Report], pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        checks = [check for report in reports for check in report.checks]
        machines = [report.host for report in reports]
        self._azures = frozenset(_folded(name) for name in _azures(checks))
        proxies = [check.host for check in checks if check.endpoint == PROXY]
        self._proxies = frozenset(_folded(host).partition(".")[0] for host in proxies)
        hosts = [check.host for check in checks]
        for machine in machines:
            hosts += [machine.name, *(entry.name for entry in machine.hosts_file)]
        self._hosts = frozenset(map(_folded, hosts))
        self._own = frozenset(_folded(name) for name in (*(one.name for one in machines), *proxies))
        self._homes: dict[str, str] = {}
        for host in sorted(self._hosts):
            first, _, rest = host.partition(".")
            self._homes.setdefault(first, rest)
        self._domains = frozenset(
            _folded(name).strip(".") for machine in machines for name in machine.search
        )
        parents = {host.partition(".")[2] for host in self._hosts if not self.is_public(host)}
        self._homesteads = self._domains | {parent for parent in parents if "." in parent}

    def shown(self, text: str) -> str:
        """*text*, a name with at least one dot, as it may leave."""
        if _TAG.fullmatch(text):
            return text
        bare = text.strip(".")
        name = _folded(bare)
        if self.is_public(name) or not self._is_name(name):
            return text
        lead = "." if text.startswith(".") else ""
        for zone in _CUSTOMERS:
            if name.endswith(f".{zone}"):
                return f"{lead}{self._label(name)}.{zone}"
        return f"{lead}{self._hidden(name, is_domain=bool(lead))}"

    def single(self, text: str) -> str:
        """The pseudonym for *text*, a name without a dot."""
        return self._label(_folded(text))

    def domain(self, text: str) -> str:
        """The pseudonym for *text*, the name of a domain."""
        return self._pseudonyms.of(Kind.DOMAIN, _folded(text))

    def is_public(self, name: str) -> bool:
        """May *name*, in lower case, be told?"""
        if name in self._own:
            return False
        if any(name.endswith(zone) for zone in _ALWAYS_THEIRS):
            return bool(_PLACEHOLDER.match(name))
        if name in self._azures:
            return True
        if any(name.endswith(f".{zone}") for zone in _CUSTOMERS):
            return False
        return any(name == zone or name.endswith(f".{zone}") for zone in _PUBLIC)

    def _is_name(self, name: str) -> bool:
        last = name.rpartition(".")[2]
        if last in _NO_NAMES and name not in self._hosts and not self._under(name):
            return False
        return not self._pseudonyms.is_made(name.partition(".")[0])

    def _under(self, name: str) -> bool:
        return any(name.endswith(f".{domain}") for domain in self._homesteads)

    def _hidden(self, name: str, *, is_domain: bool) -> str:
        rest = name.partition(".")[2]
        if is_domain or name in self._domains or ("." not in rest and name not in self._hosts):
            return self.domain(name)
        return f"{self._label(name)}.{self.domain(rest)}"

    def _label(self, name: str) -> str:
        """The first label's pseudonym: a short name is that of the first full one like it."""
        first, _, rest = name.partition(".")
        kind = Kind.PROXY if first in self._proxies else Kind.SERVER
        return self._pseudonyms.of(kind, name, self._key(first, rest))

    def _key(self, first: str, rest: str) -> str:
        return f"{first}." if not rest or rest == self._homes.get(first) else f"{first}.{rest}"


def organisations(names: Iterable[str]) -> Iterator[str]:
    """The word in each internal name that says whose it is: ``contoso`` in px.corp.contoso.com."""
    for name in names:
        labels = _folded(name).strip(".").split(".")[:-1]
        while labels and len(labels[-1]) <= 3:  # co.uk
            labels.pop()
        if labels:
            yield labels[-1]


def _folded(name: str) -> str:
    """*name* as DNS compares it: lower case, the ASCII form of an internationalised one."""
    lower = name.lower()
    if lower.isascii():
        return lower
    try:
        return lower.encode("idna").decode()
    except UnicodeError:
        return lower


def _azures(checks: Iterable[CheckResult]) -> Iterator[str]:
    """Names of the catalog's endpoints, and what they turned out to be aliases of."""
    for check in checks:
        if check.endpoint in ("user", PROXY):
            continue
        yield check.host
        if in_public_zone(told := _OPEN.sub("", check.name)):
            yield told
        for seen in check.observations:
            match seen.outcome:
                case Resolved(canonical=canonical):
                    found = [canonical]
                case Queried(aliases=aliases, addresses=addresses):
                    found = [record.name for record in addresses]
                    found += [part for record in aliases for part in (record.name, record.value)]
                case Discovered(hosts=hosts):
                    found = list(hosts)
                case _:
                    continue
            yield from (name.rstrip(".") for name in found if in_public_zone(name))


def is_everybodys(name: str) -> bool:
    """Is *name*, or a pattern of names, Microsoft's and no customer's, whoever tells it?"""
    folded = _folded(name).rstrip(".")
    if any(folded.endswith(f".{zone}") for zone in _CUSTOMERS):
        return bool(_PLACEHOLDER.match(folded))
    return in_public_zone(folded)


def in_public_zone(name: str) -> bool:
    """Does *name* lie in a domain of Microsoft's, or of those it relies on?"""
    folded = _folded(name).rstrip(".")
    return any(folded == zone or folded.endswith(f".{zone}") for zone in _PUBLIC)
