"""The ports that the agent itself opens on this machine: nobody else has a part in them."""

from dataclasses import replace
from typing import Final

import msgspec

from arcdiag.diagnosis.checks import Judgement
from arcdiag.model.choices import State
from arcdiag.model.host import HostFacts
from arcdiag.model.plan import Check

HIMDS: Final = "local-himds"
ARC_PROXY: Final = "local-arcproxy"
OWN: Final = (HIMDS, ARC_PROXY)
"""The catalog's endpoints on 127.0.0.1."""


def is_own(check: Check) -> bool:
    """Does the check stay on this machine, at a port of the agent?"""
    return check.endpoint in OWN


def not_without_agent(judgement: Judgement, host: HostFacts) -> Judgement:
    """A port that only an installed agent opens says nothing where none is known to be."""
    check = judgement.result
    absent = host.agent is not None and not host.agent.installed
    if not absent or not is_own(check) or check.state is not State.FAIL:
        return judgement
    result = msgspec.structs.replace(check, state=State.NOT_APPLICABLE, cause=None)
    return replace(judgement, result=result, because=())
