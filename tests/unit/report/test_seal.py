"""What leaves has a digest that tells any change, and a signature that tells whose it is."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from arcdiag.report.exporter import EXPORTERS
from arcdiag.report.json import write_json
from arcdiag.report.keys import SigningKey
from arcdiag.report.outward import exported, outward
from arcdiag.report.read import ReportError, parse_report
from arcdiag.report.seal import sealed
from arcdiag.report.verify import Integrity, verified_document, verify
from tests.unit.redact.secretive import Secrets, secretive
from tests.unit.report.example import REPORT

KEY = SigningKey(Ed25519PrivateKey.generate())
SIGNED = outward(REPORT, signer=KEY)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "report"


def judged(file: Path, data: bytes, *known: str) -> Integrity:
    file.write_bytes(data)
    return verify(file, frozenset(known)).integrity


@pytest.mark.parametrize("suffix", [".json", ".zip"])
def test_a_report_is_as_it_was_made(suffix: str, file: Path) -> None:
    plain, signed = (exported(one, EXPORTERS[suffix]) for one in (outward(REPORT), SIGNED))

    assert judged(file, plain) is Integrity.UNSIGNED
    assert judged(file, signed) is Integrity.UNKNOWN_KEY
    assert judged(file, signed, KEY.key) is Integrity.SIGNED
    assert verify(file).digest == verify(file, {KEY.key}).digest


def test_how_it_is_laid_out_does_not_matter(file: Path) -> None:
    tree = json.loads(write_json(SIGNED.report))
    backwards = dict(reversed(tree.items()))

    for text in (json.dumps(tree), json.dumps(backwards, indent=7)):
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            assert judged(file, text.encode(encoding), KEY.key) is Integrity.SIGNED


def test_what_a_newer_arcdiag_adds_is_part_of_it(file: Path) -> None:
    tree = json.loads(write_json(SIGNED.report))
    tree["checks"][0]["of_tomorrow"] = 1

    assert judged(file, json.dumps(tree).encode(), KEY.key) is Integrity.ALTERED


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value that is no container."""
    match tree:
        case dict():
            return [way for key in tree for way in leaves(tree[key], (*path, key))]
        case list():
            return [way for at, item in enumerate(tree) for way in leaves(item, (*path, at))]
    return [path]


TREE = json.loads(write_json(SIGNED.report))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([way for way in leaves(TREE) if way != ("schema",)]))
def test_any_change_of_any_value_is_seen(way: tuple[Any, ...]) -> None:
    tree = json.loads(write_json(SIGNED.report))
    holder = tree
    for key in way[:-1]:
        holder = holder[key]
    value = holder[way[-1]]
    holder[way[-1]] = f"{value}0" if isinstance(value, str) else [value]

    found = verified_document(json.dumps(tree).encode(), frozenset({KEY.key}))
    assert found.integrity is Integrity.ALTERED


def test_a_seal_of_another_report_fits_none(file: Path) -> None:
    other = outward(secretive(Secrets()), signer=KEY).report.seal
    tree = json.loads(write_json(outward(REPORT).report))
    assert other is not None

    moved = {**tree["seal"], "key": other.key, "signature": other.signature}
    assert judged(file, json.dumps({**tree, "seal": moved}).encode()) is Integrity.ALTERED
    for strange in ({}, None, 7, {"digest": 7}, {"digest": tree["seal"]["digest"], "key": "x"}):
        data = json.dumps({**tree, "seal": strange}).encode()
        assert judged(file, data, KEY.key) is Integrity.ALTERED


def test_a_report_from_before_digests_is_told_as_such(file: Path) -> None:
    tree = json.loads(write_json(REPORT))
    del tree["seal"]

    assert judged(file, json.dumps(tree).encode()) is Integrity.NO_DIGEST


def test_a_number_that_readers_differ_on_is_no_way_to_alter_one(file: Path) -> None:
    text = write_json(SIGNED.report).decode().replace('"age_days": 1', '"age_days": 1e400', 1)

    assert judged(file, text.encode()) is Integrity.ALTERED


def test_a_bundle_is_looked_at_in_every_part(file: Path) -> None:
    data = exported(SIGNED, EXPORTERS[".zip"])

    def again(name: str, change: bytes | None) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
            for member in old.namelist():
                held = old.read(member)
                if member != name or change is not None:
                    new.writestr(member, held if member != name else held + (change or b""))
        return made.getvalue()

    assert judged(file, again("", None), KEY.key) is Integrity.SIGNED
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    for name in names:
        assert judged(file, again(name, b" \n"), KEY.key) is Integrity.ALTERED, name
        if name != "report.json":
            assert judged(file, again(name, None), KEY.key) is Integrity.ALTERED, name


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"{}", b"[]", b'{"schema": 7}', b'{"schema": "x/1"}', b"\xff"]
)
def test_what_is_no_report_is_refused(data: bytes, file: Path) -> None:
    with pytest.raises(ReportError):
        judged(file, data)


def test_an_archive_that_would_fill_the_memory_is_refused(file: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.json", b"0" * (65 * 2**20))

    with pytest.raises(ReportError, match="more than 64 MiB"):
        judged(file, made.getvalue())


def test_a_signature_stays_while_the_content_does() -> None:
    read = parse_report(write_json(SIGNED.report))

    assert outward(read).report.seal == SIGNED.report.seal
    assert sealed(outward(secretive(Secrets())).report).seal != SIGNED.report.seal


@pytest.mark.parametrize("suffix", [one for one in EXPORTERS if one not in (".zip", ".pdf")])
def test_every_format_carries_the_digest(suffix: str) -> None:
    seal = SIGNED.report.seal
    assert seal is not None

    assert seal.digest in exported(SIGNED, EXPORTERS[suffix]).decode("utf-8-sig")
