"""What an author hears whose proposal was published, or waits to be."""

from django.contrib import messages
from django.utils.translation import gettext as _

from proposals.actions import STEPS
from proposals.models import Proposal
from proposals.selectors.proposals import LABEL
from youth.presenters.moderation import waiting_words
from youth.selectors.moderation import open_case_of
from youth.web.requests import ParticipantRequest


def say_published(request: ParticipantRequest, proposal: Proposal) -> None:
    """Say that the proposal is public, or that it waits for a moderator and why."""
    case = open_case_of(proposal.council, LABEL, proposal.pk)
    reasons = waiting_words(case) if case else []
    if not reasons:
        messages.success(request, str(STEPS["publish"].done))
        return
    words = _("Your proposal waits for a moderator, because %(reasons)s. Until then only you see it.")
    messages.info(request, words % {"reasons": "; ".join(reasons)})
