"""How views answer refusals of services and missing permissions."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from youth import policies
from youth.refusals import Refusal

CONFLICT = 409


def permission_required(name: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let a view answer 403 to whoever does not hold a permission in the council of the address."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            policies.require(name, request.participant, request.council)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def done_already() -> str:
    """Return the sentence for whoever pressed a button twice."""
    return _("This was done already; nothing was made twice.")


def add_refusal(form: BaseForm, refusal: Refusal) -> None:
    """Show a refusal at the field it names, or on top of the form where it has no such field."""
    field = refusal.field if refusal.field in form.fields else None
    for reason in refusal.reasons:
        form.add_error(field, str(reason))


def show_refusal(request: HttpRequest, refusal: Refusal) -> None:
    """Show a refusal as a message on the next page."""
    for reason in refusal.reasons:
        messages.error(request, str(reason))
