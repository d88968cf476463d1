"""What a search for paths may spend."""

import time

import pytest

from arcdiag.net.trust.path import MOST_SECONDS, MOST_SIGNATURES, Budget, Exhausted


def test_a_machine_that_sleeps_spends_nothing_of_a_search() -> None:
    budget = Budget(until=time.thread_time() + 0.05)

    time.sleep(0.1)

    budget.spend()
    assert Budget().until == pytest.approx(time.thread_time() + MOST_SECONDS, abs=0.5)


def test_a_search_that_computes_too_long_is_exhausted() -> None:
    budget = Budget(until=time.thread_time() + 0.05)
    while time.thread_time() < budget.until:
        pass

    with pytest.raises(Exhausted):
        budget.spend()


def test_a_search_with_too_many_signatures_is_exhausted() -> None:
    budget = Budget()
    for _ in range(MOST_SIGNATURES):
        budget.spend()

    with pytest.raises(Exhausted):
        budget.spend()
