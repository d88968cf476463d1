"""Which address a Happy Eyeballs client ends on."""

from hypothesis import given
from hypothesis import strategies as st

from arcdiag.probes.addresses import interleaved
from arcdiag.probes.race import Run, winner


def test_a_quick_first_address_wins_although_others_are_still_under_way() -> None:
    chosen = winner(("a", "b"), {"a": Run(took_ms=20, won=True), "b": Run(took_ms=20, won=None)})

    assert chosen is not None
    assert (chosen.address, chosen.after_ms, chosen.lost) == ("a", 20, ())


def test_a_slow_first_address_loses_to_the_second_which_starts_250_ms_later() -> None:
    chosen = winner(("a", "b"), {"a": Run(took_ms=400, won=True), "b": Run(took_ms=30, won=True)})

    assert chosen is not None
    assert (chosen.address, chosen.after_ms, chosen.lost) == ("b", 280, ("a",))


def test_a_refused_first_address_hands_over_at_once() -> None:
    chosen = winner(("a", "b"), {"a": Run(took_ms=5, won=False), "b": Run(took_ms=30, won=True)})

    assert chosen is not None
    assert (chosen.address, chosen.after_ms) == ("b", 35)


def test_nothing_is_chosen_while_an_earlier_address_may_still_be_sooner() -> None:
    runs = {"a": Run(took_ms=100, won=None), "b": Run(took_ms=30, won=True)}

    assert winner(("a", "b"), runs) is None


def test_a_later_address_is_chosen_once_the_earlier_one_has_taken_too_long() -> None:
    runs = {"a": Run(took_ms=290, won=None), "b": Run(took_ms=30, won=True)}

    chosen = winner(("a", "b"), runs)

    assert chosen is not None
    assert chosen.address == "b"


def test_nothing_is_chosen_when_all_fail() -> None:
    assert winner(("a",), {"a": Run(took_ms=5, won=False)}) is None
    assert winner((), {}) is None


@given(
    st.lists(
        st.tuples(st.floats(0.1, 6000), st.sampled_from([True, False])), min_size=1, max_size=8
    )
)
def test_once_all_connects_have_ended_somebody_wins_exactly_when_one_succeeded(
    ended: list[tuple[float, bool]],
) -> None:
    order = tuple(str(number) for number in range(len(ended)))
    runs = {key: Run(took_ms=took, won=won) for key, (took, won) in zip(order, ended, strict=True)}

    chosen = winner(order, runs)

    assert (chosen is not None) == any(won for _, won in ended)
    assert chosen is None or runs[chosen.address].won


def test_families_take_turns_beginning_with_the_first_answer() -> None:
    assert interleaved(("2::1", "2::2", "1.1.1.1")) == ("2::1", "1.1.1.1", "2::2")
    assert interleaved(("1.1.1.1", "1.1.1.2", "2::1")) == ("1.1.1.1", "2::1", "1.1.1.2")
    assert interleaved(()) == ()
