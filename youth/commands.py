"""The live commands of the council itself: members check in over the live connection."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import pydantic

from plugins.hooks import LiveCommand
from youth.live.commands import declare_command
from youth.live.together import one_by_itself, taken_together
from youth.models import Attendance, Council, Participant
from youth.refusals import Refusal
from youth.selectors.meetings import meeting_by_id
from youth.services.attendance import Coming, enter_many, not_taken


class CheckIn(pydantic.BaseModel):
    """The message of the live command ``youth.check_in``."""

    meeting: UUID


@taken_together("youth.check_in")
def check_in_many(
    council: Council, commands: Sequence[tuple[Participant, CheckIn]]
) -> list[Mapping[str, Any] | Exception]:
    """Enter many members by their own word, those of a meeting in one transaction; return each's answer.

    Who is in the hall already is answered as who comes in.
    """
    outcomes: list[Mapping[str, Any] | Exception] = [not_taken() for _command in commands]
    coming: dict[UUID, list[tuple[int, Coming]]] = {}
    for place, (who, message) in enumerate(commands):
        coming.setdefault(message.meeting, []).append((place, Coming(who, who, Attendance.Way.SELF)))
    for pk, placed in coming.items():
        meeting = meeting_by_id(council, pk)
        if meeting is None:
            continue
        results = enter_many(meeting, [one for _place, one in placed])
        for (place, _one), result in zip(placed, results, strict=True):
            is_there = isinstance(result, Refusal) and result.code == "already_present"
            outcomes[place] = result if isinstance(result, Exception) and not is_there else {}
    return outcomes


declare_command(
    LiveCommand(
        name="youth.check_in",
        schema=CheckIn,
        handler=one_by_itself(check_in_many),
        permission="meeting.attend",
    )
)
