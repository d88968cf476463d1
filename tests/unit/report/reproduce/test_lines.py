import shlex
import shutil
import subprocess

import pytest
import tree_sitter_powershell
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tree_sitter import Language, Node, Parser

from arcdiag.model.choices import Protocol, State
from arcdiag.model.command_line import Shell
from arcdiag.model.failure import Cause, Failure
from arcdiag.model.observation import (
    Chosen,
    Observation,
    Outcome,
    Queried,
    Reached,
    Resolved,
    Step,
    Tunnelled,
)
from arcdiag.model.report import CheckResult, Run
from arcdiag.report.reproduce.lines import conversation, parts, reproduced
from arcdiag.report.reproduce.powershell import literal
from tests.unit.fakes import NOON
from tests.unit.report.example import REPORT

GRAMMAR = Parser(Language(tree_sitter_powershell.language()))
RUN = replace(REPORT.run, options={})
HOST = "gbl.his.arc.azure.com"
ADDRESS = "20.187.194.204"
PROXY = "http://proxy.contoso.test:3128"
HOSTILE = (
    *("'; touch x; '", '"; touch x; "', "$(touch x)", "`touch x`", "\u2019; rm x; \u2018"),
    *("a b", "<x>&|~*?#{1,2}!"),
)
NO_HOST = ("-x", "@x", "+x", "a\nb", "a\x1b[1m", "a\u202eb", "[x]")


def failed(
    cause: Cause, *seen: tuple[Step, str, Outcome], route: str = "direct", path: str = "/"
) -> CheckResult:
    sights = tuple(
        Observation(id=f"o{n}", step=step, target=target, started=NOON, took_ms=1, outcome=outcome)
        for n, (step, target, outcome) in enumerate(seen)
    )
    return replace(
        REPORT.checks[0],
        host=HOST,
        port=443,
        path=path,
        protocol=Protocol.HTTPS,
        route=route,
        state=State.FAIL,
        cause=cause,
        observations=sights,
    )


def lost(cause: Cause = Cause.TCP_TIMEOUT, address: str = ADDRESS, path: str = "/") -> CheckResult:
    told = Resolved(source="system", addresses=(address,))
    return failed(
        cause,
        (Step.RESOLVE, HOST, told),
        (Step.CONNECT, f"{address} port 443", Failure(cause=cause, message="no answer")),
        path=path,
    )


def nameless(*servers: str) -> CheckResult:
    queries = (
        (
            Step.QUERY,
            f"A {HOST} @{server}",
            Queried(server=server, transport="udp", question="A", rcode="NXDOMAIN"),
        )
        for server in servers
    )
    failure = Failure(cause=Cause.DNS_NXDOMAIN, message="no such name")
    return failed(Cause.DNS_NXDOMAIN, *queries, (Step.RESOLVE, HOST, failure))


def denied(proxy: str = PROXY, *, login: bool = False) -> CheckResult:
    reached = Reached(proxy=proxy, address="10.20.8.2", port=3128, local="10.20.0.2")
    said = Tunnelled(proxy=proxy, target=f"{HOST}:443", opened=False, status=403, login=login)
    return failed(
        Cause.PROXY_DENIED,
        (Step.REACH, proxy, reached),
        (Step.TUNNEL, f"{HOST}:443 through {proxy}", said),
        route=proxy,
    )


def words(check: CheckResult, tool: str, run: Run = RUN) -> list[list[str]]:
    """The lines of *tool*, taken apart as a shell does."""
    return [shlex.split(each.line) for each in reproduced(check, run) if each.tool == tool]


def line(check: CheckResult, tool: str, run: Run = RUN) -> str:
    (found,) = (each.line for each in reproduced(check, run) if each.tool == tool)
    return found


def after(option: str, argv: list[str]) -> str:
    return argv[argv.index(option) + 1]


def strings(node: Node) -> list[str]:
    """The strings in which PowerShell replaces nothing, as they stand between their quotes."""
    if node.type == "verbatim_string_characters":
        return [(node.text or b"").decode()[1:-1]]
    return [text for child in node.children for text in strings(child)]


def test_the_address_and_the_name_are_those_that_the_check_had() -> None:
    (curl,) = words(lost(), "curl")
    (openssl,) = words(lost(), "openssl")

    assert curl[:2] == ["curl", "-q"]  # nobody's own settings
    assert after("--noproxy", curl) == "*"
    assert after("--resolve", curl) == f"{HOST}:443:{ADDRESS}"
    assert (curl[-1], "--tlsv1.2" in curl) == (f"https://{HOST}/", True)
    assert after("-connect", openssl) == f"{ADDRESS}:443"
    assert after("-servername", openssl) == after("-verify_hostname", openssl) == HOST
    assert (after("-min_protocol", openssl), openssl[-1]) == ("TLSv1.2", "</dev/null")
    assert f"ConnectAsync('{ADDRESS}', 443)" in line(lost(), "powershell")
    assert f"AuthenticateAsClient('{HOST}', $null, 'Tls12', $false)" in line(lost(), "powershell")


def test_of_several_addresses_it_is_the_one_that_failed() -> None:
    half = lost(Cause.PARTIAL_ADDRESSES)
    chosen = Observation(
        id="x",
        step=Step.CHOOSE,
        target=HOST,
        started=NOON,
        took_ms=0,
        outcome=Chosen(address="20.1.1.1", after_ms=1),
    )
    used = replace(half, state=State.WARN, observations=(*half.observations, chosen))

    assert after("--resolve", words(used, "curl")[0]).endswith(ADDRESS)
    later = replace(used, cause=Cause.TLS_TIMEOUT)
    assert after("--resolve", words(later, "curl")[0]).endswith("20.1.1.1")


def test_an_ipv6_address_stands_in_brackets_where_a_port_follows() -> None:
    check = lost(address="2603:1027:1:158::9")

    assert after("--resolve", words(check, "curl")[0]) == f"{HOST}:443:[2603:1027:1:158::9]"
    assert after("-connect", words(check, "openssl")[0]) == "[2603:1027:1:158::9]:443"
    assert "InterNetworkV6" in line(check, "powershell")
    assert "ConnectAsync('2603:1027:1:158::9', 443)" in line(check, "powershell")


@pytest.mark.parametrize(
    "options",
    [
        {"source": "10.20.0.2"},
        {"mode": "public:resolver=10.1.1.1,source=10.20.0.2; private-peering:source=10.9.9.9"},
    ],
)
def test_a_source_that_was_asked_for_is_kept(options: dict[str, str]) -> None:
    run = replace(RUN, options=options)

    assert after("--interface", words(lost(), "curl", run)[0]) == "10.20.0.2"
    assert after("-bind", words(lost(), "openssl", run)[0]) == "10.20.0.2"
    assert "[Net.IPAddress]'10.20.0.2', 0" in line(lost(), "powershell", run)


def test_the_time_to_wait_and_the_file_of_roots_are_those_of_the_run() -> None:
    run = replace(RUN, options={"timeout": "1.5", "ca-file": "/my roots.pem"})
    (curl,), (openssl,) = words(lost(), "curl", run), words(lost(), "openssl", run)

    assert (after("--connect-timeout", curl), openssl[:2]) == ("2", ["timeout", "4"])
    assert after("--cacert", curl) == after("-CAfile", openssl) == "/my roots.pem"
    for odd in ("nan", "-1", "x", "1e300"):
        other = replace(RUN, options={"timeout": odd})
        assert int(after("--connect-timeout", words(lost(), "curl", other)[0])) in (5, 60)


def test_a_name_that_is_not_known_is_asked_of_the_servers_that_were_asked() -> None:
    check = nameless("10.20.53.21:53", "[2001:db8::1]:5353")

    assert [argv[1:4] for argv in words(check, "dig")] == [
        ["@10.20.53.21", "-q", HOST],
        ["@2001:db8::1", "-p", "5353"],
    ]
    assert words(check, "nslookup") == [
        ["nslookup", "-type=A", f"{HOST}.", "10.20.53.21"],
        ["nslookup", "-type=A", "-port=5353", f"{HOST}.", "2001:db8::1"],
    ]
    asked = [each.line for each in reproduced(check, RUN) if "Resolve-DnsName" in each.line]
    assert [one.endswith("-Server '10.20.53.21'") for one in asked] == [True]  # it knows 53 only
    (curl,) = words(check, "curl")
    assert ("--resolve" in curl, curl[-1]) == (False, f"https://{HOST}/")


def test_where_a_resolver_of_ones_own_said_it_other_tools_cannot_show_it_by_connecting() -> None:
    own = replace(RUN, options={"resolver": "10.20.53.21"})

    assert {each.tool for each in reproduced(nameless("10.20.53.21:53"), own)} == {
        "dig",
        "nslookup",
        "powershell",
    }
    wrong = replace(nameless("10.20.53.21:53"), cause=Cause.PRIVATE_EXPECTED)
    assert words(wrong, "curl") == words(wrong, "openssl") == []
    assert words(wrong, "dig")


def test_a_proxy_is_asked_as_the_check_asked_it() -> None:
    (curl,), (openssl,) = words(denied(), "curl"), words(denied(), "openssl")

    assert (after("--proxy", curl), after("--noproxy", curl)) == (PROXY, "")
    assert "--resolve" not in curl  # the proxy looks the name up
    assert after("-proxy", openssl) == "proxy.contoso.test:3128"
    assert after("-connect", openssl) == f"{HOST}:443"
    powershell = line(denied(), "powershell")
    assert "ConnectAsync('proxy.contoso.test', 3128)" in powershell
    assert f"$to = '{HOST}:443'" in powershell
    assert '"CONNECT $to HTTP/1.1`r`nHost: $to`r`n`r`n"' in powershell
    assert powershell.index("throw 'the proxy did not") < powershell.index("AuthenticateAsClient")


def test_a_login_is_never_there_but_asked_for() -> None:
    check = denied(login=True)

    assert after("--proxy-user", words(check, "curl")[0]) == "YOUR-USER"
    (openssl,) = words(check, "openssl")
    assert (after("-proxy_user", openssl), after("-proxy_pass", openssl)) == (
        "YOUR-USER",
        "env:PROXY_PASSWORD",
    )
    assert [each for each in reproduced(check, RUN) if each.tool == "powershell"] == []


def test_what_a_tool_cannot_speak_has_no_line_of_it() -> None:
    socks = denied("socks5://proxy.contoso.test:1080")

    assert after("--proxy", words(socks, "curl")[0]) == "socks5h://proxy.contoso.test:1080"
    assert {each.tool for each in reproduced(socks, RUN)} == {"curl"}
    udp = replace(lost(), protocol=Protocol.UDP)
    assert reproduced(udp, RUN) == ()
    tcp = replace(lost(), protocol=Protocol.TCP, port=1433)
    assert words(tcp, "bash") == [
        ["timeout", "5", "bash", "-c", f"</dev/tcp/{ADDRESS}/1433 && echo connected"]
    ]
    assert words(tcp, "curl") == words(tcp, "openssl") == []
    plain = replace(lost(), protocol=Protocol.HTTP, port=80)
    assert words(plain, "curl")[0][-1] == f"http://{HOST}/"
    assert words(plain, "openssl") == []


def test_the_check_of_a_proxy_itself_connects_to_it_and_asks_what_it_asked() -> None:
    own = replace(
        denied(), name=PROXY, host="proxy.contoso.test", port=3128, protocol=Protocol.HTTP_PROXY
    )
    own = replace(own, route="direct")

    assert after("--proxy", words(own, "curl")[0]) == PROXY
    assert words(own, "curl")[0][-1] == f"https://{HOST}/"
    dead = replace(own, cause=Cause.PROXY_UNREACHABLE, observations=lost().observations)
    assert words(dead, "bash")[0][-1] == f"</dev/tcp/{ADDRESS}/3128 && echo connected"


def test_only_what_failed_or_was_warned_of_has_lines() -> None:
    for state in State:
        has = bool(reproduced(replace(lost(), state=state), RUN))
        assert has is (state in (State.FAIL, State.WARN)), state
    assert conversation(replace(lost(), state=State.PASS), RUN)  # which can be done again, too
    assert reproduced(replace(lost(), host=""), RUN) == ()


@pytest.mark.parametrize("host", [*HOSTILE, *NO_HOST])
def test_what_can_be_no_host_has_no_line(host: str) -> None:
    assert reproduced(replace(lost(), host=host), RUN) == ()
    assert reproduced(replace(nameless("10.1.1.1:53"), host=host), RUN) == ()


@settings(deadline=None)
@given(st.text(max_size=30))
@example("\n")
@example("'")
def test_a_line_is_one_line_and_a_path_one_word_of_it(path: str) -> None:
    check = lost(Cause.HTTP_ERROR, path=f"/{path}")

    for each in reproduced(check, RUN):
        assert each.line.isprintable()
        if each.tool == "curl":
            assert shlex.split(each.line)[-1] == f"https://{HOST}/{path}"
    assert bool(words(check, "curl")) is path.isprintable()


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no POSIX shell here")
@pytest.mark.parametrize("text", HOSTILE)
def test_a_shell_hands_on_what_was_meant(text: str) -> None:
    run = replace(RUN, options={"ca-file": text})
    for check in (lost(path=f"/{text}"), denied(), nameless("10.1.1.1:53")):
        for one in parts(check, run):
            if one.shell is Shell.POSIX:
                for script in (one.line, "\n".join(one.folded(60))):
                    told = handed_on(one.tool, script)
                    assert told == [word for word in shlex.split(one.line) if word != "</dev/null"]


def handed_on(tool: str, script: str) -> list[str]:
    """The words that a real shell makes of *script*."""
    first = "timeout" if tool == "openssl" else tool
    told = f"{first}() {{ printf '%s\\0' {first} \"$@\"; }}\n{script}\n"
    done = subprocess.run(["sh", "-c", told], capture_output=True, check=True, timeout=60)
    return done.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize("text", [*HOSTILE, "x"])
def test_powershell_lines_are_sound_by_its_grammar(text: str) -> None:
    run = replace(RUN, options={"source": "10.20.0.2"})
    checks = (lost(Cause.HTTP_ERROR, path=f"/{text}"), denied(), nameless("10.1.1.1:53"))
    lines = [each for check in checks for each in reproduced(check, run)]
    powershell = [each.line for each in lines if each.shell is Shell.POWERSHELL]

    assert len(powershell) == 4
    for told in powershell:
        tree = GRAMMAR.parse(told.encode())
        assert not tree.root_node.has_error, told
        assert HOST in " ".join(strings(tree.root_node))


@settings(deadline=None)
@given(st.text())
def test_nothing_ends_a_string_of_powershell_before_its_end(text: str) -> None:
    inside = literal(text)[1:-1]

    for quote in "'\u2018\u2019\u201a\u201b":  # each of them would, alone
        inside = inside.replace(quote * 2, "")
    assert not set(inside) & set("'\u2018\u2019\u201a\u201b")


def test_a_folded_line_is_narrow_and_the_same() -> None:
    for one in parts(lost(), RUN):
        folded = one.folded(70)
        if one.shell is Shell.POSIX:
            joined = " ".join(each.removesuffix(" \\").strip() for each in folded)
            assert (joined, max(map(len, folded)) <= 70) == (one.line, True)
        else:
            assert "; ".join(folded) == one.line
