"""Schannel's registry values."""

from arcdiag.host.parsing.schannel import MOST_SUITES, schannel

GCM = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"


def test_nothing_set_means_the_systems_own_defaults() -> None:
    seen = schannel({}, (), "", {})

    assert (seen.off, seen.not_by_default, seen.suites) == ((), (), None)
    assert (seen.dotnet_strong_crypto, seen.dotnet_system_versions) == (None, None)


def test_off_and_not_by_default_are_two_things() -> None:
    clients = {
        "TLS 1.0": {"Enabled": 0, "DisabledByDefault": 1},
        "TLS 1.1": {"Enabled": 1, "DisabledByDefault": 1},
        "TLS 1.2": {"Enabled": 0xFFFFFFFF, "DisabledByDefault": 0},
        "TLS 1.3": {"Enabled": 0},
    }

    seen = schannel(clients, (), "", {"SchUseStrongCrypto": 1, "SystemDefaultTlsVersions": 0})

    assert seen.off == ("TLS 1.0", "TLS 1.3")
    assert seen.not_by_default == ("TLS 1.0", "TLS 1.1")
    assert (seen.dotnet_strong_crypto, seen.dotnet_system_versions) == (True, False)


def test_a_policys_list_replaces_the_local_one() -> None:
    seen = schannel({}, [GCM], f" {GCM}_P256 ,, TLS_RSA_WITH_AES_128_CBC_SHA", {})

    assert seen.suites == (f"{GCM}_P256", "TLS_RSA_WITH_AES_128_CBC_SHA")
    assert seen.suites_by_policy
    assert schannel({}, [GCM], "", {}).suites == (GCM,)


def test_a_list_without_end_is_cut() -> None:
    seen = schannel({}, (f"S{number}" for number in range(1000)), "", {})

    assert seen.suites is not None
    assert len(seen.suites) == MOST_SUITES
