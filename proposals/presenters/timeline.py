"""The timeline of a proposal's page: a title and a text for each act that changed its state or text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import singledispatch
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from proposals.acts.amendments import (
    AmendmentAccepted,
    AmendmentHidden,
    AmendmentLeft,
    AmendmentProposed,
    AmendmentShown,
    AmendmentTakenBack,
)
from proposals.acts.answers import (
    AnswerCorrected,
    Answered,
    AnswerOverdue,
    DealtWith,
    Received,
    Reported,
    Sent,
)
from proposals.acts.committees import (
    Assigned,
    CommitteeWorkCorrected,
    OpinionGiven,
    OpinionMissed,
    Reassigned,
)
from proposals.acts.merging import MergeAsked, Merged, Split, SplitOff, TookIn
from proposals.acts.proposal_act import ProposalAct
from proposals.acts.register import (
    Adopted,
    Postponed,
    PutOnAgenda,
    Registered,
    RegistrationCorrected,
    Rejected,
    Returned,
    Submitted,
    TakenOff,
    Withdrawn,
)
from proposals.acts.support import SupportChanged, SupportLapsed, SupportReached
from proposals.acts.texts import (
    AuthorLeft,
    CoAuthorJoined,
    Filed,
    FilesChanged,
    Published,
    TextChanged,
    TextCorrected,
    TextHidden,
    TextShown,
)
from proposals.models import Assignment, Proposal
from proposals.presenters.authors import author_names
from proposals.registration import incoming
from proposals.selectors.committees import assignments_of, corrections_of
from proposals.selectors.proposals import SHOWN
from proposals.streams import proposal_stream
from proposals.workflow import State
from youth.journal.kinds import act_of
from youth.journal.models import JournalEntry
from youth.journal.selectors import entries_after
from youth.presenters.referrals import Whereabouts, due_sentence, ended, referral_sentence
from youth.procedure.referral import Stage
from youth.selectors.attendance import names_in_office
from youth.selectors.meetings import agenda_item_by_id

# Each single support is an entry too; hundreds of them would hide the others. What was hidden, and by what a
# proposal is found, is no step on its way.
LEFT_OUT = (SupportChanged, SupportLapsed, TextHidden, TextShown, Filed, FilesChanged)
# Amendments have a page of their own; only what changed the text is a step.
OF_AMENDMENTS = (AmendmentProposed, AmendmentLeft, AmendmentTakenBack, AmendmentHidden, AmendmentShown)

CORRECTIONS = {one.name for one in (RegistrationCorrected, CommitteeWorkCorrected)}

type TitleAndText = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline: the moment, and the act in words."""

    when: datetime
    title: str
    text: str = ""


@singledispatch
def timeline_entry(act: ProposalAct, proposal: Proposal) -> TitleAndText:
    """Return the title and the text of an act, in the active language."""
    raise NotImplementedError(act.name)


@timeline_entry.register
def amendment_accepted(act: AmendmentAccepted, proposal: Proposal) -> TitleAndText:
    """Return that an amendment was taken in."""
    return _("An amendment was taken into the text"), ""


@timeline_entry.register
def published(act: Published, proposal: Proposal) -> TitleAndText:
    """Return the publication."""
    return _("Published"), ""


@timeline_entry.register
def text_changed(act: TextChanged, proposal: Proposal) -> TitleAndText:
    """Return the number of the version."""
    return _("Text changed: version %(number)s") % {"number": act.version}, ""


@timeline_entry.register
def text_corrected(act: TextCorrected, proposal: Proposal) -> TitleAndText:
    """Return the number of the version, and that support stays."""
    title = _("Text corrected: version %(number)s") % {"number": act.version}
    return title, _("No point changed, so support stays.")


@timeline_entry.register
def co_author_joined(act: CoAuthorJoined, proposal: Proposal) -> TitleAndText:
    """Return that somebody writes with the author."""
    return _("A co-author joined"), ""


@timeline_entry.register
def author_left(act: AuthorLeft, proposal: Proposal) -> TitleAndText:
    """Return that the others go on."""
    return _("An author left; the others go on"), ""


@timeline_entry.register
def support_reached(act: SupportReached, proposal: Proposal) -> TitleAndText:
    """Return the number of supporters."""
    words = ngettext("Reached %(count)s supporter", "Reached %(count)s supporters", act.supporters)
    return words % {"count": act.supporters}, ""


@timeline_entry.register
def submitted(act: Submitted, proposal: Proposal) -> TitleAndText:
    """Return the submission with the number of supporters."""
    words = ngettext("With %(count)s supporter", "With %(count)s supporters", act.supporters)
    return _("Submitted to the council"), words % {"count": act.supporters}


@timeline_entry.register
def returned(act: Returned, proposal: Proposal) -> TitleAndText:
    """Return the return with its remarks, if they are still those of this act."""
    reason = proposal.return_reason
    return _("Returned for correction"), reason if act.reason.matches(reason) else ""


@timeline_entry.register
def registered(act: Registered, proposal: Proposal) -> TitleAndText:
    """Return the incoming number as it was entered."""
    return _("Registered with incoming no. %(number)s") % {"number": incoming(act.number, act.on)}, ""


@timeline_entry.register
def registration_corrected(act: RegistrationCorrected, proposal: Proposal) -> TitleAndText:
    """Return how the entry in the register reads now, what was entered, and why."""
    title = _("Corrected by the secretary: the entry in the register")
    row = next((one for one in corrections_of(proposal) if one.pk == act.correction), None)
    if row is None:
        return title, ""
    line = _("%(what)s: %(now)s (entered as: %(before)s).") % {
        "what": _("Incoming number"),
        "now": incoming(row.number, row.on),
        "before": incoming(row.number_was, row.on_was),
    }
    return title, f"{line} {_reason(row.reason)}"


@timeline_entry.register
def assigned(act: Assigned, proposal: Proposal) -> TitleAndText:
    """Return the name of the committee, and by when its opinion is asked for."""
    title = _("Assigned to the lead committee") if act.is_lead else _("Assigned to another committee")
    return title, ". ".join(
        filter(None, [_name_and_day(proposal, act.assignment, act.due_on), _by(proposal, act)])
    )


@timeline_entry.register
def reassigned(act: Reassigned, proposal: Proposal) -> TitleAndText:
    """Return from which committee to which, by when, and why."""
    was, row = (_row(proposal, pk) for pk in (act.was, act.assignment))
    title = _("The lead committee was reassigned") if act.is_lead else _("A committee was reassigned")
    if was is None or row is None:
        return title, ""
    moved = "" if was.committee_id == row.committee_id else f"{was.committee.name} → "
    text = f"{moved}{_name_and_day(proposal, act.assignment, act.due_on)}"
    by = _by(proposal, act) if act.on == row.assigned_on else ""
    return title, ". ".join(filter(None, [text, by, _reason(was.ended_reason)]))


@timeline_entry.register
def opinion_given(act: OpinionGiven, proposal: Proposal) -> TitleAndText:
    """Return the committee and the document of its opinion."""
    row = _row(proposal, act.assignment)
    if act.is_late:
        title = _("A committee gave its opinion after its last day")
    else:
        title = (
            _("The lead committee gave its opinion")
            if row is not None and row.is_lead
            else _("A committee gave its opinion")
        )
    # A repeated vote wrote another document.
    document = row.opinion_document if row and act.document.matches(row.opinion_document) else ""
    said = paper(document, act.number, act.on) if document else f"{act.on:%d.%m.%Y}"
    return title, ". ".join(filter(None, [row.committee.name if row else "", said]))


@timeline_entry.register
def opinion_missed(act: OpinionMissed, proposal: Proposal) -> TitleAndText:
    """Return the committee, and the day that is over."""
    return _("No opinion was expressed in time"), _name_and_day(proposal, act.assignment, act.due_on)


@timeline_entry.register
def committee_work_corrected(act: CommitteeWorkCorrected, proposal: Proposal) -> TitleAndText:
    """Return what was wrong, how it reads now, and why."""
    was, row = (_row(proposal, pk) for pk in (act.was, act.assignment))
    title = _("Corrected: what was entered of a committee's work")
    if was is None or row is None:
        return title, ""
    lines = [
        _("%(what)s: %(now)s (entered as: %(before)s).")
        % {"what": ERRORS[name], "now": _cell(row, name), "before": _cell(was, name)}
        for name in act.errors
    ]
    return title, " ".join([f"{row.committee.name}.", *lines, _reason(was.ended_reason)])


# What of a committee's work may be entered wrongly, in words.
ERRORS = {
    "committee": gettext_lazy("Committee"),
    "assigned_on": gettext_lazy("Date of the assignment"),
    "assigned_document": gettext_lazy("Document of the assignment"),
    "assigned_number": gettext_lazy("Number of the assignment's document"),
    "opinion_document": gettext_lazy("Document"),
    "opinion_number": gettext_lazy("Number of the document"),
    "opinion_on": gettext_lazy("Date of the opinion"),
}


def _cell(row: Assignment, name: str) -> str:
    value = row.committee.name if name == "committee" else getattr(row, name)
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else value or "–"


def _reason(reason: str) -> str:
    return _("Reason: %(reason)s") % {"reason": reason}


def _row(proposal: Proposal, pk: UUID) -> Assignment | None:
    return next((one for one in assignments_of(proposal) if one.pk == pk), None)


def _by(proposal: Proposal, act: Assigned | Reassigned) -> str:
    """Return the paper by which an act assigned, empty where there is none."""
    row = _row(proposal, act.assignment)
    return paper(row.assigned_document, act.number, act.on) if row is not None and row.has_paper else ""


def _name_and_day(proposal: Proposal, pk: UUID, due_on: date | None) -> str:
    row = _row(proposal, pk)
    name = row.committee.name if row else ""
    if due_on is None:
        return name
    return _("%(committee)s, opinion by %(day)s") % {"committee": name, "day": f"{due_on:%d.%m.%Y}"}


@timeline_entry.register
def put_on_agenda(act: PutOnAgenda, proposal: Proposal) -> TitleAndText:
    """Return that it is on the agenda."""
    return _("On the agenda of a meeting"), ""


@timeline_entry.register
def postponed(act: Postponed, proposal: Proposal) -> TitleAndText:
    """Return that it was postponed."""
    return _("Left for a later meeting"), ""


@timeline_entry.register
def taken_off(act: TakenOff, proposal: Proposal) -> TitleAndText:
    """Return that the office took it off the agenda, and why."""
    item = agenda_item_by_id(proposal.council, act.item)
    return _("Taken off the agenda by the council's office"), item.taken_off_because if item else ""


@timeline_entry.register
def adopted(act: Adopted, proposal: Proposal) -> TitleAndText:
    """Return the resolution's number."""
    return _("Adopted"), proposal.resolution_designation


@timeline_entry.register
def rejected(act: Rejected, proposal: Proposal) -> TitleAndText:
    """Return that it was not adopted."""
    return _("Not adopted"), _("How the vote went is in the minutes of the meeting.")


@timeline_entry.register
def withdrawn(act: Withdrawn, proposal: Proposal) -> TitleAndText:
    """Return the withdrawal."""
    return _("Withdrawn by its author"), ""


@timeline_entry.register
def merge_asked(act: MergeAsked, proposal: Proposal) -> TitleAndText:
    """Return what the author asks for."""
    if act.target is None:
        return _("Its author no longer asks to have it merged"), ""
    return _("Its author asks to have it merged into another proposal"), named(act.target)


@timeline_entry.register
def merged(act: Merged, proposal: Proposal) -> TitleAndText:
    """Return where it went, by whose act, and with how many supporters."""
    words = ngettext("%(title)s, with %(count)s supporter", "%(title)s, with %(count)s supporters", act.ended)
    title = _("Merged into another proposal by the council's secretary")
    return title, words % {"title": named(act.target), "count": act.ended}


@timeline_entry.register
def took_in(act: TookIn, proposal: Proposal) -> TitleAndText:
    """Return what was merged into it, and how many supporters are new by it."""
    words = ngettext(
        "%(title)s: %(count)s more supporter", "%(title)s: %(count)s more supporters", act.carried
    )
    title = _("Another proposal was merged into it")
    return title, words % {"title": named(act.source), "count": act.carried}


@timeline_entry.register
def split(act: Split, proposal: Proposal) -> TitleAndText:
    """Return the number of the version, and what became a proposal of its own."""
    title = _("Split in two: version %(number)s has the points that stayed") % {"number": act.version}
    return title, named(act.other)


@timeline_entry.register
def split_off(act: SplitOff, proposal: Proposal) -> TitleAndText:
    """Return of which proposal's points it was made."""
    return _("Made of points of another proposal"), named(act.source)


@timeline_entry.register
def sent(act: Sent, proposal: Proposal) -> TitleAndText:
    """Return the sending, its outgoing number and by when the answer is due."""
    number = _("Outgoing no. %(number)s") % {"number": act.number} if act.number else ""
    due = due_sentence(act.due_on, is_overdue=False) if act.due_on else ""
    return _("Sent to the Municipal Council"), " ".join(filter(None, [number and ended(number), due]))


@timeline_entry.register
def received(act: Received, proposal: Proposal) -> TitleAndText:
    """Return its incoming number there."""
    words = _("Recorded there under incoming no. %(number)s") % {"number": act.number}
    return _("The Municipal Council received it"), words


@timeline_entry.register
def answered(act: Answered, proposal: Proposal) -> TitleAndText:
    """Return the outcome, and the paper while it is this act's."""
    named = act.document.matches(proposal.answer_document)
    text = paper(proposal.answer_document, act.number, act.on) if named else ""
    at = Whereabouts(stage=Stage.ANSWERED, on=act.on, outcome=act.outcome)
    return referral_sentence(at), text


@timeline_entry.register
def dealt_with(act: DealtWith, proposal: Proposal) -> TitleAndText:
    """Return what the Municipal Council did with it."""
    titles = {
        Stage.COMMITTEE: _("The Municipal Council gave it to a committee"),
        Stage.AGENDA: _("The Municipal Council has it on an agenda"),
        Stage.DECIDED: _("The Municipal Council decided on it"),
    }
    return titles[Stage(act.stage)], f"№ {act.number}" if act.number else ""


@timeline_entry.register
def answer_overdue(act: AnswerOverdue, proposal: Proposal) -> TitleAndText:
    """Return that the day is over."""
    return _("The answer is overdue"), due_sentence(act.due_on, is_overdue=True)


@timeline_entry.register
def reported(act: Reported, proposal: Proposal) -> TitleAndText:
    """Return the report, and its words while they are this act's."""
    titles = {
        State.UNDER_WAY: _("It is being carried out"),
        State.DONE: _("It has been carried out"),
        State.NOT_DONE: _("It has not been carried out"),
    }
    text = proposal.council_stage_text
    return titles[State(act.after)], text if act.text.matches(text) else ""


@timeline_entry.register
def answer_corrected(act: AnswerCorrected, proposal: Proposal) -> TitleAndText:
    """Return that the record of it was corrected, and how it reads now."""
    at = Whereabouts(stage=act.stage, on=act.on, number=act.number, outcome=act.outcome)
    corrected = referral_sentence(at) if act.stage in (Stage.SENT, Stage.RECEIVED, Stage.ANSWERED) else ""
    return _("Corrected: what is known of the Municipal Council's work on it"), corrected


def named(pk: UUID) -> str:
    """Return the title of another proposal with its first author, empty where everybody may not see it."""
    other = Proposal.objects.filter(SHOWN, pk=pk).select_related("author").first()
    if other is None:
        return ""
    words = {"title": other.title, "name": author_names(other, None)[0]}
    return _("“%(title)s” by %(name)s") % words


def paper(document: str, number: str, on: date) -> str:
    """Write a paper's title, number and date in one line."""
    named = " ".join(filter(None, [document, f"№ {number}" if number else ""]))
    return f"{named} / {on:%d.%m.%Y}"


def events_of(proposal: Proposal) -> list[Event]:
    """Return what happened to a proposal, newest first, in the active language."""
    entries = entries_after(proposal_stream(proposal)).exclude(
        kind__in=[one.name for one in (*LEFT_OUT, *OF_AMENDMENTS)]
    )
    found = list(entries)
    names = _correctors(proposal, found)
    events = []
    for entry in found:
        act = act_of(entry)
        if isinstance(act, ProposalAct):
            title, text = timeline_entry(act, proposal)
            by = _("Corrected by %(name)s.") % {"name": names[entry.seq]} if entry.seq in names else ""
            events.append(Event(entry.at, title, " ".join(filter(None, [text, by]))))
    return events[::-1]


def _correctors(proposal: Proposal, entries: Iterable[JournalEntry]) -> dict[int, str]:
    """Return who in office made each correction, by the number of its entry; no query where there is none."""
    actors = {one.seq: one.actor for one in entries if one.kind in CORRECTIONS and one.actor is not None}
    if not actors:
        return {}
    names = names_in_office(proposal.council, set(actors.values()))
    return {seq: names[actor] for seq, actor in actors.items() if actor in names}
