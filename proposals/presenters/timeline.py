"""The timeline of a proposal's page: a title and a text for each act that changed its state or text."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import singledispatch

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.acts import (
    Adopted,
    AmendmentAccepted,
    AmendmentHidden,
    AmendmentLeft,
    AmendmentProposed,
    AmendmentShown,
    AmendmentTakenBack,
    AnswerCorrected,
    Answered,
    AnswerOverdue,
    Assigned,
    AuthorLeft,
    CoAuthorJoined,
    DealtWith,
    Filed,
    FilesChanged,
    OpinionGiven,
    Postponed,
    ProposalAct,
    Published,
    PutOnAgenda,
    Received,
    Registered,
    Rejected,
    Reported,
    Returned,
    Sent,
    Submitted,
    SupportChanged,
    SupportLapsed,
    SupportReached,
    TakenOff,
    TextChanged,
    TextCorrected,
    TextHidden,
    TextShown,
    Withdrawn,
)
from proposals.models import Proposal
from proposals.streams import proposal_stream
from proposals.workflow import State
from youth.journal.kinds import act_of
from youth.journal.selectors import entries_after
from youth.presenters.referrals import Whereabouts, due_sentence, ended, referral_sentence
from youth.procedure.referral import Stage
from youth.selectors.meetings import agenda_item_by_id

# Each single support is an entry too; hundreds of them would hide the others. What was hidden, and by what a
# proposal is found, is no step on its way.
LEFT_OUT = (SupportChanged, SupportLapsed, TextHidden, TextShown, Filed, FilesChanged)
# Amendments have a page of their own; only what changed the text is a step.
OF_AMENDMENTS = (AmendmentProposed, AmendmentLeft, AmendmentTakenBack, AmendmentHidden, AmendmentShown)

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
    """Return the incoming number."""
    return _("Registered with incoming no. %(number)s") % {"number": proposal.incoming}, ""


@timeline_entry.register
def assigned(act: Assigned, proposal: Proposal) -> TitleAndText:
    """Return the name of the lead committee."""
    name = proposal.committee.name if proposal.committee else ""
    return _("Assigned to the lead committee"), name


@timeline_entry.register
def opinion_given(act: OpinionGiven, proposal: Proposal) -> TitleAndText:
    """Return the document of the opinion."""
    return _("The committee gave its opinion"), paper(proposal.opinion_document, act.number, act.on)


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


def paper(document: str, number: str, on: date) -> str:
    """Write a paper's title, number and date in one line."""
    named = f"{document} № {number}" if number else document
    return f"{named} / {on:%d.%m.%Y}"


def events_of(proposal: Proposal) -> list[Event]:
    """Return what happened to a proposal, newest first, in the active language."""
    entries = entries_after(proposal_stream(proposal)).exclude(
        kind__in=[one.name for one in (*LEFT_OUT, *OF_AMENDMENTS)]
    )
    acts = [(entry.at, act_of(entry)) for entry in entries]
    events = [Event(at, *timeline_entry(act, proposal)) for at, act in acts if isinstance(act, ProposalAct)]
    return events[::-1]
