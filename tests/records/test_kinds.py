"""The acts that the package format knows are those that the apps declare."""

from typing import Any

import pytest

from plugins.records.package.export import package_of
from plugins.records.package.kinds import COURSE, KINDS_FILE, fits, known_kinds, shown_lines
from scripts.journal_kinds import declared
from tests.records import samples
from tests.records.forging import judged


def test_the_list_is_as_declared() -> None:
    """If not: ``python scripts/journal_kinds.py --write``, and a new version of the format."""
    assert KINDS_FILE.read_text("utf-8") == declared()


def test_the_course_of_a_meeting_is_made_of_known_kinds() -> None:
    assert known_kinds().keys() >= COURSE


ENDED = {"without_quorum": False, "needed": 11}


@pytest.mark.parametrize(
    ("kind", "payload", "right"),
    [
        ("youth.meeting_suspended", {}, True),
        ("youth.meeting_suspended", {"reason": "почивка"}, False),
        ("youth.meeting_closed", {"present": 13, "resolutions": 1, **ENDED}, True),
        ("youth.meeting_closed", {"present": 13}, False),
        ("youth.meeting_closed", {"present": "13", "resolutions": 1, **ENDED}, False),
        ("youth.meeting_closed", {"present": True, "resolutions": 1, **ENDED}, False),
        ("youth.meeting_closed", {"present": -1, "resolutions": 1, **ENDED}, False),
        (
            "youth.minutes_opened_to_objections",
            {"until": "2026-11-21T15:00:00.000000Z", "document": "ab"},
            True,
        ),
        (
            "youth.minutes_opened_to_objections",
            {"until": "2026-13-21T15:00:00.000000Z", "document": "ab"},
            False,
        ),
        ("youth.minutes_opened_to_objections", {"until": "утре", "document": "ab"}, False),
        (
            "youth.minutes_opened_to_objections",
            {"until": "2026-11-21T15:00:00.000000Z", "document": "а б"},
            False,
        ),
        ("voting.quorum_challenged", {"poll": samples.RESOLUTION}, True),
        ("voting.quorum_challenged", {"poll": samples.RESOLUTION.upper()}, False),
        ("surveys.opened", {}, False),
    ],
)
def test_an_act_is_judged_by_the_fields_of_its_kind(kind: str, payload: dict[str, Any], right: bool) -> None:
    assert fits(kind, payload) is right


def test_the_writer_withholds_the_acts_of_a_plugin_that_the_format_does_not_know() -> None:
    record = samples.record()
    acts = [*samples.acts(record), ("surveys.opened", {"item": record.item.id, "words": "Какво мислите?"})]
    lines = samples.chained(acts, f"meeting:{samples.MEETING}")

    report = judged(package_of(samples.record(events=lines)).content)

    assert report.findings == ()
    assert "payload" in lines[-1]
    assert "payload" not in shown_lines(lines)[-1]
    assert "Какво мислите?".encode() not in report.files["data/events.jsonl"]
