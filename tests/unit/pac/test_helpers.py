"""The functions that a proxy script may call, by their documented meaning."""

from datetime import UTC, datetime

import pytest

from tests.unit.pac.running import facts, value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("isPlainHostName('www')", "true"),
        ("isPlainHostName('www.example.com')", "false"),
        ("isPlainHostName('::1')", "false"),
        ("dnsDomainIs('www.example.com', '.example.com')", "true"),
        ("dnsDomainIs('www', '.example.com')", "false"),
        ("dnsDomainIs('example.com.evil.test', '.example.com')", "false"),
        ("localHostOrDomainIs('www.example.com', 'www.example.com')", "true"),
        ("localHostOrDomainIs('www', 'www.example.com')", "true"),
        ("localHostOrDomainIs('home.example.com', 'www.example.com')", "false"),
        ("localHostOrDomainIs('www.example', 'www.example.com')", "false"),
        ("localHostOrDomainIs('ww', 'www.example.com')", "false"),
        ("dnsDomainLevels('www')", "0"),
        ("dnsDomainLevels('www.example.com')", "2"),
        ("convert_addr('104.16.41.2')", "1745889538"),
        ("convert_addr('192.168.0.1')", "3232235521"),
        ("convert_addr('256.1.1.1')", "0"),
        ("convert_addr('www')", "0"),
        ("getClientVersion()", '"1.0"'),
    ],
)
def test_names_and_numbers(expression: str, expected: str) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("dnsResolve('www.example.com')", '"198.51.100.7"'),
        ("dnsResolve('WWW.Example.com')", '"198.51.100.7"'),
        ("dnsResolve('six.example.com')", "null"),
        ("dnsResolve('gone.example.com')", "null"),
        ("dnsResolve('10.9.8.7')", '"10.9.8.7"'),
        ("dnsResolveEx('www.example.com')", '"198.51.100.7;2001:db8::7"'),
        ("dnsResolveEx('gone.example.com')", '""'),
        ("isResolvable('www.example.com')", "true"),
        ("isResolvable('six.example.com')", "false"),
        ("isResolvableEx('six.example.com')", "true"),
        ("isResolvableEx('gone.example.com')", "false"),
        ("myIpAddress()", '"10.1.2.3"'),
        ("myIpAddressEx()", '"2001:db8::5;10.1.2.3"'),
        ("isInNet(host, '198.51.100.0', '255.255.255.0')", "true"),
        ("isInNet(host, '198.51.101.0', '255.255.255.0')", "false"),
        ("isInNet(host, '198.51.100.99', '255.255.255.0')", "true"),
        ("isInNet('172.31.0.1', '172.16.0.0', '255.240.0.0')", "true"),
        ("isInNet('172.32.0.1', '172.16.0.0', '255.240.0.0')", "false"),
        ("isInNet('200.1.1.1', '200.0.0.0', '255.0.0.0')", "true"),
        ("isInNet('10.1.1.1', '0.0.0.0', '0.0.0.0')", "true"),
        ("isInNet('gone.example.com', '0.0.0.0', '0.0.0.0')", "false"),
        ("isInNet('10.1.1.1', '10.0.0.0', '255.0.0.999')", "false"),
        ("isInNet('10.1.1.1', '10.0.0.0')", "false"),
        ("isInNetEx('2001:db8::7', '2001:db8::/32')", "true"),
        ("isInNetEx('2001:db9::7', '2001:db8::/32')", "false"),
        ("isInNetEx('198.51.100.7', '198.51.100.0/24')", "true"),
        ("isInNetEx('198.51.100.7', '198.51.100.8/29')", "false"),
        ("isInNetEx('198.51.100.7', '2001:db8::/32')", "false"),
        ("isInNetEx(dnsResolveEx(host), '2001:db8::/32')", "true"),
        ("isInNetEx('::ffff:10.0.0.1', '::ffff:10.0.0.0/104')", "true"),
        ("isInNetEx('10.0.0.1', '10.0.0.0/33')", "false"),
        ("isInNetEx('host', '10.0.0.0/8')", "false"),
        (
            "sortIpAddressList('10.2.3.9;2001:4898:28:1::2;::1;127.0.0.1;::9')",
            '"::1;::9;2001:4898:28:1::2;10.2.3.9;127.0.0.1"',
        ),
        ("sortIpAddressList('10.0.0.2; 10.0.0.1')", '"10.0.0.1;10.0.0.2"'),
        ("sortIpAddressList('10.0.0.2;nonsense')", '""'),
        ("sortIpAddressList('1::2::3')", '""'),
        ("sortIpAddressList('1:2:3:4:5:6:7')", '""'),
    ],
)
def test_addresses(expression: str, expected: str) -> None:
    assert value(expression) == expected


def test_a_machine_without_addresses_is_loopback() -> None:
    assert value("myIpAddress()", given=facts(own=())) == '"127.0.0.1"'
    assert value("myIpAddressEx()", given=facts(own=())) == '""'


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("*/b/*", "http://h.example/a/b/c.html", True),
        ("*/b/*", "http://h.example/d/e/f.html", False),
        ("*.example.com", "www.example.com", True),
        ("*.example.com", "example.com", False),
        ("*.example.com", "www.exampleXcom", False),
        ("www.example.???", "www.example.com", True),
        ("www.example.???", "www.example.co", False),
        ("*", "", True),
        ("", "", True),
        ("", "a", False),
        ("a*b*c", "aXbYbZc", True),
        ("a*b*c", "acb", False),
        ("[ab].example", "a.example", False),
        ("(a+)+$", "(a+)+$", True),
    ],
)
def test_shell_patterns_know_two_signs_and_no_regular_expression(
    pattern: str, text: str, fits: bool
) -> None:
    assert value(f"shExpMatch('{text}', '{pattern}')") == str(fits).lower()


# It is Saturday 21 November 2026, 01:30:15 in GMT, and Friday the 20th, 19:30:15 here.
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("weekdayRange('FRI')", True),
        ("weekdayRange('SAT')", False),
        ("weekdayRange('SAT', 'GMT')", True),
        ("weekdayRange('MON', 'FRI')", True),
        ("weekdayRange('MON', 'FRI', 'GMT')", False),
        ("weekdayRange('fri', 'mon')", True),
        ("weekdayRange('SAT', 'THU')", False),
        ("weekdayRange('SAT', 'THU', 'GMT')", True),
        ("weekdayRange('FRIDAY')", False),
        ("weekdayRange()", False),
        ("weekdayRange('GMT')", False),
        ("dateRange(20)", True),
        ("dateRange(21)", False),
        ("dateRange(21, 'GMT')", True),
        ("dateRange(1, 20)", True),
        ("dateRange(1, 19)", False),
        ("dateRange(25, 20)", True),
        ("dateRange('NOV')", True),
        ("dateRange('DEC')", False),
        ("dateRange('OCT', 'DEC')", True),
        ("dateRange('DEC', 'MAR')", False),
        ("dateRange('NOV', 'MAR')", True),
        ("dateRange(2026)", True),
        ("dateRange(2027)", False),
        ("dateRange(2025, 2026)", True),
        ("dateRange(2027, 2030)", False),
        ("dateRange(20, 'NOV', 24, 'DEC')", True),
        ("dateRange(21, 'NOV', 24, 'DEC')", False),
        ("dateRange(21, 'NOV', 24, 'DEC', 'GMT')", True),
        ("dateRange(24, 'DEC', 6, 'JAN')", False),
        ("dateRange(1, 'OCT', 6, 'JAN')", True),
        ("dateRange('OCT', 2025, 'NOV', 2026)", True),
        ("dateRange('DEC', 2026, 'JAN', 2027)", False),
        ("dateRange(1, 'JUN', 2026, 20, 'NOV', 2026)", True),
        ("dateRange(1, 'JUN', 2026, 19, 'NOV', 2026)", False),
        ("dateRange(24, 'DEC', 2025, 6, 'JAN', 2026)", False),
        ("dateRange(20, 'NOV', 2026)", True),
        ("dateRange(20, 'NOV', 2025)", False),
        ("dateRange('NOV', 20)", False),
        ("dateRange(1, 'NOV')", False),
        ("dateRange(0)", False),
        ("dateRange()", False),
        ("timeRange(19)", True),
        ("timeRange(20)", False),
        ("timeRange(1, 'GMT')", True),
        ("timeRange(18, 20)", True),
        ("timeRange(8, 19)", True),
        ("timeRange(8, 18)", False),
        ("timeRange(18, 6)", True),
        ("timeRange(20, 6)", False),
        ("timeRange(19, 30, 19, 30)", True),
        ("timeRange(19, 31, 20, 0)", False),
        ("timeRange(23, 0, 1, 30, 'GMT')", True),
        ("timeRange(19, 30, 15, 19, 30, 15)", True),
        ("timeRange(19, 30, 16, 19, 30, 59)", False),
        ("timeRange(0, 0, 0, 0, 0, 30)", False),
        ("timeRange(25)", False),
        ("timeRange(1, 2, 3)", False),
        ("timeRange()", False),
    ],
)
def test_times(expression: str, expected: bool) -> None:
    assert value(expression) == str(expected).lower()


def test_a_day_ends_at_its_last_second() -> None:
    midnight = facts(datetime(2026, 11, 22, 0, 0, 0, tzinfo=UTC))
    before = facts(datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC))

    assert value("dateRange(21, 'GMT')", given=before) == "true"
    assert value("dateRange(21, 'GMT')", given=midnight) == "false"
    assert value("timeRange(0, 0, 0, 0, 0, 30, 'GMT')", given=midnight) == "true"
    assert value("weekdayRange('SUN', 'GMT')", given=midnight) == "true"
