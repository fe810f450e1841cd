"""What a supporter is shown when the text they supported has changed."""

from collections.abc import Callable

from django.core.cache import cache
from django.test import Client

from proposals import services
from proposals.models import Proposal
from proposals.presenters.changes import kept_as, kept_changes
from tests.markup import compact, part
from tests.proposals.conftest import POINTS
from youth.models import Participant
from youth.word_diff import Part, changed_words


def test_what_was_compared_once_is_kept_for_the_pair_of_texts() -> None:
    assert kept_changes("Старо", "Ново") == changed_words("Старо", "Ново")
    assert cache.get(kept_as("Старо", "Ново")) == [("removed", "Старо"), ("added", "Ново")]

    cache.set(kept_as("Старо", "Ново"), [("added", "kept")])
    assert kept_changes("Старо", "Ново") == (Part("added", "kept"),)
    assert kept_changes("Ново", "Старо") == (Part("removed", "Ново"), Part("added", "Старо"))


def test_who_is_asked_again_sees_what_has_changed_and_nobody_else(published, town, author, client_for):
    services.support_proposal(published, actor=town.member)
    services.edit_proposal(
        published, title="Скейт парк", summary="", points=POINTS, language="bg", actor=author
    )
    address = f"/en/c/ms/proposals/{published.pk}/"

    asked = client_for(town.member).get(address).content.decode()
    assert "площадка</del>" in asked
    assert "парк</ins>" in asked
    assert "<del>" not in part(client_for(author).get(address))
    assert "<del>" not in part(client_for(None).get(address))

    services.support_proposal(published, actor=town.member)
    assert "<del>" not in part(client_for(town.member).get(address))


def test_any_version_is_shown_against_the_one_before_it(published, town, author, client_for):
    text = {"title": published.title, "summary": "Тясно.", "language": "bg", "actor": author}
    services.edit_proposal(published, points=f"{POINTS}\n3. Да свети.", **text)
    services.edit_proposal(published, points=POINTS.replace("400", "500"), **text)
    reader = client_for(None)
    pages = [
        compact(reader.get(f"/bg/c/ms/proposals/{published.pk}/versions/{number}/").text)
        for number in (1, 2, 3)
    ]
    assert "<ins>" not in pages[0]
    assert "3. Да свети.</ins>" in pages[1]
    assert "500</ins>" in pages[2]
    assert "3. Да свети.</del>" in pages[2]
    assert reader.get(f"/bg/c/ms/proposals/{published.pk}/versions/4/").status_code == 404


def test_any_two_versions_are_compared_by_two_selects(
    published: Proposal, author: Participant, client_for: Callable[[Participant | None], Client]
) -> None:
    text = {"summary": published.summary, "language": "bg"}
    for title, points in (("Скейт парк", POINTS), ("Скейт парк", f"{POINTS}\n3. Да свети.")):
        services.edit_proposal(published, actor=author, title=title, points=points, **text)
    reader, page = client_for(None), f"/en/c/ms/proposals/{published.pk}/versions"

    def changes(address: str) -> str:
        return part(reader.get(f"{page}/{address}"), "section[@aria-labelledby='changes-heading']")

    both = changes("3/?from=1&to=3")
    assert "What changed from version 1 to version 3" in both
    assert "парк" in both
    assert "Да свети" in both
    assert changes("2/?from=3&to=1") == both
    assert "Да свети" not in changes("3/?from=1&to=2")
    assert "the words are the same" in changes("3/?from=2&to=2")
    before = changes("3/")
    assert "Да свети" in before
    assert "парк" not in before.replace("паркинг", "")
    for wrong in ("?from=9&to=3", "?from=x&to=", "?from=1"):
        assert changes(f"3/{wrong}") == before
    assert reader.get(f"{page}/3/").text.count("<select") == 2
