"""A refused act is answered as its view chose: at the form, by a message, a page, 409 or JSON."""

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.dummy_plugin.models import Note

REASONS = ["These words hang already.", "Choose others."]
COUNCIL = "youth-polyana"


@pytest.fixture
def note(council: Any, enable: Any) -> Note:
    """A note to change; the words “taken” hang beside it."""
    enable("dummy")
    Note.objects.create(council=council, words="taken")
    return Note.objects.create(council=council, words="first")


def address(name: str, note: Note) -> str:
    return reverse(f"dummy:{name}", kwargs={"council": COUNCIL, "pk": note.pk}).replace("/bg/", "/en/")


def api(note: Note) -> str:
    return reverse("api:dummy:words", kwargs={"council": COUNCIL, "pk": note.pk})


def ask(client: Any, way: str, note: Note, words: str) -> Any:
    if way == "json":
        return client.post(api(note), {"words": words}, content_type="application/json")
    return client.post(address(way, note), {"words": words})


# What the secretary, a member, somebody outside of the council and a visitor are answered where it is done.
DONE = {
    "by_form": (302, 403, 403, 302),
    "by_message": (302, 403, 302, 302),
    "by_page": (302, 403, 403, 302),
    "by_own_page": (302, 403, 403, 302),
    "json": (200, 403, 403, 403),
}


@pytest.mark.parametrize("way", DONE)
def test_only_who_holds_the_permission_does_it(
    way: str, note: Note, client_for: Any, secretary: Any, member: Any, outsider: Any
) -> None:
    answers = {}
    for name, person in (("visitor", None), ("outsider", outsider), ("member", member)):
        answers[name] = ask(client_for(person), way, note, "second").status_code
        note.refresh_from_db()
        assert note.words == "first", name
    answers["secretary"] = ask(client_for(secretary), way, note, "second").status_code
    note.refresh_from_db()

    assert note.words == "second"
    assert (answers["secretary"], answers["member"], answers["outsider"], answers["visitor"]) == DONE[way]


@pytest.mark.parametrize("way", DONE)
def test_a_member_and_an_outsider_never_learn_why_it_would_be_refused(
    way: str, note: Note, client_for: Any, member: Any, outsider: Any
) -> None:
    for person in (member, outsider):
        answer = ask(client_for(person), way, note, "taken")
        assert answer.status_code == DONE[way][1 if person is member else 2]
        assert REASONS[0] not in answer.text


def test_a_form_shows_every_reason_at_the_field(note: Note, client_for: Any, secretary: Any) -> None:
    answer = ask(client_for(secretary), "by_form", note, "taken")

    assert answer.status_code == 409
    assert answer.context["form"].errors == {"words": REASONS}
    # What the field itself refuses is answered alike, and an empty form is no refusal.
    assert ask(client_for(secretary), "by_form", note, "").status_code == 409
    assert client_for(secretary).get(address("by_form", note)).status_code == 200


def test_a_message_is_shown_on_the_next_page(note: Note, client_for: Any, secretary: Any) -> None:
    client = client_for(secretary)
    answer = ask(client, "by_message", note, "taken")

    assert answer.status_code == 302
    shown = client.get(answer.url)
    assert re.findall(r'<p class="said">(.*?)</p>', shown.text) == REASONS


def test_a_page_of_its_own_says_why_and_leads_back(note: Note, client_for: Any, secretary: Any) -> None:
    answer = ask(client_for(secretary), "by_page", note, "taken")

    assert answer.status_code == 409
    assert answer.templates[0].name == "youth/refused.html"
    assert re.findall(r"<p>(.*?)</p>", answer.text)[:2] == REASONS
    assert 'href="/back/"' in answer.text
    assert f'href="/en/c/{COUNCIL}/"' in answer.text


def test_the_same_page_is_shown_again_with_409(note: Note, client_for: Any, secretary: Any) -> None:
    answer = ask(client_for(secretary), "by_own_page", note, "taken")

    assert answer.status_code == 409
    assert re.findall(r'<p class="said">(.*?)</p>', answer.text) == REASONS


def test_a_program_reads_a_problem(note: Note, client_for: Any, secretary: Any) -> None:
    client = client_for(secretary)
    answer = client.post(
        api(note), {"words": "taken"}, content_type="application/json", headers={"accept-language": "en"}
    )

    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "This can't be done now",
        "status": 409,
        "detail": REASONS[0],
        "code": "taken",
        "field": "words",
        "reasons": REASONS,
    }


@pytest.mark.parametrize("way", DONE)
def test_another_councils_note_is_not_there(
    way: str, note: Note, other_council: Any, client_for: Any, secretary: Any
) -> None:
    elsewhere = Note.objects.create(council=other_council, words="elsewhere")

    assert ask(client_for(secretary), way, elsewhere, "second").status_code == 404
