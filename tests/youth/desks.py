"""What waits on a desk, and what is read there."""

from datetime import date
from typing import Any

from django.utils.translation import override
from lxml import html

from proposals.models import Proposal
from tests.factories import (
    Town,
    make_assignment,
    make_committee,
)
from tests.markup import part
from youth import clock
from youth.models import (
    CommitteeMembership,
    Council,
    Participant,
)
from youth.presenters.desk import lines_of
from youth.selectors.councils import today_in
from youth.selectors.people import participants_with_standing

DESK = "/en/c/ms/desk/"


def proposal(town: Town, state: str, title: str = "Велоалея", **fields: Any) -> Proposal:
    """Write a proposal at a point of its way; one with a committee waits for its opinion."""
    committee, due_on = fields.pop("committee", None), fields.pop("opinion_due_on", None)
    written = Proposal.objects.create(
        council=town.youth,
        author=town.young_person,
        state=state,
        title=title,
        published_at=clock.now(),
        **fields,
    )
    if committee is not None:
        make_assignment(written, committee, due_on)
    return written


def today(council: Council) -> date:
    return today_in(council)


def make_committee_chair(town: Town) -> Participant:
    """Let a member without an office chair a committee."""
    chair = town.members[3]
    CommitteeMembership.objects.create(
        committee=make_committee(town.term), participant=chair, is_chair=True, starts_at=town.term.starts_at
    )
    return chair


def at_desk(person: Participant) -> list[str]:
    """Return the kinds of the lines on a person's desk, in their order."""
    (read,) = participants_with_standing(person.council, pk=person.pk)
    with override("en"):
        return [".".join(line.tile.key.split(".")[:2]) for line in lines_of(read)]


def titles(page: Any) -> list[str]:
    """Return the words of the lines of a desk, in their order."""
    document = html.fromstring(part(page))
    return [one.text_content() for one in document.xpath("//ul[contains(@class, 'rows')]/li//a")]
