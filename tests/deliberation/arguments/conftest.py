"""A town with a published proposal that is argued about."""

from collections.abc import Callable

import pytest

from plugins.deliberation.arguments.models import Argument
from plugins.deliberation.arguments.services import argue
from proposals import services
from proposals.models import Proposal
from tests.factories import Town, make_town
from youth.models import Participant

POINTS = "1. Общината да отреди 400 кв. м за скейт площадка.\n2. Да се предвидят до 14 000 евро."

type Arguing = Callable[..., Argument]


@pytest.fixture
def town(db: None) -> Town:
    return make_town(members=5)


@pytest.fixture
def proposal(town: Town) -> Proposal:
    """Let a young person publish a proposal with two points."""
    draft = services.draft_proposal(
        town.youth,
        title="Скейт площадка",
        summary="Караме на паркинга.",
        points=POINTS,
        actor=town.young_person,
    )
    return services.publish_proposal(draft, actor=town.young_person)


@pytest.fixture
def arguing(proposal: Proposal, town: Town) -> Arguing:
    """Return what lets somebody, else the third member, argue on the proposal, else for it."""

    def argued(text: str, actor: Participant | None = None, side: str = "for", point: str = "") -> Argument:
        return argue(
            proposal, side=side, text=text, point=point, language="bg", actor=actor or town.members[2]
        )

    return argued
