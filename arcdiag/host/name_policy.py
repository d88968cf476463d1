"""What the system asks other name servers for than its adapters': on Windows alone."""

import sys
from collections.abc import Iterable

from arcdiag.host.parsing.name_policy import NameRule, policy_notes

if sys.platform == "win32":
    from arcdiag.host.windows_name_policy import name_rules
else:

    def name_rules() -> tuple[NameRule, ...]:
        """None: no other system has such a table."""
        return ()


def name_policy_notes(hosts: Iterable[str]) -> tuple[str, ...]:
    """What is to be known of how this machine finds the addresses of *hosts*; read only."""
    return tuple(policy_notes(name_rules(), hosts))
