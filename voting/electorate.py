"""The register of a poll as it was frozen: everyone in office, each sealed, with the part they have."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from voting.models import Poll, new_salt
from voting.procedure.sealed_register import person_seal


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One member in office: ``voter``, or without a vote ``absent`` or ``recused``.

    ``salt`` and ``name`` are empty where the name was erased.
    """

    part: str
    seal: str
    salt: str
    participant: UUID
    name: str

    @property
    def fits(self) -> bool:
        """Return whether the line is sealed for this member and name; True where the name was erased."""
        return not self.salt or person_seal(self.salt, str(self.participant), self.name) == self.seal


def register_lines(poll: Poll) -> list[RegisterLine]:
    """Return everyone in office at the opening of a poll, in the order of their seals."""
    columns = ("seal", "salt", "participant", "name_in_office")
    lines = [RegisterLine("voter", *row) for row in poll.voters.values_list(*columns)]
    lines += [RegisterLine(*row) for row in poll.non_voters.values_list("why", *columns)]
    return sorted(lines, key=lambda line: line.seal)


def sealed_line(participant: UUID, name: str) -> dict[str, Any]:
    """Return the fields of a new line of a register, with a salt of its own."""
    salt = new_salt()
    seal = person_seal(salt, str(participant), name)
    return {"participant_id": participant, "name_in_office": name, "salt": salt, "seal": seal}
