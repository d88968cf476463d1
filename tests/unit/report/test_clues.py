"""What a finding saw, folded: hosts that showed the same are named once, after it."""

import msgspec

from arcdiag.model.choices import State
from arcdiag.model.finding import Clue, Finding
from arcdiag.report.clues import MOST_LINES, MOST_NAMED, seen_lines
from tests.unit.report.example import FINDING, REPORT, result

HOSTS = tuple(f"h{number}.example" for number in range(9))
CHECKS = tuple(result(host, State.FAIL, id=host) for host in HOSTS)


def lines(*notes: tuple[str, str]) -> list[str]:
    """The lines of a finding about the hosts spoken of."""
    clues = tuple(Clue(observation="o1", check=host, note=note) for host, note in notes)
    subjects = tuple(host for host, _ in notes)
    finding: Finding = msgspec.structs.replace(FINDING, clues=clues, subjects=subjects)
    return seen_lines(finding, msgspec.structs.replace(REPORT, checks=CHECKS))


def test_hosts_that_showed_the_same_share_a_line() -> None:
    first, second, third = HOSTS[:3]

    told = lines(
        (first, f"{first}: no answer"),
        (second, f"{second}: refused"),
        (third, f"{third}: no answer"),
    )

    assert told == [f"no answer: {first}, {third}", f"{second}: refused"]


def test_a_long_list_of_hosts_is_counted() -> None:
    (told,) = lines(*((host, f"{host}: no answer") for host in HOSTS))

    assert told.endswith(f"{HOSTS[MOST_NAMED - 1]} and {len(HOSTS) - MOST_NAMED} more")


def test_each_host_keeps_its_address() -> None:
    first, second = HOSTS[:2]

    (told,) = lines(
        (first, f"{first}: 20.0.0.1 port 443: no answer"),
        (second, f"{second}: 2603::1 port 443: no answer"),
    )

    assert told == f"no answer: {first} (20.0.0.1), {second} (2603::1)"


def test_times_become_a_span() -> None:
    first, second, third = HOSTS[:3]

    (told,) = lines(
        (first, f"{first}: refused after 27 ms"),
        (second, f"{second}: refused after 1.2 s"),
        (third, f"{third}: refused after 9 ms"),
    )

    assert told == f"refused after 9 ms to 1.2 s: {first}, {second}, {third}"


def test_a_name_inside_the_sentence_does_not_keep_hosts_apart() -> None:
    first, second = HOSTS[:2]
    wrong = "it is for portal.example, not for {}"

    told = lines((first, wrong.format(first)), (second, wrong.format(second)))
    alone = lines((first, wrong.format(first)))

    assert told == [f"it is for portal.example, not for the name asked for: {first}, {second}"]
    assert alone == [wrong.format(first)]


def test_the_host_a_finding_is_about_is_not_repeated() -> None:
    host = HOSTS[0]

    told = lines((host, f"{host}: 20.0.0.1 port 443: no answer"), (host, f"{host}: it is slow"))

    assert told == ["20.0.0.1 port 443: no answer", "it is slow"]


def test_a_clue_of_an_unknown_check_stands_as_it_is_and_once() -> None:
    assert lines(("gone", "it failed"), ("gone", "it failed")) == ["it failed"]


def test_only_some_lines_are_shown_and_the_others_counted() -> None:
    host = HOSTS[0]

    told = lines(*((host, f"{host}: sight {letter}") for letter in "abcdefghi"))

    assert len(told) == MOST_LINES + 1
    assert told[-1] == "and 3 more (a report saved as JSON keeps all)"


def test_text_from_the_network_cannot_forge_a_place_or_a_line() -> None:
    first, second = HOSTS[:2]

    told = lines((first, f"{first}: \0 5 s\nx"), (second, f"{second}: \0 6 s\nx"))

    assert told == [f"  5 s to 6 s\\nx: {first}, {second}"]
