"""What a forger may do to bag and archive, and whole forgeries: one row each, with its answer."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from plugins.records.package.bag import bagged, info_of
from plugins.records.package.record import Point, Signatory
from tests.records import samples
from tests.records.forging import forged, rebagged
from tests.records.manipulations import PACKED, PAYLOAD, Row, answer_to, decision, record


def tag(**files: bytes) -> Callable[[], bytes]:
    return lambda: rebagged(PACKED, **files)


def info(**fields: str) -> Callable[[], bytes]:
    changed = {name.replace("_", "-"): value for name, value in fields.items()}
    return lambda: forged(info=info_of(samples.record()) | changed)


def archive(compression: int, *more: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for name, content in (*bagged(PAYLOAD, info_of(samples.record())).items(), *more):
            target.writestr(name, content)
    return buffer.getvalue()


ROWS = [
    # The bag.
    Row("another day on the bag", info(Bagging_Date="2026-11-22"), ("CONTENT_MISMATCH",)),
    Row("another sender on the bag", info(Source_Organization="Общински съвет"), ("CONTENT_MISMATCH",)),
    Row("a field more on the bag", info(Contact_Name="Иван"), ("CONTENT_MISMATCH",)),
    Row(
        "an older version of the bag",
        tag(bagit_txt=b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"),
        ("BAG_INVALID",),
    ),
    Row("a manifest that lists nothing", tag(tagmanifest_sha256_txt=b""), ("BAG_INCOMPLETE",)),
    Row(
        "a manifest that leads outside",
        tag(tagmanifest_sha256_txt=b"0" * 64 + b"  ../../etc/passwd\n"),
        ("BAG_INCOMPLETE",),
    ),
    # The archive.
    Row("a line before the archive", lambda: b"#!/bin/sh\n" + PACKED.content, ("PKG_NOT_CANONICAL",)),
    Row("packed anew by another program", lambda: archive(zipfile.ZIP_STORED), ("PKG_NOT_CANONICAL",)),
    Row("packed smaller", lambda: archive(zipfile.ZIP_DEFLATED), ("PKG_NOT_CANONICAL",)),
    Row("a file more", lambda: archive(zipfile.ZIP_STORED, ("data/read.me", b"x")), ("PKG_STRAY_FILE",)),
    Row("a file outside", lambda: archive(zipfile.ZIP_STORED, ("../evil.txt", b"x")), ("PKG_BAD_NAME",)),
    # Whole forgeries: everything agrees with everything.
    Row("invented signatories", record(signatories=(Signatory(role="chair", name="Иван Измислен"),)), ()),
    Row("an invented legal ground", record(legal_ground="чл. 1 от Конституцията"), ()),
    Row("an invented root of the ballots", decision(ballots_root="cd" * 32), ()),
    Row("another slug in every file", record(body=replace(samples.BODY, slug="ms-drugade")), ()),
    Row(
        "the park for one euro",
        record(
            title="Паркът", points=(Point(id="p2000000001", number="1.", text="Продава парка за 1 евро."),)
        ),
        (),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_manipulation_gets_its_answer(row: Row) -> None:
    assert answer_to(row.content()) == row.answer
