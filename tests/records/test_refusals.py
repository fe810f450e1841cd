"""Every way in which a package can be wrong has its code and its sentence."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from plugins.records.package.archive import MAX_BYTES
from plugins.records.package.bag import AKN, EVENTS, PACKAGE, PDF, VOTES, info_of
from plugins.records.package.events import events_jsonl
from plugins.records.package.export import package_of
from plugins.records.package.findings import SENTENCES, Finding
from tests.records import samples
from tests.records.forging import codes, forged, judged, rebagged

PAYLOAD = package_of(samples.record()).payload
EVENT_LINES = samples.record().events


def test_every_code_has_a_sentence_in_both_languages() -> None:
    for code in SENTENCES:
        finding = Finding(code=code, file="data/package.json", field="поле", detail="7")
        assert re.search("[а-я]", finding.sentence("bg"))
        assert re.search("[a-z]", finding.sentence("en"))
        assert "{" not in finding.sentence("bg") + finding.sentence("en")


def test_every_code_is_documented() -> None:
    page = (settings.BASE_DIR / "docs" / "records.md").read_text("utf-8")

    assert set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE)) == set(SENTENCES)
    warnings = {code for code, (severity, _, _) in SENTENCES.items() if severity == "warning"}
    assert set(re.findall(r"^\| `([A-Z_]+)` w ", page, re.MULTILINE)) == warnings


STEP = 11


def test_one_changed_byte_anywhere_is_refused_with_a_reason() -> None:
    content = package_of(samples.record()).content

    for place in range(0, len(content), STEP):
        changed = bytearray(content)
        changed[place] ^= 0x01
        report = judged(bytes(changed))
        assert report.errors, place
        assert all(finding.sentence("bg") for finding in report.errors)


def test_one_changed_byte_in_the_archive_s_own_structures_is_refused() -> None:
    """The directory at the end, where flags, times and offsets are, byte by byte and bit by bit."""
    content = package_of(samples.record()).content
    start = content.index(b"PK\x01\x02")

    for place in range(start, len(content)):
        for bit in (0x01, 0x20, 0x80):
            changed = bytearray(content)
            changed[place] ^= bit
            assert judged(bytes(changed)).errors, (place, bit)


def document(change: Callable[[dict[str, Any]], None]) -> bytes:
    return forged(change)


def set_at(*path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = value

    return change


def test_a_forgery_without_a_change_is_the_package_itself() -> None:
    assert forged() == package_of(samples.record()).content


@pytest.mark.parametrize("version", ["2.0", "1.2"])
def test_another_format_is_named(version: str) -> None:
    report = judged(forged(set_at("format_version", value=version)))

    assert [(one.code, one.detail) for one in report.findings] == [("VERSION_UNSUPPORTED", f"'{version}'")]


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("resolution", "number"), "18", "$.resolution.number"),
        (("resolution", "title"), "", "$.resolution.title"),
        (("resolution", "adopted_on"), "2026-02-30", "$.resolution.adopted_on"),
        (("resolution", "adopted_on"), "21.11.2026", "$.resolution.adopted_on"),
        (("decision", "rule", "base"), "friends", "$.decision.rule.base"),
        (("decision", "rule", "fraction"), [1, 0], "$.decision.rule.fraction[1]"),
        (("decision", "votes", "for"), -1, "$.decision.votes.for"),
        (("language",), "de", "$.language"),
        (("unknown",), 1, "$"),
        (("body", "slug"), "../x", "$.body.slug"),
        (("body", "slug"), "abc\n", "$.body.slug"),
    ],
)
def test_what_the_schema_forbids_is_named_with_its_place(
    path: tuple[str, ...], value: Any, field: str
) -> None:
    report = judged(forged(set_at(*path, value=value)))

    assert [(one.code, one.field) for one in report.findings] == [("SCHEMA", field)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "SCHEMA"),
        (b"[1]", "SCHEMA"),
        (b'{"a": NaN}', "SCHEMA"),
        (b'{"a": 1, "a": 2}', "SCHEMA"),
        (b"[" * 100_000, "SCHEMA"),
        (b"\xef\xbb\xbf" + PAYLOAD[PACKAGE], "SCHEMA"),
        (PAYLOAD[PACKAGE] + b"\n", "PKG_NOT_CANONICAL"),
        (json.dumps(json.loads(PAYLOAD[PACKAGE])).encode(), "PKG_NOT_CANONICAL"),
        (PAYLOAD[PACKAGE].decode().encode("cp1251"), "ENCODING_INVALID"),
        (PAYLOAD[PACKAGE].decode().encode("utf-16"), "ENCODING_INVALID"),
    ],
)
def test_a_document_that_is_not_the_canonical_form_is_refused(content: bytes, code: str) -> None:
    assert codes(forged(package_json=content)) == [code]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<not xml", "AKN_INVALID"),
        (b"<akomaNtoso/>", "AKN_INVALID"),
        (PAYLOAD[AKN].decode().encode("cp1251"), "ENCODING_INVALID"),
        (PAYLOAD[AKN].replace(b"encoding='UTF-8'", b"encoding='ISO-8859-5'"), "ENCODING_INVALID"),
        (
            PAYLOAD[AKN].replace(b"<akomaNtoso", b'<!DOCTYPE a [<!ENTITY x "y">]><akomaNtoso', 1),
            "XML_DOCTYPE",
        ),
        (
            PAYLOAD[AKN].replace(b"<akomaNtoso", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><akomaNtoso', 1),
            "XML_DOCTYPE",
        ),
        (PAYLOAD[AKN].replace(b'refersTo="#against"', b'refersTo="#agains"'), "REF_DANGLING"),
        (PAYLOAD[AKN].replace(b'outcome="#adopted"', b'outcome="#postponed"'), "REF_DANGLING"),
        (PAYLOAD[AKN].replace(b'value="9"', b'value="many"'), "AKN_INVALID"),
        (PAYLOAD[AKN].replace(b"<point ", b"<clause ").replace(b"</point>", b"</clause>"), "NOT_AS_BUILT"),
        (PAYLOAD[AKN].replace(b"docNumber", b"docPurpose"), "NOT_AS_BUILT"),
        (PAYLOAD[AKN].replace(b'value="9"', b'value="8"'), "NOT_AS_BUILT"),
        (PAYLOAD[AKN].replace("нощна".encode(), "дневна".encode()), "NOT_AS_BUILT"),
        (PAYLOAD[AKN].replace(b'date="2026-11-21"', b'date="2026-11-20"', 1), "NOT_AS_BUILT"),
        (PAYLOAD[AKN].replace(b":7:18", b":7:19"), "NOT_AS_BUILT"),
    ],
)
def test_an_xml_that_is_not_this_resolution_is_refused(content: bytes, code: str) -> None:
    report = judged(forged(resolution_akn_xml=content))

    assert report.findings[0].code == code
    assert report.findings[0].file == AKN


def test_a_table_that_says_something_else_is_refused() -> None:
    changed = PAYLOAD[VOTES].replace(b";9\r\n", b";10\r\n")

    assert codes(forged(votes_csv=changed)) == ["NOT_AS_BUILT"]
    assert codes(forged(votes_csv=PAYLOAD[VOTES].decode().encode("utf-16"))) == ["NOT_AS_BUILT"]


def lines_of(*changes: tuple[int, str, Any]) -> bytes:
    lines = [dict(line) for line in EVENT_LINES]
    for number, key, value in changes:
        lines[number][key] = value
    return events_jsonl(lines)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (lines_of((2, "payload", {"for": 10, "against": 3})), "3"),
        (lines_of((1, "kind", "floor.taken")), "2"),
        (lines_of((1, "seq", 7)), "2"),
        (lines_of((3, "previous_digest", "0" * 64)), "4"),
        (lines_of((0, "salt", "zz")), "1"),
        (lines_of((0, "note", "x")), "1"),
        (events_jsonl(EVENT_LINES[1:]), "1"),
        (events_jsonl([*EVENT_LINES[:2], EVENT_LINES[3]]), "3"),
        (b"", "1"),
        (b"\n", "1"),
        (b"\xff\xfe\n", "1"),
        (b"[]\n", "1"),
        (b"[" * 50_000 + b"\n", "1"),
        (events_jsonl(EVENT_LINES)[:-1], "6"),
    ],
)
def test_a_journal_that_does_not_hang_together_is_refused_at_the_line(content: bytes, line: str) -> None:
    report = judged(forged(events_jsonl=content))

    assert [(one.code, one.field) for one in report.findings] == [("CHAIN_BROKEN", line)]


def test_a_journal_of_another_resolution_is_refused() -> None:
    other = samples.record(id="0d0f6f55-0000-4d4f-9f0c-6f1c33d2a001").events

    report = judged(forged(events_jsonl=events_jsonl(other)))

    assert [(one.file, one.field) for one in report.findings] == [
        (EVENTS, "$.journal"),
        (EVENTS, "youth.resolution_adopted"),
    ]


def test_a_journal_of_another_meeting_is_refused() -> None:
    acts = samples.acts(samples.record())
    record = samples.record(events=samples.chained(acts, "meeting:0d0f6f55-0000-4d4f-9f0c-6f1c33d2a002"))

    assert [one.field for one in judged(package_of(record).content).findings] == ["$.journal.stream"]


def test_an_identity_that_does_not_follow_from_the_numbers_is_refused() -> None:
    report = judged(forged(set_at("urn", value="urn:x-ys:bg-ihtiman:2:7:19")))

    assert [(one.code, one.file, one.field) for one in report.findings] == [
        ("CONTENT_MISMATCH", PACKAGE, "$.urn"),
    ]


def test_a_first_revision_replaces_nothing_and_a_second_one_something() -> None:
    assert codes(package_of(samples.record(supersedes="a" * 64)).content) == ["CONTENT_MISMATCH"]
    assert codes(package_of(samples.record(revision=2)).content) == ["CONTENT_MISMATCH"]
    assert codes(package_of(samples.record(revision=2, supersedes="a" * 64)).content) == []


def test_a_bag_label_of_another_package_is_refused() -> None:
    info = {**info_of(samples.record()), "Bagging-Date": "2026-11-22", "Contact-Name": "x"}

    report = judged(forged(info=info))

    assert [(one.code, one.field) for one in report.findings] == [
        ("CONTENT_MISMATCH", "Bagging-Date"),
        ("CONTENT_MISMATCH", "Contact-Name"),
    ]


def test_a_list_of_files_that_is_not_the_package_s_is_refused() -> None:
    def drop_last(document: dict[str, Any]) -> None:
        document["files"][3] = document["files"][2]

    assert codes(forged(drop_last)) == ["CONTENT_MISMATCH"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n%%EOF", b"plain text", PAYLOAD[VOTES]])
def test_a_pdf_that_is_none_is_refused(content: bytes) -> None:
    assert codes(forged(resolution_pdf=content)) == ["PDF_DIFFERS"]


def test_a_pdf_of_another_resolution_is_refused() -> None:
    other = package_of(samples.record(title="Друго")).payload[PDF]

    assert codes(forged(resolution_pdf=other)) == ["PDF_DIFFERS"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bagit_txt", b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n", "BAG_INVALID"),
        ("bagit_txt", b"\xff", "BAG_INVALID"),
        ("tagmanifest_sha256_txt", b"", "BAG_INCOMPLETE"),
        ("tagmanifest_sha256_txt", b"nonsense\n", "BAG_INVALID"),
        ("tagmanifest_sha256_txt", "№\n".encode("cp1251"), "ENCODING_INVALID"),
        ("tagmanifest_sha256_txt", b"0" * 64 + b"  ../../etc/passwd\n", "BAG_INCOMPLETE"),
        ("manifest_sha256_txt", b"", "BAG_HASH"),
        ("bag_info_txt", "Source-Organization: Съвет\n".encode("cp1251"), "BAG_HASH"),
    ],
)
def test_a_tag_file_that_was_changed_is_refused(name: str, content: bytes, code: str) -> None:
    assert codes(rebagged(package_of(samples.record()), **{name: content})) == [code]


def test_a_file_over_the_limit_is_refused_unread() -> None:
    assert codes(b"PK" + b"\0" * MAX_BYTES) == ["PKG_TOO_BIG"]
