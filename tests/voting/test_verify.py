"""What ``journal verify`` notices of what somebody with the database in hands can do, and by what."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from tests.decisions import rows_of
from tests.factories import Town, make_town
from tests.voting.scenes import cast
from tests.youth.meetings.scenes import at_item, opened
from voting.models import Ballot, Outcome, Poll, Voter
from voting.services import announce_poll, close_poll, open_poll
from voting.services.closing import count_quorum
from youth import clock
from youth.journal.anchors import Head, anchors_document, heads_of, read_anchors
from youth.journal.chain import Header, canonical_time, payload_digest
from youth.journal.models import JournalEntry, Stream
from youth.journal.streams import council_stream, meeting_stream
from youth.journal.verify import Verdict, verify_all
from youth.models import AgendaItem, Attendance, Council, Meeting, Minutes, Recusal, Resolution
from youth.policies import OPERATOR
from youth.services.agenda import finish_item
from youth.services.attendance import leave_hall
from youth.services.meetings import close_meeting
from youth.services.minutes import draft_minutes, object_to_minutes, open_minutes_to_objections
from youth.services.recusals import declare_recusal
from youth.services.rule_corrections import state_rule_source
from youth.services.rules import override_rule


@pytest.fixture
def town(db: None) -> Town:
    """Make a town where members have some days to object to minutes, which an act decided."""
    town = make_town()
    for council, actor in ((town.youth, town.chair), (town.municipal, OPERATOR)):
        override_rule(council, "minutes.objection_days", 3, actor=actor, source="чл. 9")
    state_rule_source(town.youth, "vote.default", source="чл. 2", confirmed=True, actor=town.chair)
    town.youth.refresh_from_db()
    return town


@pytest.fixture
def meeting(town: Town) -> Meeting:
    """Hold a meeting with a recusal, a named vote, a count of the quorum, a resolution and open minutes."""
    poll = open_poll(at_item(town, opened(town)), method="named", actor=town.chair)
    second = poll.meeting.agenda_items.get(position=2)
    declare_recusal(
        second, participant=town.members[3], ground="own", reason="Майка ми е изпълнител.", actor=town.chair
    )
    cast(town, poll, 10, 2, 1)
    close_poll(poll, actor=town.chair)
    count_quorum(poll, actor=town.secretary)
    announce_poll(poll, actor=town.chair)
    finish_item(poll.agenda_item, actor=town.chair)
    leave_hall(poll.meeting, participant=town.member, actor=town.member)
    close_meeting(poll.meeting, actor=town.chair)
    minutes = open_minutes_to_objections(
        draft_minutes(poll.meeting, actor=town.secretary), actor=town.secretary
    )
    object_to_minutes(minutes, text="Гласувах „за“.", actor=town.member)
    return poll.meeting


def found(verdicts: list[Verdict]) -> set[str]:
    """Return the faults and differences of all verdicts as codes."""
    faults = {verdict.broken.fault for verdict in verdicts if verdict.broken}
    return faults | {one.code for verdict in verdicts for one in verdict.differs}


def entry(meeting: Meeting, kind: str) -> JournalEntry:
    return JournalEntry.objects.filter(stream_id=meeting_stream(meeting), kind=kind).latest("seq")


def entries(meeting: Meeting):
    return JournalEntry.objects.filter(stream_id=meeting_stream(meeting))


def json_null(meeting: Meeting) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE youth_journalentry SET payload='null' WHERE stream_id=%s AND seq=3",
            [meeting_stream(meeting)],
        )


def number_of_a_cause(meeting: Meeting) -> None:
    entries(meeting).filter(seq=2).update(cause_seq=1)


def chain_anew(meeting: Meeting) -> None:
    """Recompute the chain from the first entry on, as the owner of the database can."""
    previous = ""
    for row in entries(meeting).order_by("seq"):
        row.payload_digest = payload_digest(row.salt, row.payload)
        row.previous_digest = previous
        cause = (row.cause_stream, row.cause_seq) if row.cause_stream else None
        row.digest = previous = Header(
            stream=row.stream_id,
            seq=row.seq,
            kind=row.kind,
            actor=str(row.actor) if row.actor else None,
            representative=str(row.representative) if row.representative else None,
            at=canonical_time(row.at),
            cause=cause,
            previous_digest=row.previous_digest,
            payload_digest=row.payload_digest,
        ).digest
        row.save()
    Stream.objects.filter(pk=meeting_stream(meeting)).update(digest=previous)


def votes_and_chain(meeting: Meeting) -> None:
    """Change a count in the act alone and make the chain again."""
    row = entry(meeting, "voting.poll_closed")
    row.payload["votes_for"] += 1
    row.save()
    chain_anew(meeting)


def objection_dropped(meeting: Meeting) -> None:
    """Take the last act off with the row that it made, and set the head back."""
    meeting.minutes.objections.all().delete()
    last = entries(meeting).latest("seq")
    before = entries(meeting).get(seq=last.seq - 1)
    last.delete()
    Stream.objects.filter(pk=meeting_stream(meeting)).update(seq=before.seq, digest=before.digest)


def actor_and_chain(meeting: Meeting) -> None:
    """Say that nobody doubted and counted, in the act alone, and make the chain again."""
    entries(meeting).filter(kind="voting.quorum_counted").update(actor=None)
    chain_anew(meeting)


def cut(meeting: Meeting) -> None:
    entries(meeting).latest("seq").delete()


def head_set_back(meeting: Meeting) -> None:
    """Take the closing of the vote and all after it off, rows left as they are."""
    first = entry(meeting, "voting.poll_closed").seq
    entries(meeting).filter(seq__gte=first).delete()
    last = entries(meeting).latest("seq")
    Stream.objects.filter(pk=meeting_stream(meeting)).update(seq=last.seq, digest=last.digest)


def whole_stream(meeting: Meeting) -> None:
    entries(meeting).delete()
    JournalEntry.objects.filter(cause_stream=meeting_stream(meeting)).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM youth_noticecursor WHERE stream_id=%s", [meeting_stream(meeting)])
    Stream.objects.filter(pk=meeting_stream(meeting)).delete()


def voter_added(meeting: Meeting) -> None:
    stranger = meeting.council.participants.exclude(pk__in=Voter.objects.values("participant")).first()
    Voter.objects.create(poll=Poll.objects.get(), participant=stranger, name_in_office="Х")


def rule_changed(name: str, value: str) -> None:
    poll = Poll.objects.get()
    poll.rule[name] = value
    poll.save()


def decision(meeting: Meeting) -> None:
    outcome = Outcome.objects.get(poll__meeting=meeting)
    outcome.decision["named"][0]["choice"] = "against"
    outcome.save()


def resolution_votes(meeting: Meeting) -> None:
    resolution = meeting.resolutions.get()
    resolution.decision["votes"]["for"] = 13
    resolution.save()


def minutes_text(meeting: Meeting) -> None:
    meeting.minutes.document["bg"]["paragraphs"][0]["text"] = "Друго."
    meeting.minutes.save()


def of(model, **changes: object) -> Callable[[Meeting], object]:
    """Change all rows of a model."""
    return lambda meeting: model.objects.update(**changes)


ALL_FOR = {"for": 13, "against": 0, "abstain": 0, "not_voting": 0}
EARLIER = F("entered_at") - timedelta(hours=1)

NOTICED: dict[str, tuple[Callable[[Meeting], object], str]] = {
    "a payload set to JSON null": (json_null, "payload_missing"),
    "a cause of which only the number is set": (number_of_a_cause, "digest"),
    "an actor": (lambda m: entries(m).filter(seq=2).update(actor=None), "digest"),
    "an entry in the middle": (lambda m: entries(m).filter(seq=4).delete(), "gap"),
    "the end": (cut, "head"),
    "the end with the head set back": (head_set_back, "poll"),
    "a whole stream": (whole_stream, "stream_missing"),
    "votes changed and the chain recomputed": (votes_and_chain, "count"),
    "a ballot": (lambda m: Ballot.objects.filter(choice="for").update(choice="against"), "ballots"),
    "a ballot taken away": (lambda m: Ballot.objects.first().delete(), "ballots"),
    "a ballot that no longer counts": (of(Ballot, is_current=False), "ballots"),
    "a line of the list of voters": (voter_added, "register"),
    "a name on the list of voters": (of(Voter, name_in_office="Друг Човек"), "register"),
    "the seal of a line of the list": (of(Voter, seal="0" * 64), "register"),
    "whether a tie fails": (lambda m: rule_changed("tie", "casting_vote"), "register"),
    "the counts of a vote": (of(Poll, votes=ALL_FOR), "count"),
    "the seal over the ballots": (of(Poll, ballots_root="0" * 64), "count"),
    "the question": (of(Poll, title="Друг въпрос"), "question"),
    "the quorum that a vote needed": (of(Poll, quorum_needed=1), "register"),
    "the count of the quorum": (of(Poll, quorum_recount=12), "quorum"),
    "the verdict": (of(Outcome, reason="tie"), "outcome"),
    "the frozen decision": (decision, "outcome"),
    "the votes in the resolution": (resolution_votes, "resolution"),
    "the number of a resolution": (of(Resolution, number=99), "resolution"),
    "the title of a resolution": (of(Resolution, title="Друго"), "resolution"),
    "the points of a resolution": (of(Resolution, points=rows_of("Друго.")), "resolution"),
    "the legal ground of a resolution": (of(Resolution, legal_ground="На основание чл. 1"), "resolution"),
    "what a search finds of a resolution": (of(Resolution, words="Друго."), "resolution"),
    "the title of an item": (of(AgendaItem, title="Друго"), "item"),
    "the draft of an item": (of(AgendaItem, points=rows_of("Друго")), "item"),
    "the reason of a recusal": (of(Recusal, reason="Друго"), "recusal"),
    "who was there": (lambda m: Attendance.objects.first().delete(), "attendance"),
    "from when somebody was there": (of(Attendance, entered_at=EARLIER), "attendance"),
    "the minutes": (minutes_text, "minutes"),
    "an objection": (lambda m: m.minutes.objections.update(text="Друго"), "objection"),
    "where a rule of the council is written": (of(Council, rules_changes=[]), "rule"),
    "a rule of the council": (of(Council, rules_overrides={}), "rule"),
}

# Row and act changed alike, or an act alone with its chain: nothing inside contradicts it.
NOTICED_BY_ANCHORS_ALONE: dict[str, tuple[Callable[[Meeting], object], str]] = {
    "the last act, its row and the head": (objection_dropped, "anchor_missing"),
    "who acted, with the chain recomputed": (actor_and_chain, "anchor_differs"),
}


def noticed(meeting: Meeting, change: Callable[[Meeting], object], anchors: Sequence[Head] = ()) -> set[str]:
    """Return what is found after a change, and take the change back."""
    with transaction.atomic():
        change(Meeting.objects.select_related("council", "minutes").get(pk=meeting.pk))
        codes = found(verify_all(anchors=anchors))
        transaction.set_rollback(True)
    return codes


@pytest.mark.alike
def test_verify_notices_by_itself_what_was_changed_in_rows_or_in_the_journal(meeting: Meeting) -> None:
    assert found(verify_all(anchors=heads_of())) == set()
    missed = {what: code for what, (change, code) in NOTICED.items() if code not in noticed(meeting, change)}
    assert missed == {}


@pytest.mark.alike
def test_only_a_head_kept_outside_shows_a_change_that_nothing_inside_contradicts(meeting: Meeting) -> None:
    kept = heads_of()
    for what, (change, code) in NOTICED_BY_ANCHORS_ALONE.items():
        assert noticed(meeting, change) == set(), what
        assert noticed(meeting, change, kept) == {code}, what


def test_a_stream_that_grew_still_holds_what_its_anchor_says(town: Town, meeting: Meeting) -> None:
    kept = heads_of()
    state_rule_source(town.youth, "majority.tie", source="чл. 3", confirmed=False, actor=town.chair)
    assert found(verify_all(anchors=kept)) == set()


def test_heads_are_written_to_a_file_and_compared_with_it(
    meeting: Meeting, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "heads.json"
    call_command("journal", "heads", "--out", str(file))
    names = {head["stream"] for head in json.loads(file.read_text())["heads"]}
    assert {meeting_stream(meeting), council_stream(meeting.council)} < names
    call_command("journal", "verify", "--against", str(file))
    objection_dropped(meeting)
    capsys.readouterr()
    with pytest.raises(SystemExit) as exit_:
        call_command("journal", "verify", "--against", str(file))
    assert exit_.value.code == 1
    assert f"{meeting_stream(meeting)}: " in capsys.readouterr().err


def test_a_file_of_another_form_is_no_anchors_file(meeting: Meeting) -> None:
    document = anchors_document(heads_of(), clock.now())
    assert read_anchors(document) == heads_of()
    for wrong in ([], {}, document | {"format": "x"}, document | {"heads": [{"stream": "x"}]}):
        with pytest.raises(ValueError, match="glas-journal-heads"):
            read_anchors(wrong)


def test_the_report_names_stream_entry_and_what_differs(
    meeting: Meeting, capsys: pytest.CaptureFixture[str]
) -> None:
    Resolution.objects.update(title="Друго")
    with pytest.raises(SystemExit):
        call_command("journal", "verify", "--json")
    report = json.loads(capsys.readouterr().out)
    seq = entry(meeting, "youth.resolution_adopted").seq
    differing = {one["stream"]: one["differs"] for one in report["streams"] if one["differs"]}
    assert report["holds"] is False
    assert [(one["seq"], one["fault"]) for one in differing[meeting_stream(meeting)]] == [(seq, "resolution")]
    assert Minutes.objects.exists()
