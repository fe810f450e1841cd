"""Whatever is in a package whose checksums are right: it is refused or accepted, and nothing breaks."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.records.package.bag import EVENTS, PACKAGE, bagged, info_of, sha256, zipped
from plugins.records.package.document import canonical_bytes
from plugins.records.package.events import HEADER
from plugins.records.package.export import package_of
from tests.records import samples
from tests.records.forging import judged

RECORD = samples.record(decision=samples.named_decision())
PAYLOAD = package_of(RECORD).payload
DOCUMENT: dict[str, Any] = json.loads(PAYLOAD[PACKAGE])
LINES: list[dict[str, Any]] = [dict(line) for line in RECORD.events]

type Place = tuple[str | int, ...]


def places_in(value: Any, place: Place = ()) -> Iterator[Place]:
    """Yield the way to every value inside."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield (*place, key)
        yield from places_in(value[key], (*place, key))


def at(value: Any, place: Place) -> Any:
    for step in place:
        value = value[step]
    return value


def replaced(whole: Any, place: Place, value: Any) -> Any:
    """Return a copy in which something else is at a place."""
    if not place:
        return value
    copy = dict(whole) if isinstance(whole, dict) else list(whole)
    copy[place[0]] = replaced(whole[place[0]], place[1:], value)
    return copy


ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.sampled_from(["", "\x00", "\ud800", "a\nb", 10**400, 0, 1, -1, 1.0, "0" * 64, "9999-99-99"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
ELSEWHERE = st.sampled_from([at(DOCUMENT, place) for place in places_in(DOCUMENT)])


def written(value: Any) -> bytes:
    """Write JSON in the canonical form where it has one."""
    try:
        return canonical_bytes(value)
    except (ValueError, RecursionError):
        return json.dumps(value).encode()


def packed(document: Any, events: bytes) -> bytes:
    payload = {**PAYLOAD, EVENTS: events, PACKAGE: written(document)}
    return zipped(bagged(payload, info_of(RECORD)))


def rechained(lines: list[Any]) -> bytes:
    """Write lines as a journal, with every digest that can be made right made right."""
    previous, chained = "", []
    for line in lines:
        whole = dict(line) if isinstance(line, dict) else line
        if isinstance(whole, dict):
            link(whole, previous)
            previous = whole.get("digest", "")
        chained.append(written(whole) + b"\n")
    return b"".join(chained)


def link(line: dict[str, Any], previous: str) -> None:
    """Hang a line on the one before, as far as it has the form for it."""
    if "previous_digest" in line:
        line["previous_digest"] = previous
    try:
        if "payload" in line:
            salted = bytes.fromhex(line["salt"]) + rfc8785.dumps(line["payload"])
            line["payload_digest"] = hashlib.sha256(salted).hexdigest()
        header = rfc8785.dumps({name: line[name] for name in HEADER})
        line["digest"] = hashlib.sha256(header).hexdigest()
    except (KeyError, TypeError, ValueError):
        return


def with_journal(lines: list[Any]) -> bytes:
    """Pack a journal with everything in the record that follows from it."""
    events = rechained(lines)
    document = json.loads(PAYLOAD[PACKAGE])
    for listed in document["files"]:
        if listed["path"] == EVENTS:
            listed["sha256"] = sha256(events)
    last = json.loads(events.splitlines()[-1])
    if isinstance(last, dict):
        document["journal"] = {name: last.get(name) for name in ("stream", "seq", "digest")}
    return packed(document, events)


def findings_of(content: bytes) -> list[tuple[str, str]]:
    report = judged(content)
    assert all(finding.sentence(language) for finding in report.findings for language in ("bg", "en"))
    return [(finding.code, finding.field) for finding in report.findings]


def test_a_journal_written_again_without_a_change_is_accepted() -> None:
    assert findings_of(with_journal(LINES)) == []
    assert findings_of(packed(DOCUMENT, PAYLOAD[EVENTS])) == []


MANY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(st.sampled_from([(), *places_in(DOCUMENT)]), ANYTHING | ELSEWHERE)
def test_any_value_at_any_place_of_the_record_gives_a_judgement(place: Place, value: Any) -> None:
    findings_of(packed(replaced(DOCUMENT, place, value), PAYLOAD[EVENTS]))


@MANY
@given(st.sampled_from(list(places_in(LINES))), ANYTHING | ELSEWHERE)
def test_any_value_at_any_place_of_the_journal_gives_a_judgement(place: Place, value: Any) -> None:
    findings_of(with_journal(replaced(LINES, place, value)))


def test_a_line_that_is_a_list_of_the_fields_names_is_refused() -> None:
    names = [*HEADER, "digest"]

    assert findings_of(with_journal([*LINES[:2], names, *LINES[3:]])) == [("CHAIN_BROKEN", "3")]


def test_a_payload_that_is_no_object_is_refused() -> None:
    assert findings_of(with_journal(replaced(LINES, (5, "payload"), ["resolution"]))) == [
        ("CHAIN_BROKEN", "6")
    ]


def test_a_line_with_a_key_that_occurs_twice_is_refused() -> None:
    line = PAYLOAD[EVENTS].splitlines()[0]
    twice = PAYLOAD[EVENTS].replace(line, line[:-1] + b',"seq":1}')
    document = replaced(DOCUMENT, ("files", 3, "sha256"), sha256(twice))

    assert findings_of(packed(document, twice)) == [("CHAIN_BROKEN", "1")]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((5, "payload", "number"), 19),
        ((5, "payload", "period"), "term:3"),
        ((5, "payload", "adopted_on"), "2026-11-20"),
        ((5, "payload", "item"), "0d0f6f55-0000-4d4f-9f0c-6f1c33d2a004"),
        ((5, "payload", "poll"), "0d0f6f55-0000-4d4f-9f0c-6f1c33d2a003"),
        ((5, "payload", "votes_for"), 4),
        ((5, "payload", "text", "digest"), "0" * 64),
        ((4, "payload", "carried"), False),
        ((4, "payload", "reason"), "tie"),
        ((4, "payload", "needed"), 4),
        ((4, "payload", "size"), 7),
        ((4, "payload", "not_voting"), 1),
        ((3, "payload", "votes_for"), 4),
        ((3, "payload", "ballots_root"), "cd" * 32),
        ((2, "payload", "method"), "open"),
        ((2, "payload", "fraction"), [2, 3]),
        ((2, "payload", "present"), 6),
        ((2, "payload", "quorum_needed"), 3),
    ],
)
def test_a_journal_that_tells_it_otherwise_than_the_record_is_refused(place: Place, value: Any) -> None:
    field = f"{LINES[int(place[0])]['kind']}.{place[2]}"

    assert findings_of(with_journal(replaced(LINES, place, value))) == [("CONTENT_MISMATCH", field)]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((5, "payload", "votes_against"), True),
        ((5, "payload", "votes_abstain"), None),
        ((5, "payload", "text"), "a seal"),
        ((5, "payload", "text", "salt"), "not hexadecimal"),
        ((2, "payload", "fraction"), [1, True]),
        ((0, "payload", "members"), ["Иван Петров"]),
    ],
)
def test_a_journal_whose_act_has_a_value_of_another_type_is_refused(place: Place, value: Any) -> None:
    line, kind = int(place[0]) + 1, LINES[int(place[0])]["kind"]

    assert findings_of(with_journal(replaced(LINES, place, value))) == [
        ("JOURNAL_KIND", str(line)),
        ("JOURNAL_INCOMPLETE", kind),
    ]


def test_another_title_than_the_sealed_one_is_refused() -> None:
    record = samples.record(title="Дневен автобус", events=samples.record().events)

    assert findings_of(package_of(record).content) == [("CONTENT_MISMATCH", "youth.resolution_adopted.text")]


def test_a_later_revision_may_have_another_text_and_no_other_figures() -> None:
    revised = {"title": "Нощен автобус и в събота", "revision": 2, "supersedes": "a" * 64}
    figures = samples.decision(votes={"for": 10, "against": 2, "abstain": 1, "not_voting": 0})

    assert findings_of(package_of(samples.record(**revised, events=samples.record().events)).content) == []
    refused = samples.record(**revised, decision=figures, events=samples.record().events)
    assert {code for code, _field in findings_of(package_of(refused).content)} == {"CONTENT_MISMATCH"}


CONTROLS = ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\r", "\ufffe"]
LINES_ALLOWED = [
    ("decision", "question"),
]


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("place", [("body", "name", "bg"), ("decision", "named", 0, "name"), *LINES_ALLOWED])
def test_a_control_character_is_refused_at_its_place(place: Place, control: str) -> None:
    changed = replaced(DOCUMENT, place, f"Текст{control}")
    path = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)

    assert findings_of(packed(changed, PAYLOAD[EVENTS])) == [("SCHEMA", path)]


def test_a_line_end_is_refused_where_a_text_is_on_one_line() -> None:
    title = replaced(DOCUMENT, ("resolution", "title"), "Две\nреда")

    assert findings_of(packed(title, PAYLOAD[EVENTS])) == [("SCHEMA", "$.resolution.title")]


@pytest.mark.parametrize("place", LINES_ALLOWED)
def test_a_line_end_is_no_fault_where_a_text_may_have_lines(place: Place) -> None:
    changed = replaced(DOCUMENT, place, "Две\n\tреда")

    assert "SCHEMA" not in {code for code, _field in findings_of(packed(changed, PAYLOAD[EVENTS]))}


@pytest.mark.parametrize("overrides", [{"a": "\x00"}, {"\x00": 1}, {"a": [{"b": "\x00"}]}])
def test_a_control_character_is_refused_among_the_rules_too(overrides: dict[str, Any]) -> None:
    changed = replaced(DOCUMENT, ("decision", "rule", "overrides"), overrides)
    [(code, field)] = findings_of(packed(changed, PAYLOAD[EVENTS]))

    assert code == "SCHEMA"
    assert field.startswith("$.decision.rule.overrides")
    assert field.isprintable()


def test_rules_nested_without_end_are_refused() -> None:
    depth = 400
    nested = PAYLOAD[PACKAGE].replace(
        b'"overrides":{}', b'"overrides":' + b'{"a":' * depth + b"1" + b"}" * depth
    )
    payload = {**PAYLOAD, PACKAGE: nested}

    assert findings_of(zipped(bagged(payload, info_of(RECORD)))) == [("SCHEMA", "$")]


@pytest.mark.parametrize("control", ["\x00", "\x1b", "\x7f"])
def test_a_label_with_a_control_character_is_refused(control: str) -> None:
    info = {**info_of(RECORD), "Source-Organization": f"Младежки{control} съвет"}

    assert [code for code, _ in findings_of(zipped(bagged(PAYLOAD, info)))] == ["BAG_INVALID"]
