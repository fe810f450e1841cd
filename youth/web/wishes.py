"""Carries what somebody wanted through signing in, joining and the guardian's step, and does it at the end.

A wish is a signed text in the address. It is done once, while it is valid, in the council that it belongs to
and in the browser that made it: nobody can make another person act by sending them a link.

One whose text is on the device alone is granted to the session at the end of the way; the page of its form
asks for it, and the form's first arrival ends it.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from plugins.registry import is_enabled, plugin_by_slug
from youth.clock import now
from youth.models import Council, Participant
from youth.refusals import Refusal
from youth.services.crypto import seal, unseal
from youth.web.requests import ParticipantRequest
from youth.wishes import Wish, WishedAct, wish_named

FIELD = "wish"
SALT = "youth.wish"
# The marks of this browser's wishes that are not done yet.
SESSION_KEY = "wishes"
# Those that wait for their page, by name.
GRANTED_KEY = "granted_wishes"
# Seconds: the page is the next one.
GRANTED_FOR = 5 * 60
MOST = 10
LONGEST = 200


def token_of(request: HttpRequest, council: Council, wish: Wish, key: str) -> str:
    """Return the signed text of what the form of this request asks for."""
    mark = get_random_string(16)
    request.session[SESSION_KEY] = [*request.session.get(SESSION_KEY, []), mark][-MOST:]
    values: dict[str, str] | str = {
        name: ",".join(request.POST.getlist(name))[:LONGEST] for name in wish.fields if name in request.POST
    }
    if wish.is_secret:
        values = seal(json.dumps(values)).decode()
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
    if not isinstance(wish, WishedAct):
        _grant(request, participant, wish, content["values"])
        return
    try:
        done = wish.perform(participant, content["key"], _values(wish, content))
    except Refusal as refusal:
        for reason in refusal.reasons:
            messages.error(request, str(reason))
    except PermissionDenied:
        messages.error(request, _("Your part in the council does not allow this."))
    else:
        messages.success(request, done)


def granted(request: ParticipantRequest, wish: Wish) -> Mapping[str, str]:
    """Return the kept fields of a wish that this page fulfils for who reads it; empty where there is none."""
    kept: dict[str, Any] = request.session.get(GRANTED_KEY, {}).get(wish.name, {})
    if not kept or kept["participant"] != str(request.participant.pk) or kept["until"] < now().timestamp():
        return {}
    values: dict[str, str] = kept["values"]
    return values


def end_granted(request: ParticipantRequest, wish: Wish) -> None:
    """End a granted wish: the form has arrived, whatever becomes of it."""
    kept = request.session.get(GRANTED_KEY, {})
    if wish.name in kept:
        request.session[GRANTED_KEY] = {name: kept[name] for name in kept if name != wish.name}


def _values(wish: Wish, content: dict[str, Any]) -> dict[str, str]:
    kept = content["values"]
    values: dict[str, str] = json.loads(unseal(kept.encode())) if wish.is_secret else kept
    return values


def _grant(request: HttpRequest, participant: Participant, wish: Wish, values: dict[str, str]) -> None:
    until = now().timestamp() + GRANTED_FOR
    kept = {"participant": str(participant.pk), "values": values, "until": until}
    request.session[GRANTED_KEY] = {**request.session.get(GRANTED_KEY, {}), wish.name: kept}


def _opened(request: HttpRequest, council: Council) -> dict[str, Any] | None:
    token = token_in(request)
    try:
        content: dict[str, Any] = signing.loads(token, salt=SALT)
        wish = wish_named(content["name"])
        signing.loads(token, salt=SALT, max_age=wish.max_age if wish else 0)
    except signing.BadSignature:
        return None
    is_own = content["mark"] in request.session.get(SESSION_KEY, [])
    return content if is_own and content["council"] == council.slug else None
