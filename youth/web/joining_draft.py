"""A filled-in form for joining, kept encrypted in the session while the guardian is asked.

Nothing of it is stored with the account before the guardian has confirmed and the person has joined.
"""

import json
from typing import Any

from django.http import HttpRequest

from youth.crypto import UnreadableError, decrypted, encrypted
from youth.models import Council

SESSION_KEY = "joining"


def keep_form(request: HttpRequest, council: Council, fields: dict[str, Any]) -> None:
    """Keep the fields of a form for joining a council."""
    text = json.dumps({"council": council.slug, "fields": fields})
    request.session[SESSION_KEY] = encrypted(text).decode()


def kept_form(request: HttpRequest, council: Council) -> dict[str, Any]:
    """Return the fields that were kept for this council, empty where there are none."""
    try:
        kept = json.loads(decrypted(request.session.get(SESSION_KEY, "").encode()))
    except UnreadableError:
        return {}
    fields: dict[str, Any] = kept["fields"] if kept["council"] == council.slug else {}
    return fields


def forget_form(request: HttpRequest) -> None:
    """Forget the form: the person has joined."""
    request.session.pop(SESSION_KEY, None)
