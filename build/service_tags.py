"""Makes the ranges that arcdiag ships from Microsoft's weekly list of service tags.

    python build/service_tags.py ServiceTags_Public_YYYYMMDD.json[.gz]

writes resources/ranges/ServiceTags_Public_YYYYMMDD.json.gz in the same shape, with the tags that
the endpoints of Azure Arc lie in and the ranges of all regions. Equal input gives equal bytes.
"""

import gzip
import json
import sys
from pathlib import Path

KEPT = {
    "AzureActiveDirectory",
    "AzureArcInfrastructure",
    "AzureCloud",
    "AzureContainerRegistry",
    "AzureFrontDoor",
    "AzureKeyVault",
    "AzureMonitor",
    "AzureResourceManager",
    "AzureTrafficManager",
    "AzureUpdateDelivery",
    "EventHub",
    "GuestAndHybridManagement",
    "MicrosoftContainerRegistry",
    "MicrosoftDefenderForEndpoint",
    "ServiceBus",
    "Sql",
    "Storage",
    "WindowsAdminCenter",
}
TARGET = Path(__file__).resolve().parent.parent / "resources" / "ranges"
MOST_BYTES = 300_000


def main(source: Path) -> int:
    raw = source.read_bytes()
    whole = json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
    kept = {
        "changeNumber": whole["changeNumber"],
        "cloud": whole["cloud"],
        "values": [
            {
                "name": value["name"],
                "properties": {
                    "region": value["properties"]["region"] or "",
                    "addressPrefixes": value["properties"]["addressPrefixes"],
                },
            }
            for value in whole["values"]
            if value["name"].partition(".")[0] in KEPT
        ],
    }
    text = json.dumps(kept, separators=(",", ":")).encode()
    packed = gzip.compress(text, compresslevel=9, mtime=0)
    if len(packed) > MOST_BYTES:
        print(f"{len(packed)} bytes are more than {MOST_BYTES}", file=sys.stderr)
        return 1
    target = TARGET / (source.name.removesuffix(".gz") + ".gz")
    target.write_bytes(packed)
    print(f"{target.name}: {len(kept['values'])} tags, {len(packed)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
