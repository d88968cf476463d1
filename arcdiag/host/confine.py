"""Limits for another process; chooses those of the system it runs on."""

import sys

if sys.platform == "win32":
    from arcdiag.host.windows_job import confine as confine
else:
    from arcdiag.host.linux_limits import confine as confine
