"""The facts of this machine; the one place that asks which system it runs on."""

import sys

from arcdiag.model.host import HostFacts

if sys.platform == "win32":
    from arcdiag.host.windows import windows_facts as facts
else:
    from arcdiag.host.linux import linux_facts as facts


def this_host() -> HostFacts:
    """What this machine is, read only. Never raises: what cannot be read is in ``notes``.

    The hosts file is whole; who records it keeps the entries that matter.
    """
    return facts()
