"""What the agent's own network check said, row by row."""

from arcdiag.model.value import Recorded


class AgentRow(Recorded, frozen=True):
    """One endpoint in the output of ``azcmagent check``. None: not said, or ``unknown``."""

    url: str
    host: str
    """In lower case."""
    reachable: bool | None = None
    private: bool | None = None
    tls: str = ""
    """``TLS 1.2``, ``TLS 1.3``, ``unknown`` …"""
    proxy: str = ""
    """``not used``, ``set``, ``bypassed`` …"""
    use_case: str = ""
