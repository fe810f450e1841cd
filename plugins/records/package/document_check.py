"""Checks of ``package.json``: encoding, version, schema, canonical form, calendar days."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from plugins.records.package.bag import PACKAGE, PAYLOAD
from plugins.records.package.bag_check import text_of
from plugins.records.package.document import canonical_bytes, validator
from plugins.records.package.export import files_listed
from plugins.records.package.findings import Finding, RefusedPackageError, refuse
from plugins.records.package.record import FORMAT_VERSION

MAX_SHOWN = 5
DAYS = (("resolution", "adopted_on"), ("meeting", "held_on"), ("term", "starts_on"), ("term", "ends_on"))

MOMENTS = (
    ("meeting", "opened_at"),
    ("meeting", "closed_at"),
    ("decision", "opened_at"),
    ("decision", "closed_at"),
    ("decision", "announced_at"),
)


def check_document(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the record of a package.

    Raises ``RefusedPackageError`` with ``ENCODING_INVALID``, ``VERSION_UNSUPPORTED``, ``SCHEMA``,
    ``PKG_NOT_CANONICAL``, or ``CONTENT_MISMATCH`` where its list of files is not that of the package.
    """
    document = _parsed(text_of(files, PACKAGE))
    version = document.get("format_version")
    if isinstance(version, str) and version != FORMAT_VERSION:
        raise refuse("VERSION_UNSUPPORTED", file=PACKAGE, field="format_version", detail=ascii(version[:20]))
    _check_schema(document)
    if _canonical(document) != files[PACKAGE]:
        raise refuse("PKG_NOT_CANONICAL", file=PACKAGE)
    _check_days(document)
    _check_files(document, files)
    return document


def _check_schema(document: dict[str, Any]) -> None:
    try:
        faults = sorted(error.json_path for error in validator().iter_errors(document))
    except RecursionError as error:
        raise refuse("SCHEMA", file=PACKAGE, field="$") from error
    if faults:
        # A path may contain the sender's own keys with any characters.
        paths = dict.fromkeys(ascii(path)[1:-1] for path in faults[:MAX_SHOWN])
        raise RefusedPackageError(*(Finding(code="SCHEMA", file=PACKAGE, field=path) for path in paths))


def _parsed(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise refuse("SCHEMA", file=PACKAGE, field="$") from error
    if not isinstance(document, dict):
        raise refuse("SCHEMA", file=PACKAGE, field="$")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that holds a key twice: readers would disagree on which value counts."""
    value = dict(pairs)
    if len(value) != len(pairs):
        message = "a key occurs twice"
        raise ValueError(message)
    return value


def _canonical(document: dict[str, Any]) -> bytes:
    try:
        return canonical_bytes(document)
    except (ValueError, RecursionError) as error:
        raise refuse("SCHEMA", file=PACKAGE, field="$") from error


def _check_days(document: dict[str, Any]) -> None:
    """Refuse days and times that no calendar has; the schema checks their form."""
    for places, reader in ((DAYS, date.fromisoformat), (MOMENTS, datetime.fromisoformat)):
        for part, name in places:
            try:
                reader(document[part][name] or "2000-01-01")
            except ValueError as error:
                raise refuse("SCHEMA", file=PACKAGE, field=f"$.{part}.{name}") from error


def _check_files(document: dict[str, Any], files: Mapping[str, bytes]) -> None:
    rest = {name: files[name] for name in PAYLOAD if name != PACKAGE}
    expected = files_listed(rest, document["language"])
    # The sender states which typesetter wrote the paper; the check of the paper uses it.
    for one, listed in zip(expected, document["files"], strict=False):
        if "made_with" in one and "made_with" in listed:
            one["made_with"] = listed["made_with"]
    if document["files"] != expected:
        raise refuse("CONTENT_MISMATCH", file=PACKAGE, field="$.files")
