"""A proposal is written in five steps, each saved on the server; nothing typed is lost or changed."""

from uuid import uuid4

import pytest

from proposals import services
from proposals.models import Proposal
from proposals.services import edit_proposal
from tests.markup import part
from tests.proposals.pages import address, statuses
from youth.journal.models import JournalEntry
from youth.models import Place, Topic
from youth.policies import OPERATOR
from youth.services.lists import add_entry, change_entry

LONG = "я" * 10_000


@pytest.fixture
def topic(town) -> Topic:
    return add_entry(town.youth, "topics", {"bg": "Спорт"}, actor=OPERATOR)


@pytest.fixture
def place(town) -> Place:
    return add_entry(town.youth, "places", {"bg": "с. Мирово"}, actor=OPERATOR)


@pytest.fixture
def published_twin(town) -> Proposal:
    twin = services.draft_proposal(
        town.youth, title="Площадка за скейтборд", summary="", points="Да.", actor=town.member
    )
    return services.publish_proposal(twin, actor=town.member)


def step(draft: Proposal, name: str) -> str:
    return address("edit_step", draft, step=name)


def test_the_whole_way_without_javascript(clients, author, topic, place) -> None:
    client = clients["author"]
    assert "hidden" in part(client.get(address("create")), "div[@data-step='why']")
    began = client.post(
        address("create"), {"title": "Скейт  площадка", "language": "bg", "points": "", "next": "1"}
    )
    draft = Proposal.objects.get()
    assert began.url == step(draft, "place")
    for name, typed, onwards in (
        ("place", {"place": str(place.pk), "topic": str(topic.pk)}, step(draft, "why")),
        ("why", {"summary": "Караме на паркинга."}, step(draft, "decision")),
        ("decision", {"points": "1. Да се построи за 30 000 лева."}, address("edit", draft)),
    ):
        assert client.get(step(draft, name)).status_code == 200
        assert client.post(step(draft, name), typed | {"next": "1"}).url == onwards
    page = part(client.get(address("edit", draft)))
    for words in ("Скейт  площадка", "с. Мирово", "Спорт", "Караме на паркинга.", "за 30 000 лева"):
        assert words in page.replace("\xa0", " "), words
    assert not JournalEntry.objects.filter(kind="proposals.published").exists()
    assert client.post(address("edit", draft), {"publish": "1"}).url == address("detail", draft)
    draft.refresh_from_db()
    assert (draft.state, draft.topic, draft.place, draft.author) == ("published", topic, place, author)
    assert (draft.title, draft.points[0]["text"]) == ("Скейт  площадка", "Да се построи за 30 000 лева.")


def test_what_is_missing_is_said_at_its_field_on_its_step_and_then_one_is_back_at_the_check(
    clients, draft
) -> None:
    Proposal.objects.filter(pk=draft.pk).update(points=[])
    client = clients["author"]
    led = client.post(address("edit", draft), {"publish": "1"})
    assert led.url == f"{step(draft, 'decision')}?publish=1"
    page = client.get(led.url)
    assert list(page.context["form"].errors) == ["points"]
    assert client.post(led.url, {"points": "Да.", "next": "1"}).url == address("edit", draft)
    assert client.post(address("edit", draft), {"publish": "1"}).url == address("detail", draft)


@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("idea", {"title": "", "language": "bg"}, "title"),
        ("idea", {"title": LONG, "language": "bg"}, "title"),
        ("idea", {"title": "Парк", "language": "xx"}, "language"),
        ("place", {"topic": str(uuid4())}, "topic"),
        ("place", {"place": "x"}, "place"),
        ("why", {"summary": LONG}, "summary"),
        ("decision", {"points": LONG}, "points"),
    ],
)
def test_bad_input_is_said_at_the_field_and_stays_typed(
    clients, draft, topic, place, name, typed, field
) -> None:
    page = clients["author"].post(step(draft, name), typed | {"next": "1"})
    assert page.status_code == 409
    assert list(page.context["form"].errors) == [field]
    if typed[field]:
        assert page.context["form"][field].value() == typed[field]
    before = (draft.title, draft.text, draft.summary)
    draft.refresh_from_db()
    assert (draft.title, draft.text, draft.summary) == before


def test_a_script_is_shown_as_it_was_typed_and_hidden_signs_are_gone(clients, draft) -> None:
    trick = "<script>alert(1)</script>\u200b\u202eПарк"
    for name, typed in (
        ("idea", {"title": trick, "language": "bg"}),
        ("why", {"summary": trick}),
        ("decision", {"points": trick}),
    ):
        assert clients["author"].post(step(draft, name), typed | {"next": "1"}).status_code == 302
    draft.refresh_from_db()
    assert {draft.title, draft.summary, draft.points[0]["text"]} == {"<script>alert(1)</script>Парк"}
    assert "<script>alert" not in part(clients["author"].get(address("edit", draft)))


def test_a_second_press_and_the_back_button_double_nothing(clients) -> None:
    client, form = clients["author"], {"title": "Парк", "language": "bg", "form_token": "t" * 32, "next": "1"}
    first = client.post(address("create"), form)
    assert client.post(address("create"), form).url == first.url
    draft = Proposal.objects.get()
    for _press in range(2):
        assert client.post(step(draft, "why"), {"summary": "Така.", "next": "1"}).url == step(
            draft, "decision"
        )
    assert client.post(address("edit", draft), {"publish": "1"}).status_code == 302
    assert Proposal.objects.get().state == "draft"
    client.post(step(draft, "decision"), {"points": "Да.", "next": "1"})
    for _press in range(2):
        assert client.post(address("edit", draft), {"publish": "1"}).url == address("detail", draft)
    assert JournalEntry.objects.filter(kind="proposals.published").count() == 1


def test_two_windows_ask_before_one_overwrites_the_other(clients, draft, author) -> None:
    client = clients["author"]
    shown = client.get(step(draft, "why")).context["form"].initial["was"]
    edit_proposal(
        draft, title=draft.title, summary="Другият прозорец.", points=draft.text, language="bg", actor=author
    )
    asked = client.post(step(draft, "why"), {"summary": "Този прозорец.", "was": shown, "next": "1"})
    assert asked.status_code == 409
    assert "променен в друг прозорец" in part(asked, status=409)
    draft.refresh_from_db()
    assert draft.summary == "Другият прозорец."
    again = asked.context["form"]["was"].value()
    client.post(step(draft, "why"), {"summary": "Този прозорец.", "was": again, "next": "1"})
    draft.refresh_from_db()
    assert draft.summary == "Този прозорец."


def test_what_is_kept_while_typing_leaves_other_steps_and_other_windows_alone(clients, draft, topic) -> None:
    client = clients["author"]
    shown = client.get(step(draft, "why")).context["form"].initial["was"]
    kept = client.post(address("keep", draft), {"summary": "Едно.", "was": shown}).json()
    draft.refresh_from_db()
    assert (draft.title, draft.summary) == ("Скейт площадка", "Едно.")
    assert client.post(address("keep", draft), {"summary": "Две.", "was": shown}).json() == {"changed": True}
    assert client.post(address("keep", draft), {"summary": "Две.", "was": kept["was"]}).json()["was"]
    client.post(address("keep", draft), {"topic": str(topic.pk)})
    draft.refresh_from_db()
    assert (draft.summary, draft.topic) == ("Две.", topic)


def test_a_step_is_the_authors_alone_and_of_drafts_alone(clients, draft, author) -> None:
    assert statuses(clients, lambda client: client.get(step(draft, "why"))) == {
        "author": 200,
        "member": 404,
        "secretary": 404,
        "chair": 404,
        "outsider": 302,
        "visitor": 302,
    }
    assert clients["author"].get(step(draft, "place")).status_code == 404, "the council has no lists"
    clients["author"].post(address("edit", draft), {"publish": "1"})
    assert clients["author"].get(step(draft, "why")).url == address("edit", draft)


def test_what_is_no_longer_offered_stays_where_it_was_chosen(clients, draft, topic) -> None:
    client = clients["author"]
    client.post(step(draft, "place"), {"topic": str(topic.pk), "next": "1"})
    change_entry(topic, topic.names, is_offered=False, actor=OPERATOR)
    add_entry(topic.council, "topics", {"bg": "Транспорт"}, actor=OPERATOR)
    assert client.post(step(draft, "place"), {"topic": str(topic.pk), "next": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.topic == topic
    client.post(step(draft, "place"), {"topic": "", "next": "1"})
    assert client.post(step(draft, "place"), {"topic": str(topic.pk), "next": "1"}).status_code == 409


def test_the_check_shows_similar_ones(clients, draft, town, published_twin) -> None:
    page = part(clients["author"].get(address("edit", draft)))
    assert published_twin.title in page
    assert address("support", published_twin) in page
