"""What a run would be, before anything is sent: how many checks, and through which proxy."""

from arcdiag.catalog.load import load_catalog
from arcdiag.engine.plan import plan
from arcdiag.engine.routes import routes_of
from arcdiag.host.proxies import this_machines_proxies
from arcdiag.host.this import this_host
from arcdiag.model.order import CheckOrder
from arcdiag.model.report import RouteFacts
from arcdiag.model.value import Value
from arcdiag.proxies.asked import facts


class Preview(Value, frozen=True):
    """The plan in short. ``checks`` are those of one round; proxies' own come on top."""

    checks: int
    routes: tuple[RouteFacts, ...]


def preview(order: CheckOrder) -> Preview:
    """Look ahead at what *order* asks for; raises what `check_report` does, and sends nothing."""
    catalog = load_catalog(order.catalog_file)
    planned = plan(catalog, order.scope)
    routes = routes_of(order, catalog, this_host(), this_machines_proxies)
    return Preview(
        checks=len(planned.checks) * max(1, len(order.routes)), routes=tuple(map(facts, routes))
    )
