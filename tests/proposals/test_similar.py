"""Titles that say the same find each other in other words and forms, on both databases; strangers do not."""

import sys

from proposals import services
from proposals.likeness import likeness, terms_of
from proposals.models import Proposal, TitleKey
from proposals.selectors.similar import similar_proposals
from proposals.workflow import State
from tests.factories import Town
from tests.proposals.pages import address
from tests.proposals.similar_pairs import SAME_IDEA, STRANGERS, pairs
from tests.queries import exactly
from youth.models import Council, ModerationRules, Participant

FOUND_AT_LEAST, WRONG_AT_MOST = 34, 3


def publish(council: Council, author: Participant, *titles: str) -> list[Proposal]:
    """Publish a proposal with each title, as many as there are."""
    ModerationRules.objects.update_or_create(council=council, defaults={"most_a_day": 1000})
    drafts = [
        services.draft_proposal(council, title=title, summary="", points="Да.", language="bg", actor=author)
        for title in titles
    ]
    return [services.publish_proposal(draft, actor=author) for draft in drafts]


def test_the_same_idea_is_found_and_strangers_are_not_offered(
    town: Town, author: Participant, capsys
) -> None:
    same, strange = pairs(SAME_IDEA), pairs(STRANGERS)
    assert (len(set(same)), len(set(strange))) == (40, 40)
    publish(town.youth, author, *dict.fromkeys(first for first, _second in same + strange))

    def offered(title: str) -> list[str]:
        return [one.title for one in similar_proposals(town.youth, title)]

    missed = [pair for pair in same if pair[0] not in offered(pair[1])]
    wrong = [pair for pair in strange if pair[0] in offered(pair[1])]
    others = sum(len([one for one in offered(second) if one != first]) for first, second in same)
    with capsys.disabled():
        sys.stdout.write(
            f"\nsimilar proposals: {len(same) - len(missed)} of {len(same)} found, "
            f"{len(wrong)} of {len(strange)} strangers offered, {others} others offered beside them\n"
        )
    assert len(same) - len(missed) >= FOUND_AT_LEAST, missed
    assert len(wrong) <= WRONG_AT_MOST, wrong
    assert others <= WRONG_AT_MOST


def test_a_title_is_most_like_itself_and_no_more_than_that() -> None:
    for first, second in pairs(SAME_IDEA):
        assert likeness(first, first) == 1
        assert 0 <= likeness(first, second) == likeness(second, first) <= 1
    assert likeness("", "Скейт площадка") == 0
    assert likeness("и на за", "и на за") == 0
    assert terms_of("и " * 100) == ()


def test_neither_drafts_nor_withdrawn_nor_other_councils_nor_itself_are_offered(
    town: Town, draft: Proposal, author: Participant
) -> None:
    assert similar_proposals(town.youth, draft.title) == []
    proposal = services.publish_proposal(draft, actor=author)
    assert [one.pk for one in similar_proposals(town.youth, "Площадка за скейт")] == [proposal.pk]
    assert similar_proposals(town.youth, proposal.title, other_than=proposal.pk) == []
    assert similar_proposals(town.municipal, proposal.title) == []
    services.withdraw_proposal(proposal, actor=author)
    assert similar_proposals(town.youth, proposal.title) == []


def test_a_changed_title_is_found_by_its_new_words_alone(published: Proposal, author: Participant) -> None:
    text = {"summary": "", "points": published.text, "language": "bg"}
    services.edit_proposal(published, title="Сцена за концерти", actor=author, **text)
    assert similar_proposals(published.council, "Скейт площадка") == []
    assert [one.title for one in similar_proposals(published.council, "Концертна сцена")] == [
        "Сцена за концерти"
    ]
    assert TitleKey.objects.filter(proposal=published).count() < 10


def test_it_takes_two_queries_for_one_and_for_three(town: Town, author: Participant) -> None:
    publish(town.youth, author, "Скейт площадка")
    with exactly(2):
        assert len(similar_proposals(town.youth, "Площадка за скейт")) == 1
    publish(town.youth, author, "Скейт площадка две", "Скейт площадка три")
    with exactly(2):
        assert len(similar_proposals(town.youth, "Площадка за скейт")) == 3


def test_who_types_a_title_is_shown_them_with_a_button_to_support(clients, published: Proposal) -> None:
    url = address("similar")
    page = clients["member"].get(url, {"title": "Площадка за скейтборд"}).content.decode()
    assert published.title in page
    assert f'formaction="{address("support", published)}"' in page
    own = clients["author"].get(url, {"title": "Площадка за скейтборд"}).content.decode()
    assert published.title in own
    assert "formaction" not in own
    assert clients["visitor"].get(url, {"title": "я" * 10_000}).status_code == 200
    Proposal.objects.filter(pk=published.pk).update(state=State.REGISTERED)
    later = clients["member"].get(url, {"title": "Площадка за скейтборд"}).content.decode()
    assert published.title in later
    assert "formaction" not in later


def test_one_tap_supports_the_other_one_and_publishes_nothing(
    clients, published: Proposal, town: Town
) -> None:
    typed = {"title": "Площадка за скейт", "language": "bg", "support": "give"}
    assert clients["member"].post(address("support", published), typed).url == address("detail", published)
    assert published.supports.get().participant == town.member
    assert Proposal.objects.count() == 1
