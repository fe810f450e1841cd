"""The people of a poll as it froze them, sealed: everyone in office with their part, and who stood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from voting.models import Poll, new_salt
from voting.procedure.sealed_register import person_seal
from youth.names import name_or_erased


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


def sealed_option(option: Mapping[str, Any]) -> dict[str, Any]:
    """Return an option as a poll freezes it: a person is sealed with the name, like a line of the register.

    The question's digest has the seal, so the name can be erased, and nobody can put another one.
    """
    if "participant" not in option:
        return dict(option)
    salt = new_salt()
    return {**option, "salt": salt, "seal": person_seal(salt, option["participant"], option["label"])}


def option_fits(option: Mapping[str, Any]) -> bool:
    """Return whether an option still has the name that it was sealed with; True where it was erased."""
    if "participant" not in option:
        return True
    if not option.get("salt"):
        return not option["label"]
    return person_seal(option["salt"], option["participant"], option["label"]) == option["seal"]


def option_shown(option: Mapping[str, Any]) -> dict[str, Any]:
    """Return an option without its seal, as decisions and pages have it."""
    return {name: value for name, value in option.items() if name not in {"salt", "seal"}}


def options_shown(poll: Poll) -> list[dict[str, Any]]:
    """Return the options of a ballot with their names, as pages have them; an erased one is a word."""
    return [option_shown(one) | {"label": name_or_erased(one["label"])} for one in poll.options]


def sealed_line(participant: UUID, name: str) -> dict[str, Any]:
    """Return the fields of a new line of a register, with a salt of its own."""
    salt = new_salt()
    seal = person_seal(salt, str(participant), name)
    return {"participant_id": participant, "name_in_office": name, "salt": salt, "seal": seal}
