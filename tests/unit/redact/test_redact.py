import base64
import io
import re
import time
import zipfile
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from arcdiag.catalog.load import load_catalog
from arcdiag.model.address import AddressFact, AddressKind
from arcdiag.redact.leaks import LeakError, refuse_leaks
from arcdiag.redact.level import Level
from arcdiag.redact.redact import redacted
from arcdiag.report.exporter import EXPORTERS
from arcdiag.report.json import write_json
from arcdiag.report.outward import exported, map_of, outward
from arcdiag.report.read import parse_report
from tests.unit.redact.secretive import Secrets, secretive
from tests.unit.report.example import REPORT

SECRETS = Secrets()


def noted(text: str, level: Level = Level.ALL) -> str:
    """What becomes of *text* in a report of the machine of `SECRETS`."""
    return redacted(secretive(SECRETS, text), level).report.host.notes[0].rpartition(" | ")[0]


LABEL = st.from_regex(r"[a-z]{3,8}[0-9]{2,3}-[a-z]{3,6}", fullmatch=True)
WORD = st.from_regex(r"[A-Z][a-z]{4,9}(q|x|z)[a-z]{2,5}", fullmatch=True)
PASSWORD = st.text("abcdefgXYZ0123456789!$_.~@:/%&+=", min_size=8, max_size=20).filter(
    lambda text: any(map(str.isdigit, text)) and text[0].isalnum() and text[-1].isalnum()
)
FOUR = st.integers(1, 2**24 - 2).map(lambda number: str(IPv4Address(10 * 2**24 + number)))
SIX = st.integers(1, 2**100).map(lambda number: str(IPv6Address(0xFD << 120 | number)))

MACHINES = st.builds(
    Secrets,
    host=LABEL,
    domain=LABEL.map(lambda label: f"int.{label}.example"),
    user=LABEL,
    group=WORD.map(str.upper),
    proxy=LABEL,
    login=LABEL,
    password=st.from_regex(r"[a-z]{3}[0-9]{3}[!$~][A-Z]{3}[0-9]", fullmatch=True),
    token=st.from_regex(r"[A-Za-z]{4}[0-9]{6}[A-Za-z]{6}", fullmatch=True),
    guid=st.uuids().map(str),
    server=FOUR,
    own=FOUR,
    router=FOUR,
    six=SIX,
    authority=WORD.map(lambda word: f"{word} Issuing CA 3"),
    company=WORD.map(lambda word: f"{word} Holding"),
    vault=LABEL,
)


def readings(data: bytes) -> list[str]:
    """*data* as it is, and with everything decoded that looks like base64; an archive's members."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [text for name in archive.namelist() for text in readings(archive.read(name))]
    text = data.decode()
    words = re.findall(r"[A-Za-z0-9+/]{12,}={0,2}", text)
    decoded = [
        base64.b64decode(word + "=" * (-len(word) % 4)) for word in words if len(word) % 4 != 1
    ]
    return [text.lower(), *(each.decode("latin-1").lower() for each in decoded)]


@settings(max_examples=25, deadline=None)
@given(MACHINES)
def test_no_secret_is_left_in_any_format(secrets: Secrets) -> None:
    log = f"2026-11-21 WARNING {secrets.fqdn}: {secrets.password}, token={secrets.token}\n"
    leaving = outward(secretive(secrets), log=log * 2)

    for suffix, exporter in EXPORTERS.items():
        if suffix == ".pdf":  # its letters are numbers: it is read by another program, elsewhere
            continue
        for text in readings(exported(leaving, exporter)):
            left = [one for one in secrets.all() if one.lower() in text]
            assert not left, suffix


ENCODINGS = {
    "plain": str,
    "percent": lambda text: quote(text, safe=""),
    "percent twice": lambda text: quote(quote(text, safe=""), safe=""),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16-le")).decode(),
}


@settings(max_examples=60, deadline=None)
@given(
    MACHINES,
    st.sampled_from(sorted(ENCODINGS)),
    st.sampled_from(["fqdn", "proxy_fqdn", "server", "six", "guid", "own"]),
    st.sampled_from(["see {}", "<a href='http://{}/'>", "x={}&y=1", "({})", '"{}"', "{}\n{}"]),
)
def test_an_encoding_hides_nothing(secrets: Secrets, how: str, field: str, around: str) -> None:
    secret = getattr(secrets, field)
    encoded = ENCODINGS[how](f"at {secret}, 1")

    leaving = outward(secretive(secrets, around.replace("{}", encoded)))

    assert encoded not in str(msgspec.to_builtins(leaving.report))
    assert not any(secret in text for text in readings(write_json(leaving.report)))


@settings(max_examples=40, deadline=None)
@given(PASSWORD, st.sampled_from(["http", "socks5", "https"]))
def test_a_password_goes_with_whatever_signs_it_has(password: str, scheme: str) -> None:
    url = f"{scheme}://bob:{quote(password, safe='')}@px.example.net:3128"

    for level in (Level.SECRETS, Level.ALL):
        told = noted(f"cannot reach {url}: refused", level)
        assert password not in told
        assert quote(password, safe="") not in told
        assert f"{scheme}://***@" in told


STAND_INS = {
    "http://bob:hunter2@px.corp.contoso.com:3128/x": "http://***@srv-1.domain-1:3128/x",
    "by http://bob:hunter2@px:3128, lost": "by http://***@srv-1:3128, lost",
    "Proxy-Authorization: Basic Ym9iOmh1bnRlcjI=": "Proxy-Authorization: Basic ***",
    "hidden Ym9iOmh1bnRlcjI=": "hidden ***",
    "token=abc123def sig=Zm9v%2B; password: hunter2!": "token=*** sig=***; password: ***",
    "10.42.7.53:53 10.42.7.54": "net-1.1:53 net-1.2",
    "[fd12:3456:789a:1::53]:53": "net6-1.1:53",
    "::ffff:10.42.7.53": "net-1.1",
    "through fd12:3456:789a:1::7: lost": "through net6-1.1: lost",
    "53.7.42.10.in-addr.arpa": "net-1.1.in-addr.arpa",
    "100.64.1.9 fe80::1%eth0 8.8.8.8 198.18.0.1": "cgn-1.1 link6-1.1 ext-1.1 res-1.1",
    "127.0.0.1 ::1 0.0.0.0 192.0.2.7": "127.0.0.1 ::1 0.0.0.0 192.0.2.7",
    "NO_PROXY=.corp.contoso.com,10.42.0.0/16": "NO_PROXY=.domain-1,net-2.1/16",
    r"\\files.corp.contoso.com\share": r"\\srv-1.domain-1\share",
    r"C:\Users\jdoe\x /Users/jdoe": r"C:\Users\user-2\x /Users/user-2",
    "john.doe@corp.contoso.com": "user-2@domain-1",
    "S-1-5-21-1-2-3-500 00:11:22:aa:bb:cc": "id-1 mac-1",
    "/x/resourceGroups/rg-prod/providers": "/x/resourceGroups/group-1/providers",
    'return "PROXY px:8080; DIRECT"': 'return "PROXY srv-1:8080; DIRECT"',
    "prod.vault.azure.net a.gw.arc.azure.com": "srv-1.vault.azure.net srv-2.gw.arc.azure.com",
    "gbl.his.arc.azure.com *.azure.com": "gbl.his.arc.azure.com *.azure.com",
    "/etc/resolv.conf proxy.url e.g. TLS 1.3": "/etc/resolv.conf proxy.url e.g. TLS 1.3",
    "behind a SOCKS5 proxy, SOCKS5 proxy:1080": "behind a SOCKS5 proxy, SOCKS5 srv-1:1080",
    "HTTPS_PROXY of this process, NO_PROXY is set": "HTTPS_PROXY of this process, NO_PROXY is set",
    '"http://USER:PASSWORD@px.corp.contoso.com"': '"http://USER:PASSWORD@srv-1.domain-1"',
    "bücher.lan.example xn--bcher-kva.lan.example": "srv-1.domain-2 srv-1.domain-2",
}


@pytest.mark.parametrize(("text", "told"), STAND_INS.items())
def test_each_kind_of_secret_has_its_stand_in(text: str, told: str) -> None:
    assert noted(text) == told


def test_addresses_of_azure_stay_and_those_of_its_customers_go() -> None:
    report = secretive(SECRETS, "20.1.1.1 20.9.9.9 20.8.8.8")
    cloud = AddressFact(address="20.9.9.9", kind=AddressKind.PUBLIC, tags=("AzureCloud.westus",))
    service = AddressFact(
        address="20.8.8.8", kind=AddressKind.PUBLIC, tags=("AzureArcInfrastructure",)
    )

    told = redacted(replace(report, addresses=(*report.addresses, cloud, service))).report

    assert told.host.notes[0].startswith("20.1.1.1 ext-1.1 20.8.8.8 ")


def test_no_name_that_is_documented_is_touched() -> None:
    endpoints = load_catalog().endpoints.values()
    names = sorted({name for one in endpoints for name in one.hosts.values()})
    names = [name.replace("{region}", "eastasia") for name in names]
    hosts = ["" if re.search("[*<{]", name) else name for name in names]
    checks = [
        replace(REPORT.checks[0], id=name, name=name, host=host)
        for name, host in zip(names, hosts, strict=True)
    ]

    told = redacted(replace(REPORT, checks=tuple(checks), findings=())).report

    assert hosts.count("") > 10
    assert [check.name for check in told.checks] == names


def test_what_a_customer_put_before_a_documented_name_goes() -> None:
    documented = replace(REPORT.checks[0], name="{workspace_id}.ods.opinsights.azure.com", host="")
    host = replace(REPORT.host, notes=("prod-logs.ods.opinsights.azure.com",))

    told = redacted(replace(REPORT, host=host, checks=(documented,), findings=())).report

    assert "prod-logs" not in told.host.notes[0]


def test_secrets_alone_leave_names_and_addresses() -> None:
    report = redacted(secretive(SECRETS), Level.SECRETS).report

    said = str(msgspec.to_builtins(report))
    assert SECRETS.password not in said
    assert SECRETS.token not in said
    assert report.host.name == SECRETS.fqdn
    assert report.host.name_servers[0].address == SECRETS.server
    assert report.redaction.level == "secrets"


def test_nothing_is_replaced_when_nothing_is_asked_for() -> None:
    report = secretive(SECRETS)

    assert redacted(report, Level.NONE).report is report


def test_what_was_replaced_is_counted_by_kind_and_its_map_stays_apart() -> None:
    leaving = outward(secretive(SECRETS))

    summary = leaving.report.redaction
    assert summary.applied
    assert summary.replaced == sum(summary.kinds.values())
    assert {"address", "login", "user", "proxy", "id", "domain"} <= summary.kinds.keys()
    kept = msgspec.json.decode(map_of(leaving), type=dict[str, str])
    assert kept["net-1.1"] in (SECRETS.server, SECRETS.own)
    assert SECRETS.password not in kept.values()
    assert not set(kept.values()) & {*str(msgspec.to_builtins(leaving.report)).split()}


def test_redacting_again_changes_nothing() -> None:
    once = redacted(secretive(SECRETS)).report

    assert redacted(parse_report(write_json(once))).report == once


def test_a_machine_that_is_called_like_a_pseudonym_is_hidden_all_the_same() -> None:
    report = replace(REPORT, host=replace(REPORT.host, name="srv-1", notes=("srv-1 and srv-2",)))

    told = redacted(report).report.host

    assert "srv-1" not in (told.name, told.notes[0].split()[0])
    assert told.name == told.notes[0].split()[0]


def test_a_user_with_an_ordinary_name_does_not_spoil_the_report() -> None:
    report = replace(REPORT, host=replace(REPORT.host, user="azure", notes=("Azure Arc",)))

    told = redacted(report).report.host

    assert told.user == "user-1"
    assert told.notes == ("Azure Arc",)


def test_a_secret_that_an_exporter_brings_back_is_not_written() -> None:
    leaving = outward(secretive(SECRETS))

    for form in ENCODINGS.values():
        sneaked = form(f"by {SECRETS.fqdn} x")
        with pytest.raises(LeakError) as refused:
            exported(leaving, lambda report, sneaked=sneaked: sneaked.encode())
        assert SECRETS.fqdn not in str(refused.value)


HOSTILE = ("http://", "http://a", "a.", "a@", "0:", "::", "%41", "QUJD", "token=", "1.", "\\")


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_takes_long_whatever_a_stranger_wrote(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    began = time.process_time()

    redacted(secretive(SECRETS, text))

    assert time.process_time() - began < 3


def test_plain_words_and_public_names_are_no_leak() -> None:
    refuse_leaks(b"the proxy of gbl.his.arc.azure.com", ["proxy", "test", "net-1.1"])


def test_a_redacted_report_is_read_again() -> None:
    told = redacted(secretive(SECRETS)).report

    assert parse_report(write_json(told)) == told


def test_what_is_beside_a_report_is_told_by_the_same_pseudonyms_and_not_counted() -> None:
    alone, beside = outward(secretive(SECRETS)), outward(secretive(SECRETS), log=SECRETS.fqdn)

    assert beside.report == alone.report
    assert beside.log == alone.report.host.name
