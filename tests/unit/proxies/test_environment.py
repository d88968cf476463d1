from arcdiag.model.proxy import Dialect, Origin, ProxySource, Unusable
from arcdiag.proxies.environment import environment_source, proxy_variables


def read(**variables: str) -> ProxySource | None:
    return environment_source(proxy_variables(variables), Origin.PROCESS, "here")


def test_an_environment_without_proxies_is_no_source() -> None:
    assert read(PATH="/bin", HTTPS_PROXY="") is None


def test_upper_case_goes_first_and_an_empty_value_is_none() -> None:
    found = read(HTTPS_PROXY="upper", https_proxy="lower", HTTP_PROXY="", http_proxy="plain")

    assert found
    assert (str(found.https), str(found.http)) == ("http://upper:80", "http://plain:80")
    assert found.where == "HTTPS_PROXY and http_proxy of here"
    assert found.notes == (
        "HTTPS_PROXY and https_proxy differ: Go takes the first, curl and Python the other",
    )


def test_http_alone_leaves_azure_without_a_proxy_and_says_so() -> None:
    found = read(HTTP_PROXY="proxy")

    assert found
    assert found.https is None
    assert "do not go through it" in found.notes[0]


def test_no_proxy_is_kept_with_its_place() -> None:
    found = read(HTTPS_PROXY="proxy", no_proxy="a,b")

    assert found
    assert found.exceptions
    assert found.exceptions.dialect is Dialect.GO
    assert (found.exceptions.text, found.exceptions.where) == ("a,b", "no_proxy of here")


def test_a_cgi_process_does_not_use_http_proxy() -> None:
    found = read(HTTP_PROXY="proxy", HTTPS_PROXY="other", REQUEST_METHOD="GET")

    assert found
    assert isinstance(found.http, Unusable)
    assert str(found.https) == "http://other:80"


def test_all_proxy_is_said_to_mean_nothing() -> None:
    found = read(ALL_PROXY="proxy", NO_PROXY="a")

    assert found
    assert found.notes == ("ALL_PROXY means nothing to Go programs",)
    assert found.where == "NO_PROXY of here"
