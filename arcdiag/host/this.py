"""The facts of this machine; the one place that asks which system it runs on."""

import sys

from arcdiag.model.host import HostFacts, OperatingSystem


def this_host() -> HostFacts:
    """What this machine is, read only. Never raises: what cannot be read is in ``notes``.

    The hosts file is whole; who records it keeps the entries that matter.
    """
    if sys.platform == "win32":
        from arcdiag.host.windows import windows_facts

        return windows_facts()
    from arcdiag.host.linux import linux_facts

    linux = sys.platform.startswith("linux")
    return linux_facts(kind=OperatingSystem.LINUX if linux else OperatingSystem.OTHER)
