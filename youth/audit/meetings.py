"""Comparisons of meetings' rows with their streams: agenda, attendance, resolutions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from youth.acts.agenda import (
    DraftChanged,
    ItemAdded,
    ItemChanged,
    ItemDescribed,
    ItemTakenOff,
    RecusalDeclared,
)
from youth.acts.attendance import (
    AttendanceCorrected,
    HallGuestCorrected,
    HallGuestEntered,
    HallGuestRemoved,
    MemberEntered,
    MemberLeft,
    MembersEntered,
)
from youth.acts.meeting_act import MeetingAct
from youth.acts.meetings import (
    BroadcastLinked,
    MeetingCancelled,
    MeetingConvened,
    MeetingMoved,
    MeetingNotHeld,
    MeetingOpened,
)
from youth.acts.opinions import OpinionGiven
from youth.acts.resolutions import ResolutionAdopted, ResolutionAnnulled, ResolutionConfirmed
from youth.journal.comparison import Course, Difference, compares, expects_streams, shows_streams
from youth.journal.streams import council_stream, meeting_stream
from youth.models import (
    AgendaItem,
    Attendance,
    AttendanceCorrection,
    CommitteeOpinion,
    Council,
    HallGuest,
    Meeting,
    Recusal,
    Resolution,
)
from youth.models.journal import JournalEntry
from youth.policies import may
from youth.services.resolutions import sealed_words

# Row and entry are written in one transaction; times further apart are a difference.
A_MOMENT = timedelta(minutes=1)


@expects_streams
def streams_of_meetings() -> Iterator[str]:
    """Yield the stream of every council and of every meeting."""
    yield from map(council_stream, Council.objects.only("pk"))
    yield from map(meeting_stream, Meeting.objects.only("pk"))


@shows_streams
def public_streams_of_meetings(council: Council) -> Iterator[str]:
    """Yield the council's own stream and those of its public meetings."""
    yield council_stream(council)
    meetings = council.meetings.select_related("council")
    yield from (meeting_stream(one) for one in meetings if may("meeting.see", None, one))


@compares("meeting")
def compare_meeting(course: Course) -> Iterator[Difference]:
    """Compare the meeting's own row: whether it is there, and its number."""
    meeting = Meeting.objects.filter(pk=course.key).first()
    if meeting is None:
        yield Difference(0, "row_missing", _("the meeting itself is missing"))
    elif (numbered := course.last(MeetingOpened, MeetingNotHeld)) and meeting.number != numbered[1].number:
        yield Difference(numbered[0].seq, "meeting", _("the meeting's number is not the one it was given"))


@compares("meeting")
def compare_reasons(course: Course) -> Iterator[Difference]:
    """Compare why the notice was late, the meeting moved last, or called off, with what was sealed."""
    meeting = Meeting.objects.filter(pk=course.key).first()
    if meeting is None:
        return
    moved, cancelled = course.last(MeetingMoved), course.last(MeetingCancelled)
    late = [one for one in course.acts(MeetingConvened, MeetingMoved) if one[1].is_late and one[1].reason]
    if linked := course.last(BroadcastLinked):
        entry, act = linked
        for address, text in ((act.stream, meeting.stream_url), (act.recording, meeting.recording_url)):
            if not (address.matches(text) if address else text == ""):
                message = _("an address of the stream or the recording was changed")
                yield Difference(entry.seq, "meeting", message)
    for found, text in (
        (late[-1] if late else None, meeting.late_because),
        (moved, meeting.moved_because),
        (cancelled, meeting.called_off_because),
    ):
        if found and found[1].reason and not found[1].reason.matches(text):
            yield Difference(
                found[0].seq, "meeting", _("the reason given for an act of the meeting was changed")
            )


@compares("meeting")
def compare_agenda(course: Course) -> Iterator[Difference]:
    """Compare title and draft of each item with what was sealed last, and the reasons of recusals."""
    items = {item.pk: item for item in AgendaItem.objects.filter(meeting=course.uuid)}
    latest = {act.item: (entry, act) for entry, act in course.acts(ItemAdded, ItemChanged)}
    # What the council adopted in the meeting, such as an amendment, changes the draft and not the title.
    drafts = {act.item: act.text for _entry, act in course.acts(ItemAdded, ItemChanged, DraftChanged)}
    for key, (entry, act) in latest.items():
        item = items.get(key)
        if item is None:
            yield Difference(entry.seq, "item", _("the agenda item is missing"))
        elif not act.title.matches(item.title):
            yield Difference(entry.seq, "item", _("the title of the agenda item was changed"))
        elif not drafts[key].matches(item.text):
            yield Difference(entry.seq, "item", _("the draft of the agenda item was changed"))
    if course.is_whole and set(items) - set(latest):
        yield Difference(0, "item", _("there is an agenda item that no act added"))
    yield from _compare_descriptions(course, items)
    reasons = {
        (one.agenda_item_id, one.participant_id): one.reason
        for one in Recusal.objects.filter(agenda_item__meeting=course.uuid)
    }
    for entry, declared in course.acts(RecusalDeclared):
        reason = reasons.get((declared.item, declared.participant))
        if reason is None or not declared.reason.matches(reason):
            yield Difference(entry.seq, "recusal", _("the recusal or its reason was changed"))


def _compare_descriptions(course: Course, items: Mapping[UUID, AgendaItem]) -> Iterator[Difference]:
    """Compare what belongs to each item beside its draft, and why it was taken off."""
    described = {act.item: (entry, act) for entry, act in course.acts(ItemDescribed)}
    for key, (entry, act) in described.items():
        item = items.get(key)
        if item is not None and not (
            act.moved_by == item.moved_by_id
            and act.reasons.matches(item.reasons)
            and act.mover.matches(item.mover)
            and act.rapporteur.matches(item.rapporteur)
            and act.incoming_number.matches(item.incoming_number)
        ):
            message = _("reasons, mover, rapporteur or incoming number of the agenda item were changed")
            yield Difference(entry.seq, "item", message)
    for entry, taken in course.acts(ItemTakenOff):
        item = items.get(taken.item)
        if item is not None and not taken.reason.matches(item.taken_off_because):
            yield Difference(entry.seq, "item", _("the reason for taking the agenda item off was changed"))


class SaidAt(NamedTuple):
    """A time as an act gives it: the act's own, or one that it names."""

    moment: datetime
    entry: JournalEntry

    def is_kept(self, course: Course, moment: datetime | None) -> bool:
        """Return whether a row has this time; a row that was written at the act may differ by a moment."""
        if moment is None or self.moment != self.entry.at:
            return moment == self.moment
        return abs(moment - self.moment) <= A_MOMENT or self.entry.seq in course.held_back


@dataclass(kw_only=True)
class StayOfActs:
    """A stay in the hall as its acts give it. Who stayed to the end left with the closing, by no act."""

    entered: SaidAt
    left: SaidAt | None = None
    annuls: bool = False
    # Empty in acts from before it was said.
    way: str = ""

    def is_kept(self, course: Course, row: Attendance | None) -> bool:
        """Return whether a row says the same."""
        if row is None or self.annuls != (row.annulled_at is not None) or self.way not in {"", row.way}:
            return False
        left = self.left is None or self.left.is_kept(course, row.left_at)
        return left and self.entered.is_kept(course, row.entered_at)


@compares("meeting")
def compare_attendance(course: Course) -> Iterator[Difference]:
    """Compare the attendance sheet with the acts of entering and leaving, and with corrections of them."""
    rows: dict[UUID, list[Attendance]] = {}
    for row in Attendance.objects.filter(meeting=course.uuid).order_by("pk"):
        rows.setdefault(row.participant_id, []).append(row)
    seen = _stays_of_acts(course)
    for participant, stays in seen.items():
        of_member = rows.get(participant, [])
        for place, stay in enumerate(stays):
            if not stay.is_kept(course, of_member[place] if place < len(of_member) else None):
                seq = (stay.left or stay.entered).entry.seq
                yield Difference(seq, "attendance", _("the attendance sheet differs from the acts"))
    counted = {key: len(of_member) for key, of_member in rows.items()}
    if course.is_whole and counted != {key: len(stays) for key, stays in seen.items()}:
        yield Difference(0, "attendance", _("the attendance sheet has more or fewer lines than acts"))


def _stays_of_acts(course: Course) -> dict[UUID, list[StayOfActs]]:
    """Return the stays of each member, in the order in which they were entered."""
    seen: dict[UUID, list[StayOfActs]] = defaultdict(list)
    for entry, act in course.acts(MeetingAct):
        now = SaidAt(entry.at, entry)
        match act:
            case MemberEntered():
                seen[act.participant].append(StayOfActs(entered=now, way=act.way))
            case MembersEntered():
                for participant in act.participants:
                    seen[participant].append(StayOfActs(entered=now, way=act.way))
            case MemberLeft():
                inside = [one for one in seen[act.participant] if one.left is None and not one.annuls]
                for stay in inside[-1:]:
                    stay.left = now
            case AttendanceCorrected():
                left = SaidAt(act.left_at, entry) if act.left_at else None
                before = seen[act.participant][act.stay - 1 : act.stay]
                corrected = StayOfActs(
                    entered=SaidAt(act.entered_at, entry),
                    left=left,
                    annuls=act.annuls,
                    way=before[0].way if before else "",
                )
                seen[act.participant][act.stay - 1 : act.stay] = [corrected]
    return seen


@compares("meeting")
def compare_corrections(course: Course) -> Iterator[Difference]:
    """Compare the corrections of the attendance sheet, and their reasons, with their acts."""
    rows = AttendanceCorrection.objects.filter(attendance__meeting=course.uuid)
    kept = list(rows.select_related("attendance").order_by("pk"))
    acts = list(course.acts(AttendanceCorrected))
    for (entry, act), row in zip_longest(acts, kept[: len(acts)]):
        values = row and (row.was_entered_at, row.was_left_at, row.entered_at, row.left_at, row.annuls)
        said = (act.was_entered_at, act.was_left_at, act.entered_at, act.left_at, act.annuls)
        if row is None or values != said or not act.reason.matches(row.reason):
            yield Difference(entry.seq, "attendance", _("a correction of the attendance sheet was changed"))
    if course.is_whole and len(kept) > len(acts):
        yield Difference(0, "attendance", _("there is a correction of the attendance sheet without its act"))


@compares("meeting")
def compare_guests(course: Course) -> Iterator[Difference]:
    """Compare the guests in the hall with what was sealed last."""
    rows = {row.pk: row for row in HallGuest.objects.filter(meeting=course.uuid)}
    removed = {act.guest for _entry, act in course.acts(HallGuestRemoved)}
    said = {act.guest: (entry, act) for entry, act in course.acts(HallGuestEntered, HallGuestCorrected)}
    for key, (entry, act) in said.items():
        row = rows.get(key)
        if (row is None) != (key in removed):
            yield Difference(entry.seq, "attendance", _("the list of guests differs from the acts"))
        elif row and not (act.guest_name.matches(row.name) and act.capacity.matches(row.capacity)):
            yield Difference(entry.seq, "attendance", _("the name or the capacity of a guest was changed"))
    if course.is_whole and set(rows) - set(said):
        yield Difference(0, "attendance", _("the list of guests differs from the acts"))


@compares("meeting")
def compare_resolutions(course: Course) -> Iterator[Difference]:
    """Compare number, day and text of the resolutions."""
    rows = {row.pk: row for row in Resolution.objects.filter(meeting=course.uuid)}
    adopted = {act.resolution: (entry, act) for entry, act in course.acts(ResolutionAdopted)}
    # A repeated vote that carried again replaced the count.
    confirmed = {act.resolution: act for _entry, act in course.acts(ResolutionConfirmed)}
    annulled = {act.resolution: act.poll for _entry, act in course.acts(ResolutionAnnulled)}
    for key, (entry, act) in adopted.items():
        row = rows.get(key)
        if row is None:
            yield Difference(entry.seq, "resolution", _("the resolution is missing"))
        elif (row.number, row.period, row.adopted_on) != (act.number, act.period, act.adopted_on):
            yield Difference(entry.seq, "resolution", _("the resolution's number or date was changed"))
        elif not act.text.matches(sealed_words(row)) or row.words != row.text:
            yield Difference(entry.seq, "resolution", _("the text of the resolution was changed"))
        elif row.annulled_by_vote != annulled.get(key):
            yield Difference(entry.seq, "resolution", _("whether the resolution is annulled was changed"))
        elif not _same_votes(row, confirmed.get(key, act)):
            yield Difference(entry.seq, "resolution", _("the votes of the resolution were changed"))
    if course.is_whole and set(rows) - set(adopted):
        yield Difference(0, "resolution", _("there is a resolution that no act adopted"))


def _same_votes(row: Resolution, act: ResolutionAdopted | ResolutionConfirmed) -> bool:
    votes = row.decision["votes"]
    recorded = (act.votes_for, act.votes_against, act.votes_abstain)
    counts = tuple(votes.get(choice, 0) for choice in ("for", "against", "abstain"))
    return counts == recorded and row.decision["poll"] == str(act.poll)


@compares("meeting")
def compare_opinions(course: Course) -> Iterator[Difference]:
    """Compare the opinions that a committee gave with what was announced last on each item."""
    rows = {
        row.pk: row
        for row in CommitteeOpinion.objects.filter(agenda_item__meeting=course.uuid).select_related("reports")
    }
    given = {act.item: (entry, act) for entry, act in course.acts(OpinionGiven)}
    for key, (entry, act) in given.items():
        row = rows.get(key)
        if row is None or not _is_opinion(row, act):
            yield Difference(entry.seq, "opinion", _("the opinion of the committee was changed"))
    if course.is_whole and set(rows) - set(given):
        yield Difference(0, "opinion", _("there is an opinion of a committee that no vote gave"))


def _is_opinion(row: CommitteeOpinion, act: OpinionGiven) -> bool:
    names = ("stance", "poll", "votes_for", "votes_against", "votes_abstain", "present", "members")
    reports = row.reports.participant_id if row.reports else None
    return reports == act.reports and all(getattr(row, name) == getattr(act, name) for name in names)
