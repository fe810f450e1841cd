"""Telling by mail what became of a proposal: those who made or support it, where they asked for that."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from proposals.models import Proposal
from proposals.offers import OUTCOMES
from proposals.selectors.authors import co_authors_of
from proposals.workflow import State
from youth.services.notices import Message, languages_of_mail, tell


def tell_outcome(proposal: Proposal) -> None:
    """Queue the mail about a proposal that was just decided on or answered; call it in that transaction."""
    supports = proposal.supports.counted().filter(version=proposal.version).select_related("participant")
    people = [proposal.author, *co_authors_of(proposal), *(support.participant for support in supports)]
    content = {language: _message(proposal, language) for language in languages_of_mail(proposal.council)}
    tell(proposal.council, OUTCOMES, proposal.pk, content, to=people)


def _message(proposal: Proposal, language: str) -> Message:
    with override(language):
        sentences = {
            State.ADOPTED: _("The council adopted it: %(designation)s.")
            % {"designation": proposal.resolution_designation},
            State.REJECTED: _("The council voted on it and did not adopt it."),
            State.ANSWERED: "\n\n".join(
                filter(None, [_("The Municipal Council answered it."), proposal.answer_text])
            ),
        }
        place = {"council": proposal.council.slug, "pk": proposal.pk}
        return Message(
            subject=_("What became of it: %(title)s") % {"title": proposal.title},
            text=f"{proposal.title}\n\n{sentences[State(proposal.state)]}",
            action=_("To the proposal"),
            url=reverse("proposals:detail", kwargs=place),
        )
