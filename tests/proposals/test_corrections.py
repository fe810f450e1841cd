"""Which changes of a text keep its supporters."""

import pytest

from proposals import services
from proposals.corrections import is_formal_correction, is_same_but_spelling
from proposals.selectors.support import support_of
from proposals.streams import proposal_stream
from tests.markup import part
from tests.proposals.conftest import POINTS, ask_more
from youth.journal.models import JournalEntry
from youth.journal.verify import verify_stream


def row(key: str, number: str, text: str) -> dict[str, object]:
    """Make a point as ``youth.points`` keeps it."""
    return {"id": key, "kind": "point", "number": number, "text": text, "children": []}


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Скейт площадка", "Скейт площатка"),
        ("скейт площадка!", "Скейт-площадка"),
        ("Скейтплощадка", "Скейт площадка"),
        ("Читалището", "Читалщието"),
        ("Осветление", "Осветлениe".replace("e", "")),
    ],
)
def test_a_slip_in_the_title_is_spelling(title: str, other: str) -> None:
    assert is_same_but_spelling(title, other)
    assert is_same_but_spelling(other, title)


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Скейт площадка", "Скейт парк"),
        ("Пари за парк", "Парк за парк"),
        ("14000 лева", "15000 лева"),
        ("Да на парка", "Не на парка"),
        ("Парк", "Парк и пейки"),
    ],
)
def test_another_word_is_not(title: str, other: str) -> None:
    assert not is_same_but_spelling(title, other)
    assert not is_same_but_spelling(other, title)


def test_ids_may_differ_and_words_numbers_and_order_may_not() -> None:
    one, two = row("a", "1.", "Пейки"), row("b", "2.", "Кошчета")
    assert is_formal_correction("Т", "Т", [one], [row("z", "1.", "Пейки")])
    for changed in ([row("a", "2.", "Пейки")], [row("a", "1.", "Пейка")], [two, one], [one, two], []):
        assert not is_formal_correction("Т", "Т", [one], changed)
    assert not is_formal_correction("Т", "Т", [one, two], [two, one])


def test_a_returned_proposal_that_gets_its_legal_ground_keeps_its_supporters(submitted, town, author):
    returned = services.return_proposal(submitted, reason="Липсва основание.", actor=town.secretary)
    text = {"title": returned.title, "summary": "Затова.", "language": "bg"}
    ground = "На основание чл. 21 от ЗМСМА"
    changed = services.edit_proposal(returned, points=f"{ground}\n{POINTS}", actor=author, **text)

    assert (changed.version, support_of(changed).given, support_of(changed).earlier) == (2, 2, 0)
    assert changed.versions.get(number=2).is_formal
    entry = JournalEntry.objects.filter(stream_id=proposal_stream(changed)).latest("seq")
    assert (entry.kind, entry.payload["supporters"]) == ("proposals.text_corrected", 2)
    assert services.submit_proposal(changed, actor=author).state == "submitted"
    assert verify_stream(proposal_stream(changed)).holds


def test_a_changed_point_asks_the_supporters_who_keep_or_withdraw(published, town, author, client_for):
    ask_more(5, published)
    for member in town.members[2:4]:
        services.support_proposal(published, actor=member)
    changed = services.edit_proposal(
        published,
        title=published.title,
        summary=published.summary,
        points=POINTS.replace("400", "500"),
        language="bg",
        actor=author,
    )
    assert (support_of(changed).given, support_of(changed).earlier) == (0, 2)
    for member in town.members[2:4]:
        asked = part(client_for(member).get("/bg/c/ms/me/"), "main")
        assert "Текстът се промени, откакто го подкрепи." in asked
    page, url = f"/bg/c/ms/proposals/{changed.pk}/", f"/bg/c/ms/proposals/{changed.pk}/support/"
    stays, goes = (client_for(member) for member in town.members[2:4])
    assert "500</ins>" in part(stays.get(page), "main")
    stays.post(url, {"support": "give"})
    goes.post(url, {"support": "withdraw"})
    assert (support_of(changed).given, support_of(changed).earlier) == (1, 0)
    assert "Текстът се промени" not in part(stays.get("/bg/c/ms/me/"), "main")
    reasons = JournalEntry.objects.filter(kind="proposals.support_changed").order_by("seq")
    assert [entry.payload["because"] for entry in reasons] == ["given", "given", "kept", "withdrawn"]
    assert verify_stream(proposal_stream(changed)).holds
