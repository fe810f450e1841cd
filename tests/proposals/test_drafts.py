"""A draft is kept on the server while its author types, is continued elsewhere, and is deleted for good."""

from django.urls import reverse

from proposals.models import Proposal
from proposals.services import draft_proposal
from tests.factories import Town, make_representation
from tests.markup import part
from tests.youth.people.test_council_pages import signed_in
from youth.models import JournalEntry, Participant

TEXT = {"title": "Скейт площадка", "summary": "Караме на паркинга.", "points": "", "language": "bg"}


def at(name: str, **place: object) -> str:
    return reverse(f"proposals:{name}", kwargs={"council": "ms", **place})


def test_what_was_typed_so_far_is_continued_on_another_device(town: Town, author: Participant) -> None:
    answer = signed_in(author.user).post(at("keep_new"), TEXT | {"title": ""}).json()
    elsewhere = signed_in(author.user)
    assert "Караме на паркинга." in part(elsewhere.get(answer["edit"]))
    again = elsewhere.post(answer["keep"], TEXT).json()
    assert (again["edit"], again["keep"]) == (answer["edit"], answer["keep"])
    row = Proposal.objects.get()
    assert (row.title, row.state, row.author) == ("Скейт площадка", "draft", author)
    assert not JournalEntry.objects.exists()


def test_an_empty_form_makes_no_draft_and_a_text_that_is_too_long_is_refused(
    town: Town, author: Participant
) -> None:
    client = signed_in(author.user)
    assert client.post(at("keep_new"), {"language": "bg"}).json() == {}
    assert client.post(at("keep_new"), TEXT | {"title": "а" * 201}).status_code == 409
    assert not Proposal.objects.exists()


def test_a_published_text_is_never_changed_by_itself(published: Proposal, author: Participant) -> None:
    before = published.version
    assert signed_in(author.user).post(at("keep", pk=published.pk), TEXT | {"title": "Друго"}).json() == {}
    published.refresh_from_db()
    assert (published.title, published.version) == ("Скейт площадка", before)


def test_a_draft_is_deleted_by_its_author_alone_and_what_was_published_is_not(
    town: Town, draft: Proposal, author: Participant
) -> None:
    stranger = signed_in(town.member.user)
    assert stranger.post(at("delete", pk=draft.pk)).status_code == 404
    assert stranger.post(at("keep", pk=draft.pk), TEXT).status_code == 404
    assert "Изтрий черновата" in part(signed_in(author.user).get(at("edit", pk=draft.pk)))
    assert signed_in(author.user).post(at("delete", pk=draft.pk)).status_code == 302
    assert not Proposal.objects.exists()


def test_what_was_published_is_not_deleted(published: Proposal, author: Participant) -> None:
    signed_in(author.user).post(at("delete", pk=published.pk))
    assert Proposal.objects.filter(pk=published.pk).exists()


def test_who_acts_for_an_organisation_keeps_and_deletes_its_draft(town: Town) -> None:
    acting = make_representation(town.young_person)
    own = draft_proposal(town.youth, title="Клубна стая", summary="", points="", language="bg", actor=acting)
    client = signed_in(town.young_person.user)
    assert client.post(at("keep", pk=own.pk), TEXT).json()["keep"] == at("keep", pk=own.pk)
    own.refresh_from_db()
    assert own.title == TEXT["title"]
    assert signed_in(town.member.user).post(at("delete", pk=own.pk)).status_code == 404
    client.post(at("delete", pk=own.pk))
    assert not Proposal.objects.exists()


def test_a_draft_is_deleted_and_never_withdrawn(draft: Proposal, author: Participant) -> None:
    client, withdraw = signed_in(author.user), f"{at('detail', pk=draft.pk)}steps/withdraw/"
    page = part(client.get(at("detail", pk=draft.pk)))
    assert at("delete", pk=draft.pk) in page
    assert withdraw not in page
    client.post(withdraw)
    draft.refresh_from_db()
    assert draft.state == "draft"
