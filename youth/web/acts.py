"""One page for every act on the council's people: a form, or a question, and one call of a service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from youth.refusals import Refusal
from youth.web.refusals import add_refusal, form_page
from youth.web.requests import CouncilRequest

type Act = Callable[[dict[str, Any]], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the page says: heading, what follows from the act, the button, and the message when it is done."""

    heading: str
    lead: str = ""
    action: str
    done: str
    is_destructive: bool = False


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None while the form is only shown; a form without fields is sent, too."""
    return request.POST if request.method == "POST" else None


def act_page(
    request: CouncilRequest,
    form: BaseForm,
    words: Words,
    act: Act,
    *,
    fields: Mapping[str, str] | None = None,
    back: str = "youth:people",
    back_title: str = "",
) -> HttpResponse:
    """Show the form, or do the act and lead back to the overview, else to the page ``back``.

    ``fields`` maps a field that a refusal names to the form's own.
    """
    council = request.council
    with timezone.override(council.time_zone):
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except Refusal as refusal:
                refusal.field = (fields or {}).get(refusal.field or "", refusal.field or "") or None
                add_refusal(form, refusal)
            else:
                messages.success(request, words.done)
                return redirect(back, council=council.slug)
        address = reverse(back, kwargs={"council": council.slug})
        context = {
            "council": council,
            "form": form,
            "words": words,
            "back": address,
            "back_title": back_title,
        }
        return form_page(request, "youth/people/form.html", context)
