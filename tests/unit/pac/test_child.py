"""What a script can do to its own process, short of what only the system can stop."""

import pytest

from arcdiag.pac.messages import Answer, Fault, Needs
from tests.unit.pac.running import ask


def find(body: str) -> str:
    return f"function FindProxyForURL(url, host) {{ {body} }}"


def test_a_script_is_given_the_url_and_the_host_and_may_leave_a_word() -> None:
    script = find("alert('for', host); alert('\\u00e9\\n!'); return 'PROXY ' + url + '|' + host;")

    assert ask(script) == Answer(
        text="PROXY https://www.example.com/|www.example.com", alerts=("for www.example.com", "??!")
    )


def test_the_function_that_knows_ipv6_comes_first_as_on_windows() -> None:
    script = find("return 'old'") + "var FindProxyForURLEx = function () { return 'new' };"

    assert ask(script) == Answer(text="new")


def test_a_constant_function_counts_too() -> None:
    assert ask("const FindProxyForURL = () => 'DIRECT'") == Answer(text="DIRECT")


def test_a_name_that_is_not_known_yet_is_asked_for_whatever_the_script_does_about_it() -> None:
    for body in (
        "return dnsResolve('New.example.com')",
        "try { isInNet('new.example.com', '10.0.0.0', '255.0.0.0') } catch (e) {} return 'DIRECT'",
    ):
        assert ask(find(body)) == Needs(name="new.example.com")
    assert ask("var a = dnsResolve('top.example.com');") == Needs(name="top.example.com")


def test_nothing_of_the_host_is_there() -> None:
    names = "['process', 'require', 'os', 'std', 'fetch', 'XMLHttpRequest', 'setTimeout', 'print']"
    reply = ask(find(f"return {names}.filter((name) => name in globalThis).join()"))

    assert reply == Answer(text="")


def test_no_module_is_loaded() -> None:
    assert isinstance(ask("import * as os from 'os'"), Fault)
    reply = ask(find("import('os').then(() => { throw 1 }); return 'DIRECT'"))
    assert reply == Answer(text="DIRECT")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("", "has no function FindProxyForURL"),
        ("var FindProxyForURL = 3;", "has a FindProxyForURL that is no function"),
        ("function (", "fails: SyntaxError: function name expected (line 1)"),
        ("\n\nboom();", "fails: ReferenceError: boom is not defined (line 3)"),
        (find("\nnull.x"), "fails: TypeError: cannot read property 'x' of null (line 2)"),
        (find("throw 'no\\nway'"), "throws no?way"),
        (find("throw {toString: null}"), "fails: TypeError: toPrimitive"),
        (find("return {}"), "gives back no text but object"),
        (find("return null"), "gives back no text but null"),
        (find(""), "gives back no text but undefined"),
        (find("return new String('DIRECT')"), "gives back no text but object"),
        (find("return 'x'.repeat(9000)"), "gives back a text of 9000 characters"),
        (find("return FindProxyForURL(url, host)"), "Maximum call stack size exceeded"),
        ("[" * 100_000, "calls itself too deeply"),
        ("(" * 100_000, "calls itself too deeply"),
    ],
)
def test_what_is_wrong_with_a_script_is_one_short_line(script: str, words: str) -> None:
    reply = ask(script)

    assert isinstance(reply, Fault)
    assert words in reply.message
    assert not reply.final
    assert len(reply.message) < 300
    assert reply.message.isprintable()


@pytest.mark.parametrize(
    "body",
    [
        "while (true) {}",
        "while (true) { try { while (true) {} } catch (e) {} finally { continue } }",
        "return /(a+)+$/.test('a'.repeat(40) + 'b')",
        "[2, 1].sort(() => { while (true) {} })",
        "for (;;) alert('x')",
        "for (;;) dnsResolve('www.example.com')",
        "throw {toString() { while (true) {} }}",
    ],
)
def test_endless_computing_ends_at_the_limit(body: str) -> None:
    assert ask(find(body), seconds=0.05) == Fault(
        message="computes for more than 0.05 s", final=True
    )


@pytest.mark.parametrize(
    "body",
    [
        "return 'x'.repeat(1e8)",
        "var a = []; while (true) a.push(new Array(10000).fill(1))",
        "return new ArrayBuffer(1e9).byteLength + ''",
        "var s = []; while (true) s.push('y'.repeat(1e6))",
    ],
)
def test_memory_ends_at_the_limit(body: str) -> None:
    assert ask(find(body), seconds=5.0) == Fault(
        message="takes more than 64 MiB of memory", final=True
    )


def test_what_cannot_be_written_down_is_a_question_mark() -> None:
    assert ask(find("return 'PROXY \\ud800\\0\\u4e2d:1'")) == Answer(text="PROXY ???:1")


def test_a_script_that_breaks_the_language_gets_an_answer_or_a_fault() -> None:
    script = """
        JSON.parse = JSON.stringify = String.prototype.slice = undefined;
        Object.prototype.toJSON = () => 'x'; Array.prototype.map = null;
    """
    reply = ask(script + find("return 'DIRECT'"))

    assert isinstance(reply, Answer | Fault)


@pytest.mark.parametrize("made", ["[...].join('')", "'x'.repeat(LENGTH)", "'x' + 'x'.repeat(N)"])
@pytest.mark.parametrize("length", [512, 513, 600, 4096])
def test_a_long_answer_comes_out_however_it_was_put_together(made: str, length: int) -> None:
    text = made.replace("LENGTH", str(length)).replace("N", str(length - 1))
    text = text.replace("[...]", f"Array({length}).fill('x')")

    assert ask(find(f"return {text};")) == Answer(text="x" * length)


@pytest.mark.parametrize("value", ["'x'.repeat(600) + 'y'", "12n", "Symbol('x')", "({}) // end"])
def test_what_a_script_comes_to_by_itself_is_nobodys_matter(value: str) -> None:
    script = find("return 'DIRECT'") + value

    assert ask(script) == Answer(text="DIRECT")
