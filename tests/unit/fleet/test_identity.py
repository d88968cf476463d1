import pytest

from arcdiag.fleet.identity import file_names, met
from tests.unit.fleet.reports import document, fleet


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("in/web01.json", "web01"),
        ("in/web01.contoso.com.zip!report.json", "web01.contoso.com"),
        ("web01/report.json", "web01"),
        ("C:\\in\\web01.JSON", "web01"),
        ("all.zip!site/web01.json", "web01"),
        ("report.json", "report.json"),
    ],
)
def test_the_file_names_the_server_of_a_redacted_report(file: str, name: str) -> None:
    assert file_names([file], []) == {file: name}


def test_no_name_is_given_twice() -> None:
    files = ["a/web01.json", "b/WEB01.json", "web02.json", "web03.json"]

    assert file_names(files, ["web02"]) == {
        "a/web01.json": "a/web01",
        "b/WEB01.json": "b/WEB01",
        "web02.json": "web02",
        "web03.json": "web03",
    } | {"web02.json": "web02"}


@pytest.mark.parametrize(
    ("expected", "there", "found"),
    [
        (["WEB01."], ["web01"], {"web01": "WEB01."}),
        (["web01.contoso.com"], ["web01"], {"web01": "web01.contoso.com"}),
        (["web01"], ["web01.contoso.com"], {"web01.contoso.com": "web01"}),
        (["web01.a.com", "web01.b.com"], ["web01"], {}),
        (["web01"], ["web01.a.com", "web01.b.com"], {}),
        (["web01.a.com"], ["web01.b.com"], {}),
        (["web01"], ["web01", "web01.a.com"], {"web01": "web01"}),
    ],
)
def test_a_name_speaks_for_one_that_was_expected_only_where_that_can_be_told(
    expected: list[str], there: list[str], found: dict[str, str]
) -> None:
    assert met(expected, there) == found


def test_who_is_missing_and_who_was_not_expected_is_told() -> None:
    reports = [document("web01.contoso.com"), document("other")]
    result = fleet(reports, expected=("web01", "web02", "WEB02"))

    assert result.coverage.expected == 2
    assert result.coverage.missing == ("WEB02",)
    assert result.coverage.unexpected == ("other",)
