"""The council's own lists: everybody reads and follows them, the secretary keeps them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from youth.forms.lists import PlaceForm, TopicForm
from youth.models import Place
from youth.policies import may
from youth.selectors.audiences import TOPIC
from youth.selectors.lists import LISTS, all_places, all_topics, entry_in, followed_topics
from youth.services.lists import add_entry, change_entry
from youth.web.acts import Back, Words, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.refusals import permission_required
from youth.web.requests import CouncilRequest, ParticipantRequest

MANAGES = "council.manage_lists"


@require_GET
def lists_page(request: CouncilRequest) -> HttpResponse:
    """List the topics, which one can follow, and the settlements."""
    council, reader = request.council, request.participant
    if council.kind != council.Kind.YOUTH:
        raise Http404
    keeps = may(MANAGES, reader, council)
    followed = followed_topics(reader)
    topics = [one for one in all_topics(council) if one.is_offered or keeps]
    context = {
        "council": council,
        "keeps": keeps,
        "label": TOPIC,
        "topics": [{"entry": one, "is_followed": str(one.pk) in followed} for one in topics],
        "places": [one for one in all_places(council) if one.is_offered or keeps],
    }
    return render(request, "youth/lists/page.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(MANAGES)
@sent_once
def entry_new(request: ParticipantRequest, listed: str) -> HttpResponse:
    """Add a topic or a settlement."""
    form = _form(request, listed, is_new=True)
    is_place = listed == "places"
    words = Words(
        heading=_("Add a settlement") if is_place else _("Add a topic"),
        lead=_("Proposals say which settlement they are about, and the list can be narrowed to it.")
        if is_place
        else _("Who writes a proposal chooses one topic; who follows the topic hears of it."),
        action=_("Add it to the list"),
        done=_("The list was changed."),
    )

    def add(_given: dict[str, Any]) -> object:
        return add_entry(request.council, listed, actor=request.participant, **form.entry())

    return act_page(request, form, words, add, back=_back(request), fields=_FIELDS)


@require_http_methods(["GET", "POST"])
@permission_required(MANAGES)
def entry_change(request: ParticipantRequest, listed: str, pk: UUID) -> HttpResponse:
    """Rename a topic or a settlement, take it out of the choice or put it back."""
    entry = entry_in(request.council, listed, pk) if listed in LISTS else None
    if entry is None:
        raise Http404
    initial: dict[str, Any] = {"names": entry.names, "is_offered": entry.is_offered}
    if isinstance(entry, Place):
        initial |= {"latitude": entry.latitude, "longitude": entry.longitude}
    form = _form(request, listed, is_new=False, initial=initial)
    words = Words(
        heading=_("Change “%(name)s”") % {"name": entry.name},
        lead=_("Addresses that were handed on stay as they are."),
        action=_("Save the change"),
        done=_("The list was changed."),
    )

    def change(_given: dict[str, Any]) -> object:
        return change_entry(entry, actor=request.participant, **form.entry())

    return act_page(request, form, words, change, back=_back(request), fields=_FIELDS)


_FIELDS = {"key": "names"}


def _form(request: ParticipantRequest, listed: str, **given: Any) -> TopicForm:
    kind = {"topics": TopicForm, "places": PlaceForm}.get(listed)
    if kind is None:
        raise Http404
    return kind(sent(request), council=request.council, **given)


def _back(request: CouncilRequest) -> Back:
    address = reverse("youth:lists", kwargs={"council": request.council.slug})
    return Back(address, _("Topics and settlements"))
