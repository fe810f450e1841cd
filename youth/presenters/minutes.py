"""The minutes of a meeting as one reader's page shows them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from youth.languages import language_shown
from youth.models import Meeting, Minutes, MinutesFile, Participant
from youth.policies import may
from youth.selectors.attendance import names_in_office
from youth.selectors.minutes import document_digest, place_of

State = Minutes.State
# As many characters of a fact or text tell it from others.
FIRST_WORDS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeObjection:
    """An objection as members read it."""

    pk: int
    name: str
    made_at: datetime
    text: str
    outcome: str
    answer: str
    is_open: bool


def places_of(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Return by their first words the facts and texts of the document that may be corrected."""
    authentic: dict[str, Any] = next(
        (one for one in document.values() if one["is_authentic"]), {"paragraphs": []}
    )
    return [
        (
            place_of(one),
            f"{one.get('time', '')} {one['text'][:FIRST_WORDS]}".strip(),
        )
        for one in authentic["paragraphs"]
    ]


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
        return acts

    @property
    def may_sign(self) -> bool:
        """Return whether the reader is one of those who sign, and has not yet."""
        minutes = self._minutes
        if minutes is None or minutes.state != State.OBJECTIONS or self.reader is None:
            return False
        is_open = not minutes.signed_by.filter(pk=self.reader.pk).exists()
        return is_open and may("minutes.sign", self.reader, self.meeting)

    @property
    def files(self) -> list[MinutesFile]:
        """Return what is attached to signed minutes, without the contents."""
        minutes = self._minutes
        is_signed = minutes is not None and minutes.state == State.SIGNED
        return list(minutes.files.defer("content")) if minutes and is_signed else []

    @property
    def objections(self) -> list[MadeObjection]:
        """Return the objections with the names in office; none where the reader sees no drafts."""
        if self._minutes is None or not self.sees_draft:
            return []
        made = list(self._minutes.objections.all())
        names = names_in_office(self.meeting.council, [one.participant_id for one in made])
        return [
            MadeObjection(
                pk=one.pk,
                name=names.get(one.participant_id, ""),
                made_at=one.made_at,
                text=one.text,
                outcome=one.get_outcome_display(),
                answer=one.answer,
                is_open=self._answers and one.outcome in {"", one.Outcome.NEXT},
            )
            for one in made
        ]

    @cached_property
    def _answers(self) -> bool:
        """Return whether the reader may answer objections now."""
        minutes = self._minutes
        if minutes is None or minutes.state != State.OBJECTIONS or minutes.adopted_at or self.digest:
            return False
        return may("minutes.answer", self.reader, self.meeting)
