"""The minutes of a meeting as one reader's page shows them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from youth.languages import language_shown
from youth.models import Meeting, Minutes, Participant
from youth.policies import may
from youth.selectors.attendance import names_in_office
from youth.selectors.minutes import document_digest

State = Minutes.State


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeObjection:
    """An objection as members read it."""

    name: str
    made_at: datetime
    text: str


class MinutesPresenter:
    """A meeting's minutes for one reader: signed ones for everybody, drafts for members."""

    def __init__(self, meeting: Meeting, minutes: Minutes | None, reader: Participant | None) -> None:
        """Take the meeting, its minutes if any were drafted, and the reader; None for a visitor."""
        self.meeting = meeting
        self.reader = reader
        self._minutes = minutes

    @cached_property
    def sees_draft(self) -> bool:
        """Return whether the reader may see unsigned minutes and the objections."""
        return may("minutes.see_draft", self.reader, self.meeting)

    @property
    def minutes(self) -> Minutes | None:
        """Return the minutes if the reader may see them, else None."""
        minutes = self._minutes
        return minutes if minutes and (minutes.state == State.SIGNED or self.sees_draft) else None

    @property
    def language(self) -> str:
        """Return the language of ``document``: the page's, else the council's own; empty without one."""
        own = self.meeting.council.languages[0]
        return language_shown(self.minutes.document, get_language(), own) if self.minutes else ""

    @property
    def document(self) -> dict[str, Any] | None:
        """Return the document in ``language``."""
        return self.minutes.document.get(self.language) if self.minutes else None

    @property
    def digest(self) -> str:
        """Return the digest of what was signed; empty before the first signature."""
        minutes = self.minutes
        is_signed = minutes and any(part["signatories"] for part in minutes.document.values())
        return document_digest(minutes.document) if minutes and is_signed else ""

    @property
    def acts(self) -> list[tuple[str, str]]:
        """Return the acts that the reader may take now, with their labels."""
        minutes, acts = self._minutes, []
        if may("minutes.write", self.reader, self.meeting):
            if minutes is None:
                acts.append(("draft", _("Write the minutes from the journal")))
            elif minutes.state == State.DRAFT:
                acts += [("draft", _("Write the draft again")), ("open", _("Open to objections"))]
        may_sign = minutes is not None and minutes.state == State.OBJECTIONS
        if may_sign and may("minutes.sign", self.reader, self.meeting):
            acts.append(("sign", _("Sign the minutes")))
        return acts

    @property
    def objections(self) -> list[MadeObjection]:
        """Return the objections with the names in office; none where the reader sees no drafts."""
        if self._minutes is None or not self.sees_draft:
            return []
        made = list(self._minutes.objections.all())
        names = names_in_office(self.meeting.council, [one.participant_id for one in made])
        return [
            MadeObjection(name=names.get(one.participant_id, ""), made_at=one.made_at, text=one.text)
            for one in made
        ]
