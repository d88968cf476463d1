"""What the simulated Internet's names are, and where their addresses lead."""

from ipaddress import ip_address, ip_network

from hypothesis import given
from hypothesis import strategies as st

from arcdiag.demo.addresses import LOOPBACK, AddressMap, Doors
from arcdiag.demo.names import Names
from arcdiag.demo.trouble import Fault, Trouble
from tests.unit.demo.lab import AGENT, names

HOLE, REFUSING = 1, 2
DOORS = Doors(secure=3, plain=4)


def led(known: Names, *faults: Fault) -> AddressMap:
    address_map = AddressMap(known, faults, hole=HOLE, refusing=REFUSING)
    special = {each: Doors(5, 6) for fault in faults for each in fault.addresses}
    address_map.add_doors(DOORS, special)
    return address_map


def address_of(known: Names, name: str) -> str:
    truth = known.truth(name)
    assert truth is not None
    return truth.addresses[0]


def test_holes_of_the_table_are_filled_from_the_name_and_the_scenario() -> None:
    truth = names().truth(AGENT)

    assert truth is not None
    assert truth.aliases[-1] == "ea-gas-cses-1b.eastasia.cloudapp.azure.com"


def test_a_name_of_the_catalog_has_an_address_even_without_an_entry() -> None:
    first, second = names(), names()

    address = address_of(first, "pas.windows.net")

    assert ip_address(address) in ip_network("20.2.0.0/16")
    assert address == address_of(second, "pas.windows.net")


def test_what_the_catalog_does_not_know_does_not_exist() -> None:
    known = names()

    assert known.truth("example.com") is None
    assert known.truth("his.arc.azure.com") is None
    assert known.truth("gbl.his.arc.azure.com") is not None


def test_an_alias_is_a_name_too_once_its_chain_was_told() -> None:
    known = names()
    known.truth(AGENT)

    truth = known.truth("agentserviceapi.trafficmanager.net")

    assert truth is not None
    assert truth.aliases == ("ea-gas-cses-1b.eastasia.cloudapp.azure.com",)
    assert truth.addresses == ("40.115.144.3",)


def test_web_addresses_lead_to_the_door_of_their_protocol() -> None:
    known = names()
    address = address_of(known, AGENT)

    assert led(known).dial(address, 443) == (LOOPBACK, DOORS.secure)
    assert led(known).dial(address, 80) == (LOOPBACK, DOORS.plain)


def test_an_address_that_was_never_given_out_leads_to_the_hole() -> None:
    assert led(names()).dial("8.8.8.8", 443) == (LOOPBACK, HOLE)


def test_a_vanishing_or_refusing_host_is_led_there() -> None:
    known = names()
    agent, pas = address_of(known, AGENT), address_of(known, "pas.windows.net")
    address_map = led(
        known,
        Fault(trouble=Trouble.VANISH, hosts=("agentserviceapi.*",)),
        Fault(trouble=Trouble.REFUSED, hosts=("pas.windows.net",)),
    )

    assert address_map.vanishes(agent, 443)
    assert address_map.dial(pas, 443) == (LOOPBACK, REFUSING)


def test_one_of_two_addresses_can_be_dead() -> None:
    known = names()
    known.truth("login.microsoftonline.com")
    address_map = led(known, Fault(trouble=Trouble.VANISH, addresses=("40.126.31.71",)))

    assert address_map.vanishes("40.126.31.71", 443)
    assert not address_map.vanishes("20.190.159.2", 443)


def test_a_trouble_can_sit_at_an_address_that_is_nobodys() -> None:
    address_map = led(names(), Fault(trouble=Trouble.BLOCK_PAGE, addresses=("10.9.9.9",)))

    assert address_map.dial("10.9.9.9", 443) == (LOOPBACK, 5)


def test_a_name_server_is_found_by_address_and_port() -> None:
    address_map = led(names())
    address_map.add_server(("10.20.0.10", 53), 7)

    assert address_map.dial("10.20.0.10", 53) == (LOOPBACK, 7)
    assert address_map.dial("10.20.0.11", 53) == (LOOPBACK, HOLE)


@given(address=st.ip_addresses().map(str), port=st.integers(1, 65_535))
def test_nothing_ever_leads_off_loopback(address: str, port: int) -> None:
    assert led(names()).dial(address, port)[0] == LOOPBACK
