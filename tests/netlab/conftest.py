"""One lab for the whole session; where it cannot be made, continuous integration must know."""

import os
from collections.abc import Iterator

import pytest

from tests.netlab.lab import Lab, lacking


def _needed() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true")


@pytest.fixture(scope="session")
def possible() -> None:
    """Skip, or fail where a skip would hide that nothing was proved."""
    reason = lacking()
    if reason and _needed():
        pytest.fail(f"the network lab must run here, but: {reason}")
    if reason:
        pytest.skip(f"NO NETWORK LAB: {reason}")


@pytest.fixture(scope="session")
def lab(possible: None) -> Iterator[Lab]:
    """The network, healthy until told otherwise."""
    with Lab(str(os.getpid())) as lab:
        yield lab
