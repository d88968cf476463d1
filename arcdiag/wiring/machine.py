"""The machine that a run is made on, as far as the run looks at it."""

from collections.abc import Iterable, Sequence

import msgspec

from arcdiag.host.proxies import this_machines_proxies
from arcdiag.model.host import HostFacts
from arcdiag.model.plan import Check
from arcdiag.model.proxy import ProxySettings


def about(host: HostFacts, checks: Iterable[Check], notes: Sequence[str] = ()) -> HostFacts:
    """The host's facts with only those hosts file entries that the run looks at, and *notes*."""
    names = {check.host for check in checks}
    entries = tuple(entry for entry in host.hosts_file if entry.name in names)
    return msgspec.structs.replace(host, hosts_file=entries, notes=(*host.notes, *notes))


def proxy_settings() -> ProxySettings:
    """What this machine says about proxies, read only."""
    return this_machines_proxies()
