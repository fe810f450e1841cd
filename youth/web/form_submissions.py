"""Forms that make a row: a second press, a request sent again or the back button leads to the first one's.

The template writes ``{% form_token %}`` into the form, the view stands behind ``sent_once``. Forms without
a token (written before, or by a program) are taken as they come.
"""

import json
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string, salted_hmac

from youth.models import SentForm
from youth.services.form_submissions import AlreadySent, FormKey, take_form, take_form_apart
from youth.web.refusals import CONFLICT, done_already
from youth.web.requests import View

FIELD = "form_token"
TOKEN_LENGTH = 32
# These differ from press to press and say nothing.
UNCOUNTED = frozenset({FIELD, "csrfmiddlewaretoken", "draft_id"})

type Taking = Callable[[FormKey, Callable[[], HttpResponse], Callable[[HttpResponse], str]], HttpResponse]


def new_token() -> str:
    """Return a token for one rendered form."""
    return get_random_string(TOKEN_LENGTH)


def sent_once[R: HttpRequest, **P](view: View[R, P]) -> View[R, P]:
    """Let a view take each rendered form once.

    A redirect says that the act was done. Every other answer says that it was not: whatever the view wrote
    is undone, and the form may be sent again.
    """

    return _once(view, take_form)


def sent_once_apart[R: HttpRequest, **P](view: View[R, P]) -> View[R, P]:
    """Likewise for a view that mails, or keeps what it refuses: it stands in no transaction.

    What such a view wrote before it refused stays written.
    """
    return _once(view, take_form_apart)


def _once[R: HttpRequest, **P](view: View[R, P], take: Taking) -> View[R, P]:
    @wraps(view)
    def once(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return taken_once(request, lambda: view(request, *args, **kwargs), take)

    once.is_sent_once = True  # type: ignore[attr-defined]
    return once


def taken_once(
    request: HttpRequest, act: Callable[[], HttpResponse], take: Taking = take_form
) -> HttpResponse:
    """Answer a request by ``act``, unless its form was taken before: then lead to where that one led."""
    token = request.POST.get(FIELD, "")
    if request.method != "POST" or len(token) != TOKEN_LENGTH:
        return act()
    key = FormKey(owner=_owner(request), purpose=_purpose(request), token=token, content=_content(request))
    try:
        return take(key, act, lambda answer: answer.headers.get("Location", ""))
    except AlreadySent as again:
        return _led_to_the_first(request, again.form, is_same=again.form.content == key.content)


def _led_to_the_first(request: HttpRequest, form: SentForm, *, is_same: bool) -> HttpResponse:
    if is_same and not form.url:
        # The first press is still under way; the page says what came of it.
        return redirect(request.get_full_path())
    if is_same:
        messages.info(request, done_already())
        return redirect(form.url)
    # Other words in the same form: nobody but the person knows whether they are a correction or a new thing.
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    context = {
        "council": getattr(request, "council", None),
        "first": form.url or request.get_full_path(),
        "fields": [(name, value) for name, value in fields if name not in UNCOUNTED],
        "has_files": bool(request.FILES),
    }
    return render(request, "youth/sent_already.html", context, status=CONFLICT)


def _purpose(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or match.route)[:100] if match else ""


def _owner(request: HttpRequest) -> str:
    """Return a digest of the account, or of the browser's own secret where nobody is signed in."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return _digest(f"user {user.pk}")
    return _digest(f"browser {request.META.get('CSRF_COOKIE') or ''}")


def _content(request: HttpRequest) -> str:
    """Return a digest of where the form was sent to and of what stood in it."""
    fields = sorted((name, values) for name, values in request.POST.lists() if name not in UNCOUNTED)
    files = sorted((name, one.name, one.size) for name, many in request.FILES.lists() for one in many)
    return _digest(json.dumps([request.path, fields, files]))


def _digest(text: str) -> str:
    return salted_hmac("youth.sent_form", text, algorithm="sha256").hexdigest()
