"""Where a meeting is watched: its stream while it runs, its recording afterwards."""

from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.meetings import BroadcastLinked
from youth.journal.append import sealed
from youth.models import Meeting
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting

ADDRESS_LENGTH = 500


@transaction.atomic
def link_broadcast(
    meeting: Meeting, *, stream_url: str = "", recording_url: str = "", actor: Actor
) -> Meeting:
    """Say where the meeting is streamed and where its recording is; empty for nowhere.

    Raises ``Refusal``: ``not_an_address`` for what is no ``https`` address, ``not_public`` where the meeting
    is closed to the public, ``nothing_changed``.
    """
    require("meeting.plan", actor, meeting)
    meeting = locked_meeting(meeting)
    stream, recording = plain_line(stream_url), plain_line(recording_url)
    for field, address in (("stream_url", stream), ("recording_url", recording)):
        if address and not _is_address(address):
            message = _("Give the whole address of the page, beginning with https://.")
            raise Refusal("not_an_address", message, field)
    if not meeting.is_public and (stream or recording):
        raise Refusal("not_public", _("The meeting is closed to the public."), "stream_url")
    if (meeting.stream_url, meeting.recording_url) == (stream, recording):
        raise Refusal("nothing_changed", _("The addresses are the same as before."), "stream_url")
    meeting.stream_url, meeting.recording_url = stream, recording
    meeting.save(update_fields=["stream_url", "recording_url"])
    act = BroadcastLinked(
        stream=sealed(stream) if stream else None, recording=sealed(recording) if recording else None
    )
    append_to_meeting(meeting, act, actor=actor)
    return meeting


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname) and len(text) <= ADDRESS_LENGTH
    except ValueError:
        return False
