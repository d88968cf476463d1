from ipaddress import ip_address

from hypothesis import given
from hypothesis import strategies as st

from arcdiag.host.parsing.hosts_file import parse_hosts_file
from arcdiag.model.host import HostsEntry

SAMPLE = """\
# Copyright (c) 1993-2009 Microsoft Corp.\r
\r
127.0.0.1\tlocalhost\r
10.1.2.3  GBL.his.arc.azure.com. other.example # pinned by hand\r
   ::1 localhost\r
fe80::1%12 gate\r
#10.9.9.9 commented.example\r
not-an-address name.example\r
10.4.4.4\r
"""


def test_every_name_is_told_with_its_address_and_line() -> None:
    assert parse_hosts_file(SAMPLE) == (
        HostsEntry(name="localhost", address="127.0.0.1", line=3),
        HostsEntry(name="gbl.his.arc.azure.com", address="10.1.2.3", line=4),
        HostsEntry(name="other.example", address="10.1.2.3", line=4),
        HostsEntry(name="localhost", address="::1", line=5),
        HostsEntry(name="gate", address="fe80::1%12", line=6),
    )


@given(st.text(max_size=300) | st.from_regex(r"([0-9a-f.:%]{0,20} [a-z.]{0,9}\n){0,9}"))
def test_any_text_gives_entries_with_real_addresses(text: str) -> None:
    for entry in parse_hosts_file(text):
        assert str(ip_address(entry.address)) == entry.address
        assert not entry.name.endswith(".")
