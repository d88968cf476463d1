"""Proxy scripts for tests, run in this very process by the child's own code."""

from datetime import UTC, datetime, timedelta, timezone

import quickjs

from arcdiag.pac.child import Child
from arcdiag.pac.messages import Ask, Facts, Load, Reply
from arcdiag.pac.script import moment
from arcdiag.resources import shipped

HELPERS = shipped("pac/helpers.js").read_text(encoding="utf-8")

# A Saturday, half past one at night; where the machine stands it is Friday evening.
NOW = datetime(2026, 11, 21, 1, 30, 15, tzinfo=UTC)
HERE = timezone(timedelta(hours=-6))

NAMES = {
    "www.example.com": ("198.51.100.7", "2001:db8::7"),
    "six.example.com": ("2001:db8::6",),
    "gone.example.com": (),
}
OWN = ("2001:db8::5", "10.1.2.3")


def facts(at: datetime = NOW, own: tuple[str, ...] = OWN) -> Facts:
    local, utc = moment(at.astimezone(HERE)), moment(at)
    return Facts(names=NAMES, own=own, local=local, utc=utc)


def load(script: str, *, seconds: float = 1.0, given: Facts | None = None) -> Load:
    return Load(
        helpers=HELPERS,
        script=script,
        facts=given or facts(),
        seconds=seconds,
        memory=2**26,
        stack=2**18,
    )


def ask(script: str, *, seconds: float = 1.0, given: Facts | None = None) -> Reply:
    """What the script says about one URL, or why it cannot be asked."""
    child = Child(quickjs)
    loaded = child.reply(load(script, seconds=seconds, given=given))
    if type(loaded).__name__ != "Ready":
        return loaded
    return child.reply(
        Ask(url="https://www.example.com/", host="www.example.com", facts=given or facts())
    )


def value(expression: str, *, given: Facts | None = None) -> str:
    """The value of an expression inside the function, as JSON."""
    script = f"function FindProxyForURL(url, host) {{ return JSON.stringify({expression}); }}"
    reply = ask(script, given=given)
    return getattr(reply, "text", "") or repr(reply)
