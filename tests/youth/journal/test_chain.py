"""The chain: it holds, it breaks at the first changed entry, and it survives an erased payload."""

import json
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from youth.journal.chain import first_break
from youth.journal.models import JournalEntry, Stream
from youth.journal.redaction import erase_payload
from youth.journal.selectors import extract
from youth.journal.streams import council_stream
from youth.journal.verify import verify_stream


@pytest.fixture
def stream(council, happen):
    for number in range(5):
        happen(number)
    return council_stream(council)


def change(stream, seq, **fields):
    JournalEntry.objects.filter(stream_id=stream, seq=seq).update(**fields)


def test_an_untouched_chain_holds(stream):
    verdict = verify_stream(stream)
    assert (verdict.entries, verdict.broken) == (5, None)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"payload": {"number": 99}}, "payload_digest"),
        ({"payload": None, "salt": ""}, "payload_missing"),
        ({"salt": "00" * 32}, "payload_digest"),
        ({"kind": "tests.other"}, "digest"),
        ({"actor": uuid.uuid4()}, "digest"),
        ({"actor": uuid.uuid4(), "representative": uuid.uuid4()}, "digest"),
        ({"at": "2026-01-01T00:00:00Z"}, "digest"),
        ({"cause_stream": "council:1", "cause_seq": 1}, "digest"),
        ({"digest": "0" * 64}, "digest"),
        ({"previous_digest": "0" * 64}, "previous_digest"),
        ({"salt": "not hexadecimal"}, "unreadable"),
    ],
)
def test_any_change_is_found_at_the_first_entry_that_does_not_hold(stream, fields, fault):
    change(stream, 3, **fields)
    broken = verify_stream(stream).broken
    assert (broken.stream, broken.seq, broken.fault) == (stream, 3, fault)


def test_a_removed_entry_is_a_gap(stream):
    JournalEntry.objects.filter(stream_id=stream, seq=2).delete()
    broken = verify_stream(stream).broken
    assert (broken.seq, broken.fault) == (2, "gap")


def test_a_stream_cut_off_at_its_end_is_found_by_its_head(stream):
    JournalEntry.objects.filter(stream_id=stream, seq=5).delete()
    broken = verify_stream(stream).broken
    assert (broken.seq, broken.fault) == (5, "head")


def test_a_head_set_back_is_found(stream):
    Stream.objects.filter(pk=stream).update(seq=F("seq") - 1)
    assert verify_stream(stream).broken.fault == "head"


def test_an_erased_payload_leaves_the_chain_whole(stream, participant):
    act = erase_payload(stream, 3, reason="erasure_request", actor=participant)
    entry = JournalEntry.objects.get(stream_id=stream, seq=3)
    assert (entry.payload, entry.salt) == (None, "")
    assert (act.kind, act.payload) == ("youth.payload_erased", {"entry": 3, "reason": "erasure_request"})
    assert verify_stream(stream).broken is None
    assert first_break(extract(stream)) is None


def test_erasing_twice_is_one_act(stream):
    erase_payload(stream, 3, reason="erasure_request")
    assert erase_payload(stream, 3, reason="erasure_request") is None
    assert Stream.objects.get(pk=stream).seq == 6


def test_an_extract_withholds_what_is_not_about_the_subject_and_still_verifies(council, stream, happen):
    lines = extract(stream, about=[uuid.uuid4()])
    assert [line["seq"] for line in lines] == [1, 2, 3, 4, 5]
    assert all("payload" not in line and "salt" not in line for line in lines)
    assert first_break(lines) is None
    assert all("payload" in line for line in extract(stream, about=[], kinds=["tests.happened"]))


def test_an_extract_withholds_kinds_that_are_not_public(stream, something_happened):
    something_happened.is_public = False
    assert all("payload" not in line for line in extract(stream))


def test_a_changed_extract_is_refused_without_any_database(stream):
    lines = json.loads(json.dumps(extract(stream)))
    lines[2]["payload"]["number"] = 99
    assert first_break(lines).seq == 3
    assert first_break(lines[1:]).fault == "gap"
    assert first_break([{"seq": 1}]).fault == "unreadable"


def test_verify_says_that_every_chain_holds(stream, capsys):
    call_command("journal", "verify", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "holds": True,
        "streams": [{"stream": stream, "entries": 5, "broken": None, "differs": []}],
    }


def test_verify_names_the_first_broken_entry_and_refuses(stream, capsys):
    change(stream, 4, payload={"number": 0})
    with pytest.raises(SystemExit) as exit_:
        call_command("journal", "verify", "--stream", stream)
    assert exit_.value.code == 1
    assert f"{stream}: " in (error := capsys.readouterr().err)
    assert "4" in error


def test_verify_of_an_unknown_stream_is_a_wrong_call(db):
    with pytest.raises(CommandError) as error:
        call_command("journal", "verify", "--stream", "meeting:none")
    assert error.value.returncode == 2
