"""OpenSSL's settings, as Debian and Fedora write them."""

from hypothesis import given
from hypothesis import strategies as st

from arcdiag.host.parsing.openssl_conf import (
    MOST_INCLUDES,
    parse_openssl_conf,
    policy_name,
    system_default,
)

# Debian 12 with the lines that hardening guides add: only what is read, and its pitfalls.
DEBIAN = """
HOME = .
openssl_conf = openssl_init   # of the first section

[openssl_init]
providers = provider_sect
ssl_conf = ssl_sect
[ provider_sect ]
default = default_sect
[ssl_sect]
system_default = system_default_sect
[system_default_sect]
MinProtocol = TLSv1.2
MinProtocol = "TLSv1.3"
CipherString = DEFAULT@SECLEVEL=2
[other]
MinProtocol = TLSv1
"""
# Fedora and RHEL 9: the settings stand in a file that the crypto policy writes.
FEDORA = """
openssl_conf = openssl_init
[openssl_init]
ssl_conf = ssl_module
[ ssl_module ]
system_default = crypto_policy
[ crypto_policy ]
.include = /etc/crypto-policies/back-ends/opensslcnf.config
[ after ]
MinProtocol = SSLv3
"""
BACK_END = """CipherString = @SECLEVEL=2:kEECDH:-aDSS
Ciphersuites = TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256
TLS.MinProtocol = TLSv1.2
TLS.MaxProtocol = TLSv1.3
DTLS.MinProtocol = DTLSv1.2
"""


def nothing(place: str) -> str:
    return ""


def test_the_last_setting_of_the_section_that_counts_is_taken() -> None:
    seen = system_default(parse_openssl_conf(DEBIAN, nothing))

    assert seen == {
        "MinProtocol": "TLSv1.3",
        "MaxProtocol": "",
        "CipherString": "DEFAULT@SECLEVEL=2",
        "Ciphersuites": "",
    }


def test_what_a_policy_writes_is_read_where_it_is_included() -> None:
    files = {"/etc/crypto-policies/back-ends/opensslcnf.config": BACK_END}

    seen = system_default(parse_openssl_conf(FEDORA, lambda place: files[place]))

    assert (seen["MinProtocol"], seen["MaxProtocol"]) == ("TLSv1.2", "TLSv1.3")
    assert seen["Ciphersuites"].startswith("TLS_AES_256")


def test_a_file_that_includes_itself_ends() -> None:
    asked: list[str] = []

    def again(place: str) -> str:
        asked.append(place)
        return ".include /again\n" * 3

    parse_openssl_conf(".include /again", again)

    assert len(asked) == MOST_INCLUDES


def test_a_policys_name_is_its_first_word_line() -> None:
    assert policy_name("# comment\n\nFIPS:OSPP\nDEFAULT\n") == "FIPS:OSPP"
    assert policy_name("") == ""


@given(st.text(max_size=300))
def test_no_text_makes_the_reading_fail(text: str) -> None:
    system_default(parse_openssl_conf(text, nothing))
    system_default({"default": {"openssl_conf": text}})
