"""Checks of ``package.json``: encoding, version, schema, canonical form, calendar days."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from plugins.records.package.bag import PACKAGE, PAYLOAD, sha256
from plugins.records.package.bag_check import text_of
from plugins.records.package.document import canonical_bytes, validator
from plugins.records.package.findings import Finding, RefusedPackageError, refuse
from plugins.records.package.record import FORMAT_VERSION

MAX_SHOWN = 5
DAYS = (("resolution", "adopted_on"), ("meeting", "held_on"), ("term", "starts_on"), ("term", "ends_on"))


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
        # A path may hold the sender's own keys, and those any character.
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
        message = "a key stands twice"
        raise ValueError(message)
    return value


def _canonical(document: dict[str, Any]) -> bytes:
    try:
        return canonical_bytes(document)
    except (ValueError, RecursionError) as error:
        raise refuse("SCHEMA", file=PACKAGE, field="$") from error


def _check_days(document: dict[str, Any]) -> None:
    for part, name in DAYS:
        value = document[part][name]
        try:
            date.fromisoformat(value or "2000-01-01")
        except ValueError as error:
            raise refuse("SCHEMA", file=PACKAGE, field=f"$.{part}.{name}") from error


def _check_files(document: dict[str, Any], files: Mapping[str, bytes]) -> None:
    listed = {one["path"]: one["sha256"] for one in document["files"]}
    present = {name: sha256(files[name]) for name in PAYLOAD if name != PACKAGE}
    if listed != present or len(listed) != len(document["files"]):
        raise refuse("CONTENT_MISMATCH", file=PACKAGE, field="$.files")
