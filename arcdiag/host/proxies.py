"""What this machine says about proxies; chooses the reader of the system it runs on."""

import sys

from arcdiag.model.proxy import ProxySettings

if sys.platform == "win32":
    from arcdiag.host.windows_proxies import windows_proxies as settings
else:
    from arcdiag.host.linux_proxies import linux_proxies as settings


def this_machines_proxies() -> ProxySettings:
    """Every setting, read only. Never raises: what cannot be read is in ``notes``."""
    return settings()
