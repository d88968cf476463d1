import struct

from arcdiag.host.adapters import _Adapter, _DnsServer


def test_the_structures_lie_as_the_windows_headers_say() -> None:
    """Offsets of 64-bit iptypes.h; on the same layout rules as this machine's."""
    assert struct.calcsize("P") == 8
    assert _Adapter.next.offset == 8
    assert _Adapter.adapter_name.offset == 16
    assert _Adapter.first_dns_server.offset == 48
    assert _Adapter.friendly_name.offset == 72
    assert _Adapter.physical_address.offset == 80
    assert _DnsServer.next.offset == 8
    assert _DnsServer.address.offset == 16
