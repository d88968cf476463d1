"""The traceroute of the system that this is."""

import sys

if sys.platform == "linux":
    from arcdiag.net.hops.linux import trace as trace
else:
    from arcdiag.net.hops.elsewhere import trace as trace
