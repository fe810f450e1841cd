"""Comparisons of the minutes of meetings with their streams: texts, objections, signatures, adoption."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from django.utils.translation import gettext_lazy as _

from youth.acts.attendance import AbsenceExplained
from youth.acts.meetings import (
    MotionOverturned,
)
from youth.acts.minutes import (
    FactCorrected,
    MinutesAdopted,
    MinutesAdoptedBySilence,
    MinutesDeputyNamed,
    MinutesFileAttached,
    MinutesOpened,
    MinutesSigned,
    ObjectionAnswered,
    ObjectionMade,
)
from youth.journal.comparison import Course, Difference, compares
from youth.models import (
    AbsenceReason,
    CouncilKey,
    FactCorrection,
    Minutes,
    MinutesDeputy,
    MinutesFile,
    Objection,
)
from youth.models.journal import JournalEntry
from youth.selectors.minutes import NAMESPACE, document_digest, signed_file
from youth.ssh_signatures import ssh_signer


@compares("meeting")
def compare_minutes(course: Course) -> Iterator[Difference]:
    """Compare the minutes with the digest that was signed, and the objections."""
    minutes = Minutes.objects.filter(pk=course.uuid).first()
    if last := course.last(MinutesOpened, ObjectionAnswered, MinutesSigned):
        entry, act = last
        if minutes is None:
            yield Difference(entry.seq, "minutes", _("the minutes are missing"))
        elif document_digest(minutes.document) != act.document:
            yield Difference(entry.seq, "minutes", _("the document of the minutes was changed"))
    elif minutes is not None and minutes.state != Minutes.State.DRAFT and course.is_whole:
        yield Difference(0, "minutes", _("the minutes are marked as open or signed without an act"))
    texts = list(Objection.objects.filter(minutes=course.uuid).values_list("participant_id", "text"))
    made = list(course.acts(ObjectionMade))
    for entry, made_act in made:
        if not any(who == made_act.participant and made_act.text.matches(text) for who, text in texts):
            yield Difference(entry.seq, "objection", _("the objection or its text was changed"))
    if course.is_whole and len(texts) > len(made):
        yield Difference(0, "objection", _("there is an objection that nobody made"))


@compares("meeting")
def compare_answers(course: Course) -> Iterator[Difference]:
    """Compare the outcomes of objections with their acts; what was taken further has several."""
    rows = list(Objection.objects.filter(minutes=course.uuid))
    last = {act.number: (entry, act) for entry, act in course.acts(ObjectionAnswered)}
    for number, (entry, act) in last.items():
        row = rows[number - 1] if number <= len(rows) else None
        if row is None or row.outcome != act.outcome or not act.answer.matches(row.answer):
            yield Difference(entry.seq, "objection", _("the outcome of an objection was changed"))
    answered = {number for number, row in enumerate(rows, start=1) if row.outcome}
    if course.is_whole and answered - set(last):
        yield Difference(0, "objection", _("an objection has an outcome without an act"))


@compares("meeting")
def compare_fact_corrections(course: Course) -> Iterator[Difference]:
    """Compare the corrections of facts in the minutes with their acts."""
    rows = list(FactCorrection.objects.filter(meeting=course.uuid).values_list("fact", "text"))
    acts = list(course.acts(FactCorrected))
    for entry, act in acts:
        if not any(fact == act.fact and act.text.matches(text) for fact, text in rows):
            yield Difference(entry.seq, "minutes", _("a correction of the minutes was changed"))
    if course.is_whole and len(rows) > len(acts):
        yield Difference(0, "minutes", _("there is a correction of the minutes without its act"))


@compares("meeting")
def compare_deputies(course: Course) -> Iterator[Difference]:
    """Compare who signs the minutes in somebody's place, and why, with the acts."""
    rows = {row.capacity: row for row in MinutesDeputy.objects.filter(meeting=course.uuid)}
    named = {act.capacity: (entry, act) for entry, act in course.acts(MinutesDeputyNamed)}
    for capacity, (entry, act) in named.items():
        row = rows.get(capacity)
        if row is None or row.participant_id != act.participant or not act.reason.matches(row.reason):
            yield Difference(entry.seq, "minutes", _("who signs the minutes in somebody's place was changed"))
    if course.is_whole and set(rows) - set(named):
        yield Difference(0, "minutes", _("a deputy signs the minutes whom no act named"))


@compares("meeting")
def compare_absences(course: Course) -> Iterator[Difference]:
    """Compare why members were absent with what was sealed last."""
    rows = dict(AbsenceReason.objects.filter(meeting=course.uuid).values_list("participant", "reason"))
    entered = {act.participant: (entry, act) for entry, act in course.acts(AbsenceExplained)}
    for participant, (entry, act) in entered.items():
        if participant not in rows or not act.reason.matches(rows[participant]):
            yield Difference(entry.seq, "attendance", _("the reason of an absence was changed"))
    if course.is_whole and set(rows) - set(entered):
        yield Difference(0, "attendance", _("there is a reason of absence without an act"))


@compares("meeting")
def compare_seal(course: Course) -> Iterator[Difference]:
    """Compare signed minutes with the council's seal on them, and attached files with their acts."""
    row = Minutes.objects.select_related("meeting").filter(pk=course.uuid).first()
    if row is not None and row.seal:
        keys = [bytes.fromhex(one) for one in _public_keys(row.meeting.council_id)]
        try:
            signer = ssh_signer(row.seal.encode(), signed_file(row), NAMESPACE)
        except InvalidSignature:
            yield Difference(0, "minutes", _("the seal does not fit the signed minutes"))
        else:
            if signer.public_bytes_raw() not in keys:
                yield Difference(0, "minutes", _("the minutes are sealed with a foreign key"))
    files = {one.pk: one for one in MinutesFile.objects.filter(minutes=course.uuid)}
    attached = list(course.acts(MinutesFileAttached))
    for entry, act in attached:
        file = files.get(act.file)
        kept = file is not None and hashlib.sha256(file.content).hexdigest() == act.digest
        if file is None or not kept or not act.name_of_file.matches(file.name):
            yield Difference(entry.seq, "minutes", _("a file attached to the minutes was changed"))
    if course.is_whole and len(files) > len(attached):
        yield Difference(0, "minutes", _("a file is attached to the minutes without an act"))


def _public_keys(council: int) -> list[str]:
    return list(CouncilKey.objects.filter(council=council).values_list("public_key", flat=True))


@compares("meeting")
def compare_silence(course: Course) -> Iterator[Difference]:
    """Compare whether the minutes are adopted by silence with the act."""
    row = Minutes.objects.filter(pk=course.uuid).first()
    silent = row is not None and row.adopted_at is not None and row.adopted_by_vote is None
    last = course.last(MinutesAdoptedBySilence)
    if last is not None and not silent:
        yield Difference(last[0].seq, "minutes", _("whether the minutes are adopted was changed"))
    elif last is None and silent and course.is_whole:
        yield Difference(0, "minutes", _("whether the minutes are adopted was changed"))


@compares("meeting")
def compare_adopted_minutes(course: Course) -> Iterator[Difference]:
    """Compare the minutes that the meeting adopted with the votes by which it did."""
    adopted: dict[UUID, tuple[JournalEntry, MinutesAdopted]] = {}
    taken_back: set[UUID] = set()
    for entry, act in course.acts(MinutesAdopted, MotionOverturned):
        if isinstance(act, MinutesAdopted):
            adopted[act.meeting] = (entry, act)
            taken_back.discard(act.meeting)
        elif act.minutes is not None:
            taken_back.add(act.minutes)
    rows = {row.pk: row for row in Minutes.objects.filter(pk__in=adopted)}
    for key, (entry, act) in adopted.items():
        row = rows.get(key)
        # Another meeting may have adopted them after this one took them back.
        by_it = row is not None and row.adopted_by_vote == act.poll
        if row is None or by_it == (key in taken_back):
            yield Difference(entry.seq, "minutes", _("whether the minutes are adopted was changed"))
        elif document_digest(row.document) != act.document and row.state != Minutes.State.SIGNED:
            yield Difference(entry.seq, "minutes", _("the document of the minutes was changed"))
