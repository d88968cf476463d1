"""A small catalog and names for the tests of the simulated Azure's parts."""

from datetime import date

from arcdiag.demo.names import NameEntry, Names
from arcdiag.model.catalog import Catalog, Endpoint, Region, ShortCode
from arcdiag.model.choices import Cloud, Protocol, Required, Severity

AGENT = "agentserviceapi.guestconfiguration.azure.com"
TABLE = (
    NameEntry(
        name=AGENT,
        aliases=(
            "agentserviceapi.privatelink.guestconfiguration.azure.com",
            "agentserviceapi.trafficmanager.net",
            "{code}-gas-cses-1b.{home}.cloudapp.azure.com",
        ),
        addresses=("40.115.144.3",),
    ),
    NameEntry(name="{region}-gas.guestconfiguration.azure.com"),
    NameEntry(
        name="login.microsoftonline.com",
        addresses=("20.190.159.2", "40.126.31.71"),
        addresses6=("2603:1027:1:158::9",),
    ),
)


def endpoint(number: int, host: str, **more: object) -> Endpoint:
    """An endpoint of which only the host matters."""
    given = {
        "id": f"endpoint-{number}",
        "description": "",
        "hosts": {Cloud.PUBLIC: host},
        "ports": (443,),
        "protocol": Protocol.HTTPS,
        "features": ("servers",),
        "required": Required.ALWAYS,
        "severity": Severity.BLOCKER,
        "sources": (),
    }
    return Endpoint(**(given | more))  # type: ignore[arg-type]


HOSTS = (
    AGENT,
    "{region}-gas.guestconfiguration.azure.com",
    "login.microsoftonline.com",
    "pas.windows.net",
    "*.his.arc.azure.com",
    "{git_host}",
)


def catalog() -> Catalog:
    """A catalog of a few hosts and one region."""
    endpoints = (endpoint(number, host) for number, host in enumerate(HOSTS))
    region = Region(
        name="eastasia",
        display_name="East Asia",
        cloud=Cloud.PUBLIC,
        geography="Asia Pacific",
        listed_in="unknown",
        his=ShortCode(code="ea"),
    )
    return Catalog(
        version="test",
        verified_on=date(2026, 11, 21),
        sources={},
        endpoints={each.id: each for each in endpoints},
        regions={region.name: region},
        errors={},
        exit_codes={},
        symptoms={},
        releases={},
        region_communities={},
        service_communities={},
        roots={},
        features={},
        settings={},
    )


def names() -> Names:
    """The names of the small catalog, seen from East Asia."""
    return Names(TABLE, catalog(), "eastasia", "ea")
