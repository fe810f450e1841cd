"""What a proposal's page tells of its way: a title and a text for each act that moved it."""

from datetime import date
from functools import singledispatch

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.acts import (
    Adopted,
    Answered,
    Assigned,
    OpinionGiven,
    Postponed,
    ProposalMoved,
    Published,
    PutOnAgenda,
    Received,
    Registered,
    Rejected,
    Returned,
    Sent,
    Submitted,
    SupportReached,
    TextChanged,
    Withdrawn,
)
from proposals.models import Proposal

type Told = tuple[str, str]


@singledispatch
def told(act: ProposalMoved, proposal: Proposal) -> Told:
    """Return a title and a text for the proposal's way, in the active language."""
    raise NotImplementedError(act.name)


@told.register
def published(act: Published, proposal: Proposal) -> Told:
    """Tell that it was published."""
    return _("Published"), ""


@told.register
def text_changed(act: TextChanged, proposal: Proposal) -> Told:
    """Tell which version it is."""
    return _("Text changed: version %(number)s") % {"number": act.version}, ""


@told.register
def support_reached(act: SupportReached, proposal: Proposal) -> Told:
    """Tell the number."""
    words = ngettext("Reached %(count)s supporter", "Reached %(count)s supporters", act.supporters)
    return words % {"count": act.supporters}, ""


@told.register
def submitted(act: Submitted, proposal: Proposal) -> Told:
    """Tell that it was handed in, and with how much support."""
    words = ngettext("With %(count)s supporter", "With %(count)s supporters", act.supporters)
    return _("Submitted to the council"), words % {"count": act.supporters}


@told.register
def returned(act: Returned, proposal: Proposal) -> Told:
    """Tell the remarks while they stand."""
    reason = proposal.return_reason
    return _("Returned for correction"), reason if act.reason.matches(reason) else ""


@told.register
def registered(act: Registered, proposal: Proposal) -> Told:
    """Tell the incoming number."""
    return _("Registered with incoming no. %(number)s") % {"number": proposal.incoming}, ""


@told.register
def assigned(act: Assigned, proposal: Proposal) -> Told:
    """Tell which committee leads."""
    name = proposal.committee.name if proposal.committee else ""
    return _("Assigned to the lead committee"), name


@told.register
def opinion_given(act: OpinionGiven, proposal: Proposal) -> Told:
    """Tell the paper."""
    return _("The committee gave its opinion"), paper(proposal.opinion_document, act.number, act.on)


@told.register
def put_on_agenda(act: PutOnAgenda, proposal: Proposal) -> Told:
    """Tell that a meeting will deal with it."""
    return _("On the agenda of a meeting"), ""


@told.register
def postponed(act: Postponed, proposal: Proposal) -> Told:
    """Tell that it waits."""
    return _("Left for a later meeting"), ""


@told.register
def adopted(act: Adopted, proposal: Proposal) -> Told:
    """Tell the resolution's number."""
    return _("Adopted"), proposal.resolution_designation


@told.register
def rejected(act: Rejected, proposal: Proposal) -> Told:
    """Tell the verdict."""
    return _("Not adopted"), _("How the vote went is in the minutes of the meeting.")


@told.register
def withdrawn(act: Withdrawn, proposal: Proposal) -> Told:
    """Tell that it ends here."""
    return _("Withdrawn by its author"), ""


@told.register
def sent(act: Sent, proposal: Proposal) -> Told:
    """Tell what was sent."""
    return _("Sent to the Municipal Council"), paper(proposal.package_document, "", act.on)


@told.register
def received(act: Received, proposal: Proposal) -> Told:
    """Tell its incoming number there."""
    words = _("Incoming no. %(number)s in its consultation record") % {"number": act.number}
    return _("The Municipal Council received it"), words


@told.register
def answered(act: Answered, proposal: Proposal) -> Told:
    """Tell the answer's number and date."""
    return _("The Municipal Council answered"), paper(proposal.answer_document, act.number, act.on)


def paper(document: str, number: str, on: date) -> str:
    """Write a paper's title, number and date in one line."""
    named = f"{document} № {number}" if number else document
    return f"{named} / {on:%d.%m.%Y}"
