"""The page on which the minutes are written: facts as they happen, texts between them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.forms import Form

from youth.models import Meeting, MinutesText
from youth.selectors.attendance import names_in_office
from youth.selectors.minutes import course_of, minutes_entries, place_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A fact or a text; ``form`` is open at it: the text's editor, or a new text or correction at a fact."""

    key: str
    seq: int
    text: str
    time: str = ""
    language: str = ""
    kind: str = ""
    corrections: list[dict[str, Any]]
    writer: str = ""
    written_at: datetime | None = None
    form: Form | None = None
    # Which act the form's button names.
    act: str = ""
    # What somebody else has written meanwhile, where that is so.
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """The one form that is open on the page, at a line."""

    key: str
    form: Form
    act: str
    other: str = ""


class WritingPresenter:
    """Facts and texts of a meeting's minutes for those who write them."""

    def __init__(self, meeting: Meeting, shown: OpenForm | None) -> None:
        """Take the meeting, and the form that is open."""
        self.meeting = meeting
        self._shown = shown

    @cached_property
    def lines(self) -> list[Line]:
        """Return the lines in the council's language, beginning with the place before all facts."""
        language = self.meeting.council.languages[0]
        told = course_of(self.meeting, minutes_entries(self.meeting), language)
        first = self._line("fact-0", {"seq": 0, "text": "", "language": language})
        return [first, *(self._line(place_of(one), {"language": language} | one) for one in told)]

    def _line(self, key: str, told: dict[str, Any]) -> Line:
        row = self._texts.get(UUID(told["id"])) if "id" in told else None
        shown = self._shown if self._shown and self._shown.key == key else None
        return Line(
            key=key,
            seq=told["seq"],
            text=told["text"],
            time=told.get("time", ""),
            language=told["language"],
            kind=row.get_kind_display() if row else "",
            corrections=told.get("corrections", []),
            writer=self._writers.get(row.written_by_id, "") if row and row.written_by_id else "",
            written_at=row.written_at if row else None,
            form=shown.form if shown else None,
            act=shown.act if shown else "",
            other=shown.other if shown else "",
        )

    @cached_property
    def _texts(self) -> dict[UUID, MinutesText]:
        return {row.pk: row for row in self.meeting.minutes_texts.all()}

    @cached_property
    def _writers(self) -> dict[UUID, str]:
        writers = {row.written_by_id for row in self._texts.values() if row.written_by_id}
        return names_in_office(self.meeting.council, writers) if writers else {}
