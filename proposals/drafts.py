"""Drafts of proposals: kept on the server while somebody types, and deleted for good."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proposals.lookup import own_proposal
from proposals.services import delete_draft, draft_proposal, edit_proposal, file_proposal
from proposals.workflow import State
from proposals.writing_forms import FILED, TEXTS, digest_of, values_of
from youth.policies import require
from youth.refusals import Refusal
from youth.web.joining import for_participants
from youth.web.refusals import refusal_json, show_refusal
from youth.web.requests import ParticipantRequest

# The fields that one step asks for together.
GROUPS = (("title", "language"), FILED, ("summary",), ("points", "cost"))


@require_POST
@for_participants()
def keep_draft(request: ParticipantRequest, pk: UUID | None = None) -> HttpResponse:
    """Keep what was typed so far as a draft; answer where it is continued. An empty form makes none.

    A step sends its own fields; the others stay as they are. What was changed in another window since the
    form was shown is left alone: the press of a button asks about it.
    """
    council, author = request.council, request.participant
    require("proposals.write", author, council)
    sent = request.POST
    own, writer = own_proposal(request, pk) if pk is not None else (None, author)
    if own is None and not any(sent.get(name, "").strip() for name in ("title", "summary", "points", "cost")):
        return JsonResponse({})
    # A published text changes by a press of its button only: support depends on it.
    if own is not None and own.state != State.DRAFT:
        return JsonResponse({})
    held = values_of(own) if own else {}
    if own is not None and "was" in sent and sent["was"] != _digest_of_sent(sent, held):
        return JsonResponse({"changed": True})
    text = {name: sent.get(name, held.get(name, "")) for name in TEXTS}
    try:
        if own is None:
            proposal = draft_proposal(council, actor=author, **text)
        else:
            proposal = edit_proposal(own, actor=writer, based_on=own.edition, **text)
        filed = {name: _as_id(sent.get(name, held.get(name, ""))) for name in FILED}
        proposal = file_proposal(proposal, actor=writer, **filed)
    except Refusal as refusal:
        return refusal_json(refusal)
    place = {"council": council.slug, "pk": proposal.pk}
    return JsonResponse(
        {
            "edit": reverse("proposals:edit", kwargs=place),
            "keep": reverse("proposals:keep", kwargs=place),
            "step": reverse("proposals:edit_step", kwargs=place | {"step": "idea"}),
            "was": _digest_of_sent(sent, values_of(proposal)),
        }
    )


def _digest_of_sent(sent: QueryDict, held: dict[str, str]) -> str:
    """Return the digest of what the draft holds in the fields of the step that was sent."""
    names = [name for group in GROUPS if any(one in sent for one in group) for name in group]
    return digest_of({name: held.get(name, "") for name in names})


def _as_id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


@require_POST
@for_participants()
def delete(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Delete the participant's own draft, or that of the organisation that they act for."""
    proposal, author = own_proposal(request, pk)
    try:
        delete_draft(proposal, actor=author)
    except Refusal as refusal:
        show_refusal(request, refusal)
        return redirect("proposals:detail", council=request.council.slug, pk=pk)
    messages.success(request, _("The draft was deleted."))
    return redirect("youth:profile", council=request.council.slug)
