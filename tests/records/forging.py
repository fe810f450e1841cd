"""Packages as a forger would make them: changed, and all checksums made right again."""

import json
from collections.abc import Callable
from typing import Any

from plugins.records.package.bag import PACKAGE, bagged, info_of, sha256, zipped
from plugins.records.package.document import canonical_bytes
from plugins.records.package.export import Package, package_of
from plugins.records.package.record import ResolutionRecord
from plugins.records.package.verify import Report, verified
from tests.records import samples


def forged(
    change: Callable[[dict[str, Any]], None] | None = None,
    record: ResolutionRecord | None = None,
    info: dict[str, str] | None = None,
    **files: bytes,
) -> bytes:
    """Change the document and whole files (by last part of the name), then make every checksum right."""
    record = record or samples.record()
    payload = {
        path: files.get(_key(path.removeprefix("data/")), content)
        for path, content in package_of(record).payload.items()
    }
    if "package_json" not in files:
        document = json.loads(payload[PACKAGE])
        for listed in document["files"]:
            listed["sha256"] = sha256(payload[listed["path"]])
        if change:
            change(document)
        payload[PACKAGE] = canonical_bytes(document)
    return zipped(bagged(payload, info or info_of(record)))


def rebagged(package: Package, **tags: bytes) -> bytes:
    """Replace tag files; their own manifest is not made right."""
    files = bagged(package.payload, info_of(samples.record()))
    files |= {name: tags[_key(name)] for name in files if _key(name) in tags}
    return zipped(files)


def _key(name: str) -> str:
    return name.replace(".", "_").replace("-", "_")


def judged(content: bytes) -> Report:
    """Verify on the samples' day."""
    return verified(content, today=samples.TODAY)


def codes(content: bytes) -> list[str]:
    """Return the codes of all findings."""
    return [finding.code for finding in judged(content).findings]
