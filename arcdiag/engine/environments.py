"""Parts an order into one for each environment: modes that take the same way share one."""

import msgspec

from arcdiag.model.choices import Mode
from arcdiag.model.order import CheckOrder, ModeOrder


def environments(order: CheckOrder) -> tuple[CheckOrder, ...]:
    """*order* for each way that its modes take, in the order of the modes."""
    own = {one.mode: one for one in order.modes}
    sharing: dict[ModeOrder, list[Mode]] = {}
    for mode in order.scope.modes:
        way = msgspec.structs.replace(own.get(mode, ModeOrder(mode=mode)), mode=Mode.PUBLIC)
        sharing.setdefault(way, []).append(mode)
    return tuple(_of(order, way, tuple(modes)) for way, modes in sharing.items())


def _of(order: CheckOrder, way: ModeOrder, modes: tuple[Mode, ...]) -> CheckOrder:
    return msgspec.structs.replace(
        order,
        scope=msgspec.structs.replace(order.scope, modes=modes),
        name_servers=way.name_servers or order.name_servers,
        source=way.source or order.source,
        routes=way.routes or order.routes,
    )
