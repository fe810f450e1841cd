"""How views answer refusals of services and missing permissions: form, message, page, 409 or JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from youth import policies
from youth.refusals import Refusal
from youth.web.joining import for_office
from youth.web.requests import CouncilRequest, Guard, ParticipantRequest, View

CONFLICT = HTTPStatus.CONFLICT.value
PROBLEM = "application/problem+json"
# Where a form has a birth date in parts: a refusal of the whole belongs to the year.
BIRTH = {"birth_date": "birth_year"}


def permission_required(name: str, back: str = "") -> Guard:
    """Let a view answer 403 to those without a permission in the council of the address.

    Visitors sign in first and are led to the page named ``back``, else to the address that they asked for.
    """

    def decorate[**P](view: View[ParticipantRequest, P], /) -> View[CouncilRequest, P]:
        @for_office(back)
        @wraps(view)
        def guarded(request: ParticipantRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            policies.require(name, request.participant, request.council)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def done_already() -> str:
    """Return the sentence for somebody who pressed a button twice."""
    return _("This was done already and was not repeated.")


def add_refusal(form: BaseForm, refusal: Refusal, fields: Mapping[str, str] | None = None) -> None:
    """Add a refusal to the field it names, or to the whole form where it has no such field.

    ``fields`` maps a field that a refusal names to the form's own. One language of a text, ``subject.bg``,
    belongs to the field of the text.
    """
    named = (fields or {}).get(refusal.field or "", refusal.field or "")
    field = next((one for one in (named, named.partition(".")[0]) if one in form.fields), None)
    for reason in refusal.reasons:
        form.add_error(field, str(reason))


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page with forms: 409 where one of them, a value of ``context``, has errors."""
    has_errors = any(isinstance(value, BaseForm) and value.errors for value in context.values())
    return render(request, template, context, status=CONFLICT if has_errors else None)


def show_refusal(request: HttpRequest, refusal: Refusal, *, about: str = "") -> None:
    """Show a refusal as a message on the next page; ``about`` is which of several things was refused."""
    for reason in refusal.reasons:
        messages.error(request, f"{about}: {reason}" if about else str(reason))


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be done instead of what was refused: a button with its words, address and values."""

    words: str
    address: str
    values: Mapping[str, str]


def refusal_page(
    request: CouncilRequest, refusal: Refusal, *, back: str, offers: Sequence[Offer] = ()
) -> HttpResponse:
    """Answer a button with a page that gives the reason, offers what is lawful, and links ``back``."""
    context = {"council": request.council, "reasons": refusal.reasons, "back": back, "offers": offers}
    return render(request, "youth/refused.html", context, status=CONFLICT)


def refusal_json(refusal: Refusal) -> JsonResponse:
    """Answer a program: 409 with the sentence and the refusal's JSON."""
    answer = refusal.answer()
    return problem_json(
        HTTPStatus.CONFLICT,
        _("This can't be done now"),
        answer["message"],
        code=answer["code"],
        field=answer["field"],
        reasons=answer["reasons"],
    )


def problem_json(status: HTTPStatus, title: str, detail: str, **more: object) -> JsonResponse:
    """Return a problem for programs (RFC 9457)."""
    problem = {"type": "about:blank", "title": title, "status": int(status), "detail": detail, **more}
    return JsonResponse(problem, status=status, content_type=PROBLEM)
