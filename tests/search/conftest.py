"""A town whose site can be searched: pages, a proposal, a resolution."""

import pytest

from cms.models import HomePage
from proposals import services
from proposals.models import Proposal
from tests.cms.site import make_home, show_councils
from tests.factories import Town


@pytest.fixture
def home(town: Town) -> HomePage:
    """Give the Bulgarian home page of a site that shows the town's youth council."""
    home = make_home("bg", title="Начало")
    show_councils(town.youth)
    return home


@pytest.fixture
def proposal(town: Town) -> Proposal:
    """Publish a proposal through the services."""
    author = town.young_person
    draft = services.draft_proposal(
        town.youth,
        title="Велоалея до училището",
        summary="Караме по пътя.",
        points="Да се изгради велоалея.",
        actor=author,
    )
    return services.publish_proposal(draft, actor=author)
