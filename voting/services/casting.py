"""Casting one ballot together with all that come in at the same time.

The process has one thread for it, see ``youth.batches``: each ballot is answered after the commit that
contains it, and a commit contains all that queued during the one before.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection
from django.utils import translation

from voting.models import Poll
from voting.services.ballots import BallotPaper, BallotResult, cast_ballots
from youth.batches import batches


class Box(NamedTuple):
    """What papers have in common that are taken in one transaction.

    Plugins that object do so in the reader's language.
    """

    poll: Poll
    language: str


def cast_ballot(poll: Poll, paper: BallotPaper) -> BallotResult:
    """Cast a ballot and return its result once it is committed.

    Inside the caller's own transaction it is cast directly: its commit is the caller's. Raises
    ``DatabaseError`` where the database is away; the ballot may then be sent again, which is safe.
    """
    if connection.in_atomic_block:
        (result,) = cast_ballots(poll, [paper])
        return result
    return batches.put(_cast_waiting, Box(poll, translation.get_language() or poll.language), paper).result()


def _cast_waiting(box: Box, papers: Sequence[BallotPaper]) -> list[BallotResult]:
    with translation.override(box.language):
        return cast_ballots(box.poll, papers)
