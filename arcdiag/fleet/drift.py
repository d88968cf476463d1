"""What became of the servers since an earlier merge."""

from collections.abc import Sequence
from typing import Final

import msgspec

from arcdiag.azcmagent.encoding import decoded
from arcdiag.diagnosis.words import say
from arcdiag.fleet.glance import Told
from arcdiag.fleet.identity import host_key
from arcdiag.fleet.model import FLEET_SCHEMA, Change, Drift, Server, Tally
from arcdiag.fleet.tallies import tally
from arcdiag.model.value import Recorded

MOST_BYTES: Final = 256 * 2**20
"""Of a merge as JSON; a hundred thousand servers take about as much."""
MOST_VALUES: Final = 16_000_000


class EarlierError(Exception):
    """It is no merge that can be compared with; the message is one line."""


class _Was(Recorded, frozen=True):
    name: str
    state: str


class Earlier(Recorded, frozen=True):
    """A merge of another day, as far as it is compared."""

    schema: str
    tally: Tally
    servers: tuple[_Was, ...]
    redaction: Told = Told()


def earlier_merge(data: bytes) -> Earlier:
    """The merge that *data* spells. Raises EarlierError, and nothing else."""
    if len(data) > MOST_BYTES or data.count(b",") + data.count(b"[") > MOST_VALUES:
        raise EarlierError("is too large")
    try:
        read = msgspec.json.decode(decoded(data), type=Earlier)
    except (ValueError, OverflowError, RecursionError, msgspec.MsgspecError):
        raise EarlierError("is no JSON of arcdiag merge") from None
    if read.schema != FLEET_SCHEMA:
        raise EarlierError("is no JSON of arcdiag merge, or of a later one")
    return read


def drift(earlier: Earlier, servers: Sequence[Server]) -> Drift:
    """What is otherwise now; servers one by one where their names can be compared."""
    after = tally(server.state for server in servers)
    if earlier.redaction.applied and earlier.redaction.level == "all":
        why = say(
            "the earlier merge is redacted, so its servers have other names; only the numbers are "
            "compared (save merges to compare with --redact none)"
        )
        return Drift(before=earlier.tally, after=after, changes=(), untold=why)
    before = {host_key(was.name): was for was in earlier.servers}
    now = {host_key(server.name): server for server in servers}
    changes = [
        Change(
            server=now[key].name if key in now else before[key].name,
            before=before[key].state if key in before else "",
            after=now[key].state if key in now else "",
        )
        for key in sorted({*before, *now})
    ]
    changed = tuple(each for each in changes if each.before != each.after)
    return Drift(before=earlier.tally, after=after, changes=changed)
