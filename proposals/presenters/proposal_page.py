"""What a proposal's page shows, whole or in the parts that acts replace."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from proposals.models import WAITS, Proposal
from proposals.presenters.committees import committee_lines
from proposals.presenters.files import files_of_proposals
from proposals.presenters.timeline import events_of, paper
from proposals.selectors.committees import lead_of
from proposals.selectors.proposals import (
    authors_take_in,
    current_station,
    proposals_for_pages,
    takes_amendments,
)
from proposals.selectors.support import SupportCount, support_of
from proposals.workflow import STATIONS, WITH_AN_ANSWER, State
from youth.journal.streams import key_of
from youth.presenters.moderation import hidden_words
from youth.presenters.referrals import Whereabouts, referral_sentence
from youth.selectors.councils import today_in

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry

# Element ids are "proposal-<part>"; "authors", "actions" and "act" differ from person to person, "share" by
# the host that was asked: they come empty in a frame.
PARTS = ("head", "authors", "text", "amend", "support", "papers", "timeline", "actions", "act", "share")
STATION_NAMES = {
    "idea": pgettext_lazy("station", "Idea"),
    "support": pgettext_lazy("station", "Support"),
    "registered": pgettext_lazy("station", "Submitted"),
    "committee": pgettext_lazy("station", "Committee"),
    "meeting": pgettext_lazy("station", "Meeting"),
    "decision": pgettext_lazy("station", "Decision"),
    "answer": pgettext_lazy("station", "Answer"),
}
SENTENCES = {
    State.SUPPORTED: gettext_lazy("Enough people support it. Next it is submitted to the council."),
    State.SUBMITTED: gettext_lazy("It waits for the secretary to register it."),
    State.RETURNED: gettext_lazy("The text has to be corrected; then it is submitted again."),
    State.REGISTERED: gettext_lazy("It waits for the chair to assign it to a committee."),
    State.OPINION_GIVEN: gettext_lazy("The committee gave its opinion. Next comes the agenda of a meeting."),
    State.ON_AGENDA: gettext_lazy("The council votes on it at its meeting."),
    State.POSTPONED: gettext_lazy("It waits for a later meeting."),
    State.ADOPTED: gettext_lazy("The council adopted it. Next it goes to the Municipal Council."),
    State.REJECTED: gettext_lazy("The council did not adopt it."),
    State.WITHDRAWN: gettext_lazy("The author took it back."),
    State.MERGED: gettext_lazy("It was merged into another proposal, where its support goes on."),
}

WORDS_TO_AUTHOR = {
    State.RETURNED: gettext_lazy(
        "It was returned to you for correction and waits for you: correct the text and submit it again."
    ),
    State.SUBMITTED: gettext_lazy(
        "It was submitted. The secretary registers it next; you hear of every step."
    ),
    State.ADOPTED: gettext_lazy("The council adopted your proposal."),
    State.REJECTED: gettext_lazy("The council voted and did not adopt your proposal."),
    State.SENT: gettext_lazy(
        "Your proposal is with the Municipal Council. You hear at once when it answers."
    ),
    State.ANSWERED: gettext_lazy("The Municipal Council answered your proposal."),
    State.UNDER_WAY: gettext_lazy("Your proposal is being carried out."),
    State.DONE: gettext_lazy("Your proposal has been carried out."),
    State.NOT_DONE: gettext_lazy("Your proposal has not been carried out; the reason is on this page."),
}

WITH_MUNICIPALITY = (State.SENT, *WITH_AN_ANSWER)
TERMS_OF_STATE = {
    State.PUBLISHED: ("submit",),
    State.SUPPORTED: ("submit",),
    State.SUBMITTED: ("submit",),
    State.IN_COMMITTEE: ("opinion", "lead_committee"),
    State.OPINION_GIVEN: ("opinion",),
}


def proposal_of(entry: "JournalEntry") -> Proposal:
    """Return the proposal to whose stream the entry belongs."""
    return proposals_for_pages().get(pk=UUID(key_of(entry.stream_id)))


def fragments(proposal: Proposal, parts: Collection[str] = PARTS) -> dict[str, str]:
    """Return the named parts as everybody sees them, in the active language, by element id."""
    context = page_context(proposal)
    return {
        f"proposal-{part}": render_to_string(f"proposals/_{part}.html", context)
        for part in PARTS
        if part in parts
    }


def page_context(proposal: Proposal, support: SupportCount | None = None) -> dict[str, Any]:
    """Return what the parts of the page need, the same for everybody; ``support`` where it was read."""
    support = support or support_of(proposal)
    return {
        "proposal": proposal,
        "council": proposal.council,
        "support": support,
        "takes_amendments": takes_amendments(proposal) and not proposal.withheld,
        "authors_take_in": authors_take_in(proposal) and not proposal.withheld,
        "support_words": _support_words(support.given, support.needed),
        "stages": stages_of(proposal),
        "sentence": sentence_of(proposal, support.given, support.needed),
        "terms": terms_of(proposal),
        "hidden_because": hidden_words(proposal.withheld),
        "answer": newest_answer(proposal),
        "events": [{"when": one.when, "title": one.title, "text": one.text} for one in events_of(proposal)],
        "papers": _papers(proposal),
        "committees": committee_lines(proposal),
        "files": files_of_proposals([proposal]).get(str(proposal.pk)),
    }


def stages_of(proposal: Proposal) -> list[dict[str, Any]]:
    """Return the seven stations as the component draws them."""
    here = current_station(proposal)
    is_final = proposal.state in WITH_AN_ANSWER
    stages = []
    for place, (name, _states) in enumerate(STATIONS, start=1):
        if here is None:
            state = "stopped" if place == 1 else "next"
        elif place == here:
            state = "stopped" if proposal.state == State.REJECTED else "done" if is_final else "here"
        else:
            state = "done" if place < here else "next"
        stages.append({"name": STATION_NAMES[name], "state": state})
    return stages


def sentence_of(proposal: Proposal, given: int, needed: int) -> str:
    """Return the current state and the next step in one sentence."""
    if proposal.withheld:
        return _("While only its author sees it, nothing can be done with it.")
    if proposal.state == State.PUBLISHED:
        missing = needed - given
        if missing <= 0:
            return str(SENTENCES[State.SUPPORTED])
        words = ngettext(
            "%(count)s more supporter is needed.", "%(count)s more supporters are needed.", missing
        )
        return words % {"count": missing}
    if proposal.state == State.IN_COMMITTEE:
        return _awaited(proposal)
    if proposal.council_stage and proposal.council_stage_on and proposal.state in WITH_MUNICIPALITY:
        return referral_sentence(whereabouts_of(proposal))
    return str(SENTENCES.get(State(proposal.state), ""))


def _awaited(proposal: Proposal) -> str:
    """Return by when the lead committee's opinion is awaited, or that there was none in time."""
    lead = lead_of(proposal)
    if lead is not None and lead.missed_on is not None:
        return _("The lead committee expressed no opinion in time.")
    if lead is None or lead.due_on is None:
        return _("The committee's opinion is awaited.")
    is_this_year = lead.due_on.year == today_in(proposal.council).year
    deadline = date_format(lead.due_on, "MONTH_DAY_FORMAT" if is_this_year else "j\xa0E Y")
    return _("The opinion is awaited by %(deadline)s.") % {"deadline": deadline}


def whereabouts_of(proposal: Proposal) -> Whereabouts:
    """Return where a proposal that was sent is at the Municipal Council."""
    assert proposal.council_stage_on is not None  # noqa: S101 - it was sent
    return Whereabouts(
        stage=proposal.council_stage,
        on=proposal.council_stage_on,
        number=proposal.council_stage_number,
        outcome=proposal.answer_outcome,
        unit=proposal.council_stage_unit,
        text=proposal.council_stage_text,
        due_on=proposal.answer_due_on,
        is_overdue=proposal.is_overdue,
    )


def state_in_words(proposal: Proposal) -> str:
    """Return where a proposal is, for a list: in a sentence once it was sent, else in a word or two."""
    if proposal.council_stage and proposal.state in WITH_MUNICIPALITY:
        return referral_sentence(whereabouts_of(proposal))
    return str(proposal.get_state_display())


@dataclass(frozen=True, slots=True)
class SaidByMunicipality:
    """The newest answer or report in the Municipal Council's words, and its paper."""

    on: date
    text: str
    paper: str = ""


def newest_answer(proposal: Proposal) -> SaidByMunicipality | None:
    """Return what the Municipal Council said last, None before it answered."""
    if proposal.answer_on is None:
        return None
    is_report = proposal.state in (State.UNDER_WAY, State.DONE, State.NOT_DONE)
    if is_report and proposal.council_stage_on and proposal.council_stage_text:
        return SaidByMunicipality(proposal.council_stage_on, proposal.council_stage_text)
    named = paper(proposal.answer_document, proposal.answer_number, proposal.answer_on)
    return SaidByMunicipality(proposal.answer_on, proposal.answer_text, named)


def _support_words(given: int, needed: int) -> str:
    """Return what follows the number of supporters."""
    if given > needed:
        words = ngettext("supporters (%(needed)s was enough)", "supporters (%(needed)s were enough)", needed)
    else:
        words = ngettext("of %(needed)s needed", "of %(needed)s needed", needed)
    return words % {"needed": needed}


@dataclass(frozen=True, slots=True)
class SharedSupport:
    """The support on the picture beside a shared link: in words, and how far it is, in per cent."""

    words: str
    filled: int


def shared_support(support: SupportCount) -> SharedSupport:
    """Return what the picture says of the support."""
    filled = 100 if support.is_enough else 100 * support.given // support.needed
    if support.given > support.needed:
        return SharedSupport(f"{support.given} {_support_words(support.given, support.needed)}", filled)
    words = ngettext(
        "%(given)s of %(needed)s supporter", "%(given)s of %(needed)s supporters", support.needed
    )
    return SharedSupport(words % {"given": support.given, "needed": support.needed}, filled)


def terms_of(proposal: Proposal) -> list[str]:
    """Return the official words of the page's head, by their names among ``TERMS``."""
    if proposal.withheld:
        return []
    terms = list(TERMS_OF_STATE.get(State(proposal.state), ()))
    return [*terms, "incoming_number"] if proposal.incoming else terms


def words_to_author(proposal: Proposal, support: SupportCount) -> str:
    """Return what the author reads beside their next act, empty where others act."""
    if proposal.withheld == WAITS:
        return _("Your proposal waits for a moderator. You hear as soon as somebody has read it.")
    if proposal.withheld:
        return _("The council's office has hidden your proposal. Only you read it here.")
    if proposal.state == State.PUBLISHED and support.given < support.needed:
        return _("It is public. Share it.")
    if proposal.state in {State.PUBLISHED, State.SUPPORTED}:
        words = ngettext(
            "You have %(count)s supporter: submit it.",
            "You have %(count)s supporters: submit it.",
            support.given,
        )
        return words % {"count": support.given}
    return str(WORDS_TO_AUTHOR.get(State(proposal.state), ""))


def _papers(proposal: Proposal) -> dict[str, str]:
    council = {"council": proposal.council.slug}
    links = {}
    if proposal.meeting_id:
        links["meeting"] = reverse("youth:meeting", kwargs=council | {"pk": proposal.meeting_id})
    if proposal.resolution_id:
        links["resolution"] = reverse("youth:resolution", kwargs=council | {"pk": proposal.resolution_id})
    return links
