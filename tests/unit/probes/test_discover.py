"""Host names read from a service's answer."""

from hypothesis import given
from hypothesis import strategies as st

from arcdiag.model.observation import Answered
from arcdiag.probes.discover import MOST_HOSTS, discovered


def answer(body: str) -> Answered:
    return Answered(
        method="GET", path="/", status=200, version="1.1", headers=(), excerpt=body, body_bytes=9
    )


def of_arc(host: str) -> bool:
    return host.endswith(".his.arc.azure.com")


def test_a_bare_url_names_the_regional_host() -> None:
    found = discovered(answer('"https://ea.his.arc.azure.com"'), of_arc)

    assert found.hosts == ("ea.his.arc.azure.com",)


def test_an_object_is_searched_for_urls() -> None:
    found = discovered(answer('{"endpoints": {"his": "https://ea.his.arc.azure.com/x"}}'), of_arc)

    assert found.hosts == ("ea.his.arc.azure.com",)


def test_a_list_of_hosts_gives_all_of_them() -> None:
    found = discovered(
        answer('["azgn1.servicebus.windows.net", "azgn2.servicebus.windows.net"]'),
        lambda host: host.startswith("azgn"),
    )

    assert len(found.hosts) == 2


def test_a_name_that_does_not_belong_is_refused() -> None:
    found = discovered(answer('["https://ea.his.arc.azure.com.evil.example"]'), of_arc)

    assert found.hosts == ()
    assert found.refused == ("ea.his.arc.azure.com.evil.example",)


def test_a_page_names_nobody() -> None:
    assert discovered(answer("<html>Please log in</html>"), of_arc).hosts == ()


def test_a_long_list_is_cut() -> None:
    body = "[" + ",".join(f'"h{n}.his.arc.azure.com"' for n in range(500)) + "]"

    assert len(discovered(answer(body), of_arc).hosts) == MOST_HOSTS


@given(st.text(max_size=200))
def test_no_answer_breaks_the_reading(body: str) -> None:
    discovered(answer(body), of_arc)


def test_a_deeply_nested_answer_is_only_unread() -> None:
    assert discovered(answer("[" * 4000), of_arc).hosts == ()
