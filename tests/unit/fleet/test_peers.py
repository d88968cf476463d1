from tests.unit.fleet.reports import document, fleet

PROXY = "http://px.corp.example:3128"


def test_a_server_that_fails_where_its_peers_pass_is_told_with_them() -> None:
    result = fleet([document(f"web{at}", ready=at > 0, proxy=PROXY) for at in range(6)])

    (found,) = result.outliers
    assert (found.server, found.fails) == ("web0", True)
    assert found.endpoints == ("agentserviceapi.guestconfiguration.azure.com",)
    assert (found.peers.servers, found.peers.unlike) == (6, 5)


def test_a_server_that_passes_where_its_peers_fail_is_told_too() -> None:
    result = fleet([document(f"web{at}", ready=at == 0, proxy=PROXY) for at in range(6)])

    assert [(each.server, each.fails) for each in result.outliers] == [("web0", False)]


def test_two_camps_are_no_outliers_and_three_servers_no_comparison() -> None:
    camps = fleet([document(f"web{at}", ready=at > 1, proxy=PROXY) for at in range(6)])
    few = fleet([document(f"web{at}", ready=at > 0, proxy=PROXY) for at in range(3)])

    assert camps.outliers == few.outliers == ()


def test_servers_that_share_nothing_are_not_compared() -> None:
    result = fleet(
        [
            document(f"web{at}", ready=at > 0, name_servers=[{"address": f"10.0.{at}.53"}])
            for at in range(6)
        ]
    )

    assert result.outliers == ()
