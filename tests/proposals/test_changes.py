"""What a supporter is shown when the text they supported has changed."""

from proposals import services
from proposals.changes import Part, changed_words
from tests.proposals.conftest import POINTS


def test_words_that_stayed_came_in_and_went_stand_in_the_order_of_the_text() -> None:
    assert changed_words("Да се отредят 300 кв. м.", "Да се отредят 400 кв. м.") == (
        Part("same", "Да се отредят "),
        Part("removed", "300"),
        Part("added", "400"),
        Part("same", " кв. м."),
    )
    assert changed_words("", "Ново") == (Part("added", "Ново"),)
    assert changed_words("Старо", "") == (Part("removed", "Старо"),)


def test_who_is_asked_again_sees_what_has_changed_and_nobody_else(published, town, author, client_for):
    services.support_proposal(published, actor=town.member)
    services.edit_proposal(
        published, title="Скейт парк", summary="", points=POINTS, language="bg", actor=author
    )
    address = f"/en/c/ms/proposals/{published.pk}/"

    asked = client_for(town.member).get(address).content.decode()
    assert "площадка</del>" in asked
    assert "парк</ins>" in asked
    assert "<del>" not in client_for(author).get(address).content.decode()
    assert "<del>" not in client_for(None).get(address).content.decode()

    services.support_proposal(published, actor=town.member)
    assert "<del>" not in client_for(town.member).get(address).content.decode()
