"""The simulated Azure as a whole, looked at with dnspython and the standard library."""

import asyncio
import gc
import os
import ssl
import time

import dns.asyncquery
import dns.exception
import dns.message
import dns.rdatatype
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from arcdiag.demo.azure import SimulatedAzure
from arcdiag.demo.scenario import load_scenario, scenario_names
from tests.unit.demo.lab import AGENT, catalog

GOOD = "eastasia-gas.guestconfiguration.azure.com"
HOSTS = (AGENT, GOOD, "login.microsoftonline.com", "pas.windows.net", "gbl.his.arc.azure.com")


def simulated(name: str) -> SimulatedAzure:
    return SimulatedAzure(load_scenario(name), catalog())


async def addresses(azure: SimulatedAzure, host: str, server: int = 0) -> list[str]:
    """What the simulated name server tells dnspython."""
    asked = azure.name_servers[server]
    where, port = azure.dial(asked.address, asked.port)
    query = dns.message.make_query(host, "A")
    answer = await dns.asyncquery.udp(query, where, port=port, timeout=1.0)
    return [
        record.address
        for records in answer.answer
        if records.rdtype == dns.rdatatype.A
        for record in records
    ]


async def seen(azure: SimulatedAzure, host: str) -> str:
    """What a client that trusts the simulated Azure's root gets from *host*."""
    pem = azure.pki.root.certificate.public_bytes(Encoding.PEM).decode()
    trust = ssl.create_default_context(cadata=pem)
    place = azure.dial((await addresses(azure, host))[0], 443)
    try:
        async with asyncio.timeout(1.0):
            reader, writer = await asyncio.open_connection(*place, ssl=trust, server_hostname=host)
            writer.write(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            line = await reader.readline()
            writer.transport.abort()
    except TimeoutError:
        return "timeout"
    except ssl.SSLError as error:
        return error.reason
    except OSError as error:
        return type(error).__name__
    return line.decode().split()[1]


async def test_everything_healthy_answers() -> None:
    async with simulated("healthy") as azure:
        statuses = {host: await seen(azure, host) for host in HOSTS}

    assert statuses == dict.fromkeys(HOSTS, "404") | {"login.microsoftonline.com": "302"}


async def test_only_agentserviceapi_vanishes_in_the_field_report() -> None:
    async with simulated("agentserviceapi-blocked") as azure:
        gone = await seen(azure, AGENT)
        there = await seen(azure, GOOD)

    assert (gone, there) == ("timeout", "404")


@pytest.mark.parametrize(
    ("name", "host", "sight"),
    [
        ("refused", "gbl.his.arc.azure.com", "ConnectionRefusedError"),
        ("resets", "pas.windows.net", "ConnectionResetError"),
        ("expired-certificate", GOOD, "CERTIFICATE_VERIFY_FAILED"),
        ("tls-inspection", AGENT, "CERTIFICATE_VERIFY_FAILED"),
        ("tls10-only", "gbl.his.arc.azure.com", "TLSV1_ALERT_PROTOCOL_VERSION"),
        ("captive-portal", AGENT, "CERTIFICATE_VERIFY_FAILED"),
    ],
)
async def test_each_fault_shows_where_its_scenario_puts_it(
    name: str, host: str, sight: str
) -> None:
    async with simulated(name) as azure:
        assert await seen(azure, host) == sight


async def test_a_dead_name_server_is_silent_by_udp() -> None:
    async with simulated("dns-dead") as azure:
        for number in range(len(azure.name_servers)):
            with pytest.raises(dns.exception.Timeout):
                await addresses(azure, AGENT, number)


async def test_the_first_name_server_lies_and_the_second_does_not() -> None:
    async with simulated("dns-lies") as azure:
        told = [await addresses(azure, AGENT, number) for number in (0, 1)]

    assert told == [["0.0.0.0"], ["40.115.144.3"]]


async def test_the_machine_behaves_as_its_scenario_says() -> None:
    async with simulated("hosts-file") as azure:
        resolved = await azure.network().lookup("gbl.his.arc.azure.com")
        host = azure.host()

    assert resolved.addresses == ("10.4.0.7",)
    assert [(entry.name, entry.address) for entry in host.hosts_file] == [
        ("gbl.his.arc.azure.com", "10.4.0.7")
    ]
    assert host.name_servers == azure.name_servers


async def test_an_address_nobody_has_is_a_hole_to_the_network_too() -> None:
    async with simulated("healthy") as azure:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await azure.network().connect("10.4.0.7", 443)


async def test_reported_addresses_are_those_of_the_scenario() -> None:
    async with simulated("healthy") as azure:
        network = azure.network()
        resolved = await network.lookup(AGENT)
        link = await network.connect(resolved.addresses[0], 443)
        await link.close()

    assert (link.address, link.port) == ("40.115.144.3", 443)


@pytest.mark.parametrize("name", scenario_names())
async def test_every_scenario_is_up_quickly(name: str) -> None:
    began = time.process_time()  # what others do on this machine is not the scenario's doing
    async with simulated(name):
        took = time.process_time() - began

    assert took < 0.3


def open_files() -> int:
    """How many descriptors this process holds, by asking for the lowest free ones."""
    taken = 0
    for number in range(256):
        try:
            os.fstat(number)
        except OSError:
            continue
        taken += 1
    return taken


async def test_starting_and_stopping_leaves_neither_sockets_nor_tasks_nor_files() -> None:
    async with simulated("healthy"):
        pass
    gc.collect()
    before = open_files(), len(asyncio.all_tasks())

    for _ in range(20):
        async with simulated("agentserviceapi-blocked") as azure:
            network = azure.network()
            await seen(azure, GOOD)
            await addresses(azure, "login.microsoftonline.com")
            _, idle = await asyncio.open_connection(*azure.dial("20.190.159.2", 443))
            _, curious = await asyncio.open_connection(*azure.dial("10.20.0.10", 53))
            hanging = asyncio.ensure_future(network.connect("40.115.144.3", 443))
            await asyncio.sleep(0)
            hanging.cancel()
            await asyncio.gather(hanging, return_exceptions=True)
        for left_open in (idle, curious):
            left_open.transport.abort()
    await asyncio.sleep(0)

    assert (open_files(), len(asyncio.all_tasks())) == before
