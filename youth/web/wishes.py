"""Carries what somebody wanted through signing in, joining and the guardian's step, and does it at the end.

A wish is a signed text in the address. It is done once, within two hours, in the council that it belongs to
and in the browser that made it: nobody can make another person act by sending them a link.
"""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from plugins.registry import is_enabled, plugin_by_slug
from youth.models import Council, Participant
from youth.refusals import Refusal
from youth.wishes import Wish, wish_named

FIELD = "wish"
SALT = "youth.wish"
MAX_AGE = 2 * 60 * 60
# The marks of this browser's wishes that are not done yet.
SESSION_KEY = "wishes"
MOST = 10
LONGEST = 200


def token_of(request: HttpRequest, council: Council, wish: Wish, key: str) -> str:
    """Return the signed text of what the form of this request asks for."""
    mark = get_random_string(16)
    request.session[SESSION_KEY] = [*request.session.get(SESSION_KEY, []), mark][-MOST:]
    values = {name: request.POST[name][:LONGEST] for name in wish.fields if name in request.POST}
    content = {"council": council.slug, "name": wish.name, "key": key, "values": values, "mark": mark}
    return signing.dumps(content, salt=SALT, compress=True)


def token_in(request: HttpRequest) -> str:
    """Return the wish that the address of a page carries, empty where it has none."""
    return request.GET.get(FIELD, "")


def do_wish(request: HttpRequest, participant: Participant) -> None:
    """Do what the address carries by its own service; what refuses is shown as a message.

    Without effect for a wish that is too old, done already, another browser's or another council's.
    """
    content = _opened(request, participant.council)
    wish = wish_named(content["name"]) if content else None
    if content is None or wish is None:
        return
    request.session[SESSION_KEY] = [one for one in request.session[SESSION_KEY] if one != content["mark"]]
    slug = wish.name.partition(".")[0]
    if plugin_by_slug(slug) is not None and not is_enabled(participant.council, slug):
        return
    try:
        done = wish.perform(participant, content["key"], content["values"])
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, str(reason))
    except PermissionDenied:
        messages.error(request, _("Your part in the council does not allow this."))
    else:
        messages.success(request, done)


def _opened(request: HttpRequest, council: Council) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = signing.loads(token_in(request), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    is_own = content["mark"] in request.session.get(SESSION_KEY, [])
    return content if is_own and content["council"] == council.slug else None
