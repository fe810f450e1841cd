"""A message after an act, with the button that takes it back; it needs no JavaScript."""

import json

from django.contrib import messages
from django.http import HttpRequest

from youth.web.refusals import Offer


def say_with_undo(request: HttpRequest, done: str, undo: Offer) -> None:
    """Say on the next page that something is done, and offer to take it back by one press.

    ``undo.address`` is asked by POST with ``undo.values``, as the form of any other act.
    """
    taking_back = {"words": undo.words, "address": undo.address, "values": dict(undo.values)}
    messages.success(request, done, extra_tags=json.dumps(taking_back))
