"""Attaching a scan or a signature made elsewhere to signed minutes."""

import hashlib
from pathlib import PurePath
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.minutes import MinutesFileAttached
from youth.journal.append import sealed
from youth.models import Minutes, MinutesFile
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting

MOST_BYTES: Final = 15 * 1024 * 1024
NAME_LENGTH: Final = 120
# Scans, and signatures in files of their own.
ENDINGS: Final = frozenset({".pdf", ".p7s", ".p7m", ".asice", ".jpg", ".jpeg", ".png", ".tif", ".tiff"})


@transaction.atomic
def attach_file(minutes: Minutes, *, name: str, content: bytes, actor: Actor) -> MinutesFile:
    """Attach a file to signed minutes; it is shown as attached, and nothing in it is verified.

    Raises ``Refusal``: ``not_signed``, ``unknown_file``, ``file_too_big``, ``no_file``, ``attached_already``.
    """
    require("minutes.answer", actor, minutes.meeting)
    meeting = locked_meeting(minutes.meeting)
    row = Minutes.objects.get(pk=minutes.pk)
    if row.state != Minutes.State.SIGNED:
        raise Refusal("not_signed", _("Files are attached once the minutes are signed."))
    shown = plain_line(PurePath(name.replace("\\", "/")).name)[-NAME_LENGTH:]
    if PurePath(shown).suffix.lower() not in ENDINGS:
        raise Refusal("unknown_file", _("Send a scan (PDF or a picture) or a signature (.p7s)."), "file")
    if not content:
        raise Refusal("no_file", _("The file is empty."), "file")
    if len(content) > MOST_BYTES:
        raise Refusal("file_too_big", _("The file is larger than 15 MB."), "file")
    digest = hashlib.sha256(content).hexdigest()
    if row.files.filter(digest=digest).exists():
        raise Refusal("attached_already", _("This file is attached already."), "file")
    attached = MinutesFile.objects.create(
        minutes=row, name=shown, content=content, size=len(content), digest=digest
    )
    act = MinutesFileAttached(file=attached.pk, name_of_file=sealed(shown), digest=digest)
    append_to_meeting(meeting, act, actor=actor)
    return attached
