"""What several modes would look at alike is looked at once, and judged for each of them."""

from collections.abc import Iterator

import msgspec

from arcdiag.model.plan import Check, Plan, Seen


class Twins:
    """The checks of a plan that differ in nothing but their mode."""

    def __init__(self, plan: Plan) -> None:
        self._others: dict[str, list[Check]] = {}
        leading: dict[tuple[str, str], Check] = {}
        for check in plan.checks:
            first = leading.setdefault((_without_mode(check), check.host), check)
            self._others.setdefault(first.id, []).append(check)
        self.leading = Plan(checks=tuple(leading.values()))

    def of(self, seen: Seen) -> Iterator[Seen]:
        """What was seen, for the check itself and for every one that is like it.

        A check whose host was told has the id of the one that waited, and maybe a number.
        """
        planned, mark, number = seen.check.id.partition("~")
        others = self._others.get(planned)
        if others is None:  # it was made on the way
            yield seen
            return
        for other in others:
            check = msgspec.structs.replace(
                other,
                id=f"{other.id}{mark}{number}",
                host=seen.check.host,
                route=seen.check.route,
                bypassed_by=seen.check.bypassed_by,
                untestable=seen.check.untestable,
                no_way=seen.check.no_way,
            )
            yield Seen(check=check, observations=seen.observations)


def _without_mode(check: Check) -> str:
    return check.id.replace(f"/{check.mode}", "", 1)
