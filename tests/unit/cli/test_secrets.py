import pytest

from arcdiag.cli.app import run
from tests.unit.cli.house import House


@pytest.mark.parametrize(
    "argv",
    [
        ["check", "--endpoint", "https://user:s3cret@a.example.com"],
        ["check", "--endpoint", "https://us er:s3cret@a.example.com"],
        ["check", "--endpoint", "https://user:a/b@s3cret@a.example.com"],
        ["check", "--proxy", "http://user:s3cret@proxy.example:8080"],
        ["check", "--proxy=http://user:s3cret@proxy.example:8080"],
        ["check", "http://user:s3cret@proxy.example:8080"],
        ["check", "--resolver", "http://user:s3cret@10.0.0.4"],
        ["check", "--resolve", "http://user:s3cret@10.0.0.4"],
        ["check", "--source", "http://user:s3cret@10.0.0.4"],
        ["check", "--ca-file", "http://user:s3cret@10.0.0.4"],
        ["check", "--region", "http://user:s3cret@10.0.0.4"],
        ["check", "--timeout", "http://user:s3cret@10.0.0.4"],
        ["check", "--output", "http://user:s3cret@10.0.0.4"],
        ["check", "--setup", "http://user:s3cret@10.0.0.4"],
        ["diagnose", "http://user:s3cret@10.0.0.4"],
        ["http://user:s3cret@10.0.0.4"],
    ],
)
def test_a_secret_that_was_typed_is_never_repeated(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(argv, House())

    said = "".join(capsys.readouterr())
    assert "s3cret" not in said
    assert code == 2 or argv[1].startswith(("--region", "--proxy"))
