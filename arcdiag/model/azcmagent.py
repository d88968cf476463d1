"""What the agent's own network check said, row by row."""

from enum import StrEnum

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


class Differs(StrEnum):
    """In what the agent's row and arcdiag's check differ."""

    REACHABLE = "reachable"
    PRIVATE = "private"
    TLS = "tls"
    PROXY = "proxy"


class RowAgreement(Recorded, frozen=True):
    """One row of the agent's beside arcdiag's check of the same host."""

    row: AgentRow
    check: str = ""
    """The check's id; empty: that host was not looked at."""
    agrees: bool | None = None
    """None: there is nothing to compare."""
    differs: tuple[Differs, ...] = ()
    reason: str = ""
    """Why they probably differ; empty where they do not."""
