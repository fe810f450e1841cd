"""The urn: papers that nobody can tell apart, counted by the tellers, whose protocol two entries agree on."""

from collections.abc import Mapping
from typing import Any, ClassVar

import rfc8785
from django.utils.functional import Promise

from voting.boxes.registry import Box, Counted, declare_box
from voting.models import PaperProtocol, Poll
from voting.phrasing import reason_sentence
from voting.procedure.papers import AGAINST_ALL, Figure, PaperForm, Protocol
from voting.selectors import candidates_in, protocol_of, tellers_of
from youth.journal.append import Sealed, sealed
from youth.name_order import name_key
from youth.refusals import Refusal

# Why papers can't be used until other members are elected to count them.
WITHOUT_TELLERS = frozenset({"no_tellers", "tellers_stand"})


@declare_box
class PaperBox(Box):
    """The figures of the tellers' protocol that was entered twice alike; it knows nobody's choice."""

    name: ClassVar[str] = Poll.Box.PAPERS.value

    def reasons(self, poll: Poll) -> list[tuple[str, str | Promise]]:
        """Return why no papers can be used: somebody has to count them who does not stand in the election."""
        tellers = {one.participant_id for one in tellers_of(poll.sitting)}
        code = "" if tellers else "no_tellers"
        if tellers & candidates_in(poll):
            code = "tellers_stand"
        return [(code, reason_sentence(code))] if code else []

    def count(self, poll: Poll) -> Counted:
        """Return the votes of the protocol; raise ``Refusal``: ``protocol_not_complete``."""
        row = protocol_of(poll)
        if row is None:
            raise Refusal("protocol_not_complete", reason_sentence("protocol_not_complete"))
        return Counted(votes=_votes(poll, protocol_in(row)), leaves=[leaf_of(row)])

    def voids(self, poll: Poll) -> bool:
        """Return whether the urn held more papers than were issued."""
        row = protocol_of(poll)
        return row is not None and protocol_in(row).is_void

    def record(self, poll: Poll) -> Mapping[str, Any]:
        """Return the tellers' figures as the decision keeps them."""
        row = protocol_of(poll)
        return {"papers": {figure.value: row.figures[figure.value] for figure in Figure}} if row else {}


def paper_form(poll: Poll) -> PaperForm:
    """Return what was printed for a poll: for how many voters, with which boxes; people by their names."""
    keys = list(poll.rule["options"])
    if poll.form == Poll.Form.OPTIONS:
        people = sorted(
            (one for one in poll.options if one.get("participant")), key=lambda one: name_key(one["label"])
        )
        others = [one for one in poll.options if not one.get("participant")]
        keys = [one["key"] for one in (*people, *others)]
    return PaperForm(
        voters=poll.voters.count(),
        options=tuple(key for key in keys if key != AGAINST_ALL),
        marks=int(poll.rule.get("marks", 1)),
        against_all=AGAINST_ALL in keys,
    )


def protocol_in(row: PaperProtocol) -> Protocol:
    """Return the figures of an entry."""
    return Protocol(**row.figures)


def leaf_of(row: PaperProtocol) -> bytes:
    """Return the protocol as the one leaf of the tree: RFC 8785 JSON of its figures and salt."""
    return rfc8785.dumps({"figures": row.figures, "salt": row.salt})


def sealed_figures(figures: Mapping[str, Any]) -> Sealed:
    """Return the seal of an entry's figures for the journal."""
    return sealed(figures_text(figures))


def figures_text(figures: Mapping[str, Any]) -> str:
    """Return an entry's figures as the text that is sealed: RFC 8785 JSON."""
    return rfc8785.dumps(dict(figures)).decode()


def _votes(poll: Poll, protocol: Protocol) -> dict[str, int]:
    """Return the counts under the names that decisions use; a void round has none."""
    form = paper_form(poll)
    marked = protocol.options or {}
    votes = {key: 0 if protocol.is_void else marked[key] for key in form.lines}
    if poll.form == Poll.Form.OPTIONS:
        papers = {"valid": protocol.valid, "invalid": protocol.invalid, "blank": protocol.blank}
        return votes | papers | {"not_voting": form.voters - protocol.valid}
    answers = dict.fromkeys(("for", "against", "abstain"), 0) | votes
    return answers | {"not_voting": form.voters - protocol.valid}
