"""Checks of the bag: known files only, complete, every checksum right, canonical packing."""

import re
from collections.abc import Mapping

from plugins.records.package.bag import (
    BAGIT,
    DECLARATION,
    INFO,
    MANIFEST,
    ORDER,
    PAYLOAD,
    SIGNATURES,
    TAG_FILES,
    TAG_MANIFEST,
    sha256,
    zipped,
)
from plugins.records.package.findings import refuse

LINE = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._/-]+)")
FIELD = re.compile(r"([A-Za-z0-9-]+): ([^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*)")


def check_bag(files: Mapping[str, bytes], content: bytes) -> dict[str, str]:
    """Check structure, checksums and packing; return the fields of ``bag-info.txt``.

    Raises ``RefusedPackageError`` with ``PKG_STRAY_FILE``, ``BAG_INCOMPLETE``, ``BAG_INVALID``,
    ``BAG_HASH``, ``ENCODING_INVALID`` or ``PKG_NOT_CANONICAL``.
    """
    for name in files:
        if name not in ORDER:
            raise refuse("PKG_STRAY_FILE", file=name)
    for name in ORDER:
        if name not in files and name not in SIGNATURES:
            raise refuse("BAG_INCOMPLETE", file=name)
    if files[BAGIT] != DECLARATION:
        raise refuse("BAG_INVALID", file=BAGIT, field="BagIt-Version")
    _check_manifest(files, TAG_MANIFEST, [name for name in TAG_FILES if name != TAG_MANIFEST])
    _check_manifest(files, MANIFEST, list(PAYLOAD))
    fields = _info(files)
    if zipped(files) != content:
        raise refuse("PKG_NOT_CANONICAL", file="zip")
    return fields


def text_of(files: Mapping[str, bytes], name: str) -> str:
    """Return a file as text. Raises ``RefusedPackageError`` with ``ENCODING_INVALID``."""
    try:
        return files[name].decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse("ENCODING_INVALID", file=name) from error


def _check_manifest(files: Mapping[str, bytes], manifest: str, expected: list[str]) -> None:
    listed: dict[str, str] = {}
    for line in text_of(files, manifest).splitlines():
        match = LINE.fullmatch(line)
        if match is None or match[2] in listed:
            raise refuse("BAG_INVALID", file=manifest, field=ascii(line[:60]))
        listed[match[2]] = match[1]
    for name in listed:
        if name not in expected:
            raise refuse("BAG_INCOMPLETE", file=name)
    for name in expected:
        if name not in listed:
            raise refuse("BAG_INCOMPLETE", file=name)
        if sha256(files[name]) != listed[name]:
            raise refuse("BAG_HASH", file=name)


def _info(files: Mapping[str, bytes]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in text_of(files, INFO).splitlines():
        match = FIELD.fullmatch(line)
        if match is None or match[1] in fields:
            raise refuse("BAG_INVALID", file=INFO, field=ascii(line[:60]))
        fields[match[1]] = match[2]
    size = sum(len(files[name]) for name in PAYLOAD)
    if fields.get("Payload-Oxum") != f"{size}.{len(PAYLOAD)}":
        raise refuse("BAG_INVALID", file=INFO, field="Payload-Oxum")
    return fields
