"""Legal ground, cost and annexes, as the council's rules ask for them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from proposals import services
from proposals.models import Proposal
from proposals.selectors.proposals import summary_of
from proposals.selectors.support import support_of
from proposals.services.submitting import missing_papers
from proposals.streams import proposal_stream
from tests.factories import Town, make_meeting
from tests.markup import part
from tests.proposals.conftest import POINTS, support_fully
from youth.journal.verify import verify_stream
from youth.models import Participant
from youth.refusals import Refusal

FIELDS = ("proposal.legal_ground", "proposal.cost", "proposal.annexes")
GROUND = "На основание чл. 21, ал. 1 от ЗМСМА\n" + POINTS
COST = "Около 14 000 евро от общинския бюджет."


def ask(town: Town, value: str, *fields: str) -> None:
    """Set how the council asks for these parts."""
    for field in fields:
        rule = {"value": value, "source": "", "confirmed": False}
        town.youth.rules_overrides |= {field: rule}
    town.youth.save()


def read(proposal: Proposal) -> Proposal:
    """Return the proposal as a new request would read it."""
    return Proposal.objects.select_related("council", "author").get(pk=proposal.pk)


def written(proposal: Proposal, **changes: Any) -> Proposal:
    text = {"title": proposal.title, "summary": proposal.summary, "points": proposal.text, "language": "bg"}
    return services.edit_proposal(read(proposal), actor=proposal.author, **text | changes)


def document(name: str = "plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF")


def test_enough_support_submits_only_what_has_the_papers_that_are_needed(
    draft: Proposal, town: Town, author: Participant
) -> None:
    ask(town, "required", *FIELDS)
    published = services.publish_proposal(read(draft), actor=author)
    supported = support_fully(published, town)
    assert supported.state == "supported"
    assert len(missing_papers(read(supported))) == 3
    with pytest.raises(Refusal) as refusal:
        services.submit_proposal(read(supported), actor=author)
    assert len(refusal.value.reasons) == 3

    written(supported, points=GROUND, cost=COST)
    services.add_file(read(supported), document(), kind="document", actor=author)

    assert missing_papers(read(supported)) == []
    assert support_of(read(supported)).is_enough
    assert services.submit_proposal(read(supported), actor=author).state == "submitted"
    assert verify_stream(proposal_stream(supported)).holds


@pytest.mark.parametrize("value", ["optional", "not_asked"])
def test_what_is_not_needed_holds_nothing_back(
    draft: Proposal, town: Town, author: Participant, value: str
) -> None:
    ask(town, value, *FIELDS)

    assert support_fully(services.publish_proposal(read(draft), actor=author), town).state == "submitted"


def test_the_cost_stays_where_a_change_does_not_speak_of_it(published: Proposal) -> None:
    changed = written(published, cost=COST)
    assert (changed.cost, changed.version) == (COST, 2)
    assert changed.versions.get(number=2).cost == COST

    assert written(changed, summary="Друго").cost == COST


def test_it_goes_on_the_agenda_and_the_paper_with_the_reasons(
    with_opinion: Proposal, town: Town, author: Participant
) -> None:
    Proposal.objects.filter(pk=with_opinion.pk).update(state="returned", cost=COST)
    services.add_file(read(with_opinion), document(), kind="document", actor=author)
    Proposal.objects.filter(pk=with_opinion.pk).update(state="opinion_given")

    item = services.put_on_agenda(read(with_opinion), make_meeting(town.term), actor=town.chair)

    assert item.reasons == f"Караме на паркинга.\n\nРазходи и кой ги поема: {COST}\n\nПриложения: plan.pdf"
    assert summary_of(read(with_opinion)).reasons.endswith(COST)


def test_the_fields_say_what_the_council_asks_for(
    draft: Proposal, town: Town, clients: dict[str, Client]
) -> None:
    page = f"/en/c/ms/proposals/{draft.pk}/edit/"

    def step(name: str) -> str:
        return part(clients["author"].get(f"{page}{name}/"), "main")

    assert "if you know a legal ground" in step("decision")
    assert "If you don't know, leave it out." in step("decision").replace("&#x27;", "'")
    ask(town, "required", *FIELDS)
    assert "The council asks for a legal ground before you submit" in step("decision")
    assert "The council asks for it before you submit" in step("decision")
    assert "The council asks for an annex before you submit" in step("why")
    assert "The council asks for an annex" in part(clients["author"].get(page), "*[@id='missing-papers']")
    ask(town, "not_asked", *FIELDS)
    assert "legal ground" not in step("decision")
    assert "What does it cost" not in step("decision")
    assert "At most three of 20 MB" not in step("why")
    assert "Before it is submitted" not in part(clients["author"].get(page), "main")


def test_it_is_written_in_the_step_and_read_on_the_page_and_by_programs(
    draft: Proposal, author: Participant, clients: dict[str, Client]
) -> None:
    page = f"/bg/c/ms/proposals/{draft.pk}/"
    was = {"points": POINTS, "cost": COST, "next": "1"}
    assert clients["author"].post(f"{page}edit/decision/", was).status_code == 302
    services.add_file(read(draft), document(), kind="document", actor=author)
    services.publish_proposal(read(draft), actor=author)

    assert COST in part(clients["visitor"].get(page), "*[@id='proposal-cost']")
    (row,) = clients["visitor"].get("/api/v1/c/ms/proposals/").json()["results"]
    assert row["cost"] == COST
    assert [one["name"] for one in row["annexes"]] == ["plan.pdf"]
    assert row["annexes"] == clients["visitor"].get(f"/api/v1/c/ms/proposals/{draft.pk}/").json()["annexes"]
