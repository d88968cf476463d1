import pytest

from arcdiag.pac.wpad import MOST_NAMES, wpad_urls


@pytest.mark.parametrize(
    ("domains", "names"),
    [
        (["corp.example.com"], ["corp.example.com"]),
        (
            ["a.emea.corp.example.com."],
            ["a.emea.corp.example.com", "emea.corp.example.com", "corp.example.com"],
        ),
        (["example.com"], ["example.com"]),
        (["corp.example.co.uk"], ["corp.example.co.uk"]),
        (["a.corp.example.co.uk"], ["a.corp.example.co.uk", "corp.example.co.uk"]),
        (["a.b.corp.example.de"], ["a.b.corp.example.de", "b.corp.example.de"]),
        (["example.co.uk"], ["example.co.uk"]),
        (["EXAMPLE.com", "example.com"], ["example.com"]),
        (["co.uk"], []),
        (["com"], []),
        (["local"], []),
        ([""], []),
        (["evil.example/x", "a..b", "-a.b", "a b.c", "user@x.example"], []),
        ([], []),
    ],
)
def test_names_stay_within_the_machines_own_domains(domains: list[str], names: list[str]) -> None:
    assert wpad_urls(domains) == tuple(f"http://wpad.{name}/wpad.dat" for name in names)


def test_the_number_of_names_is_bounded() -> None:
    assert len(wpad_urls(f"d{number}.example.com" for number in range(100))) == MOST_NAMES
