"""One act of a service by a form or a button: done with a message, or refused where the reader looks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from youth.refusals import Refusal
from youth.web.refusals import add_refusal, form_page, show_refusal
from youth.web.requests import CouncilRequest

type Act[T] = Callable[[dict[str, Any]], T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the page says: heading, what follows from the act, the button, and the message when it is done.

    An act that returns the answer itself needs no ``done``.
    """

    heading: str
    lead: str = ""
    action: str
    done: str = ""
    is_destructive: bool = False


class Back(NamedTuple):
    """The page to which an act leads back, by its address, and its title in the breadcrumb."""

    address: str
    title: str = ""


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, None while the form is only shown; a form without fields is sent, too."""
    return request.POST if request.method == "POST" else None


def act_by_form[T](form: BaseForm, act: Act[T], *, fields: Mapping[str, str] | None = None) -> T | None:
    """Do the act with what a valid form says and return its result; None where the form has errors.

    A refusal is such an error; ``fields`` are those of ``add_refusal``.
    """
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except Refusal as refusal:
        add_refusal(form, refusal, fields)
        return None


def act_by_button(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do the act and return True; a message on the next page says that it is done, or why it is refused."""
    try:
        act()
    except Refusal as refusal:
        show_refusal(request, refusal)
        return False
    messages.success(request, done)
    return True


def act_page(
    request: CouncilRequest,
    form: BaseForm,
    words: Words,
    act: Act[object],
    *,
    fields: Mapping[str, str] | None = None,
    back: Back | None = None,
    template: str = "youth/people/form.html",
) -> HttpResponse:
    """Show the form, or do the act and lead ``back``, else to the page's meeting or the council's people.

    An act that returns an answer is answered with that. ``fields`` are those of ``add_refusal``.
    """
    council = request.council
    address, _title = back or _upwards(request)

    def answered(given: dict[str, Any]) -> HttpResponse:
        answer = act(given)
        if isinstance(answer, HttpResponse):
            return answer
        messages.success(request, words.done)
        return redirect(address)

    with timezone.override(council.time_zone):
        if answer := act_by_form(form, answered, fields=fields):
            return answer
        way = _way_to(request, back)
        context = {"council": council, "form": form, "words": words, "back": address, "way": way}
        return form_page(request, template, context)


def ask_page(
    request: CouncilRequest, words: Words, form: BaseForm | None = None, *, back: Back | None = None
) -> HttpResponse:
    """Ask before an act that can't be taken back; the view does it when this is sent to its address."""
    return act_page(request, form or Form(), words, lambda _given: None, back=back)


def _upwards(request: CouncilRequest) -> Back:
    place: dict[str, object] = {"council": request.council.slug}
    if request.meeting is not None:
        return Back(reverse("youth:meeting", kwargs=place | {"pk": request.meeting.pk}))
    return Back(reverse("youth:people", kwargs=place), _("People of the council"))


def _way_to(request: CouncilRequest, back: Back | None) -> list[tuple[str, str]]:
    """Return titles and addresses of the places above the form, below the meeting where it belongs to one."""
    if request.meeting is not None:
        return [(back.title, back.address)] if back else []
    council = request.council
    address, title = back or _upwards(request)
    above = reverse("youth:council", kwargs={"council": council.slug})
    return [(council.name, above), (title, address)]


def withdraw_end_page(
    request: CouncilRequest,
    heading: str,
    withdraw: Callable[[], object],
    *,
    lead: str = "",
    back: Back | None = None,
) -> HttpResponse:
    """Ask whether to take back an end that lies ahead, or do so."""
    words = Words(
        heading=heading, lead=lead, action=_("Take the end back"), done=_("The end was taken back.")
    )
    form = Form(sent(request))
    return act_page(request, form, words, lambda _given: withdraw(), back=back)
