"""The list of parts as other programs read it: CycloneDX 1.6, as JSON."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import names
from components import Component


def sbom(found: Sequence[Component], epoch: int) -> str:
    """A document whose bytes depend on the parts and on *epoch* (seconds, UTC) alone."""
    parts = [_part(each) for each in found]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}",
        "version": 1,
        "metadata": {
            "timestamp": f"{datetime.fromtimestamp(epoch, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "component": {
                "type": "application",
                "bom-ref": "arcdiag",
                "name": "arcdiag",
                "version": names.version(),
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": parts,
        "dependencies": [{"ref": "arcdiag", "dependsOn": [part["bom-ref"] for part in parts]}],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _part(component: Component) -> dict[str, object]:
    part: dict[str, object] = {
        "type": "library",
        "bom-ref": f"{component.origin}#{component.name}",
        "name": component.name,
        "version": component.version,
        "licenses": [{"license": {"name": component.licence}}],
    }
    if component.origin.startswith("pkg:"):
        part["purl"] = component.origin
    return part
