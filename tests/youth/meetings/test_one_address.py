"""A page speaks to its reader in one way: members and young people are not addressed formally."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.factories import Town
from tests.markup import part
from tests.voting.scenes import announced
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import signed_in

FORMAL = re.compile(
    r"\b(?:Вие|Ви|Вас|Ваш\w*|\w+йте|(?:мож|зна|присъства|избер|допусн|откаж|отговор)ете|присъствате|знаете)\b",
)
PLAIN = re.compile(r"\b(?:ти|теб|тв(?:ой|оя|ое|ои)\w*|\w{2,}[иае]ш)\b", re.IGNORECASE)


def words_of(client: Client, name: str, town: Town, **keys: object) -> str:
    """Return what a page says in Bulgarian."""
    with override("bg"):
        shown = client.get(reverse(name, kwargs={"council": town.youth.slug, **keys}))
    assert shown.status_code == 200
    return re.sub(r"<[^>]*>", " ", part(shown, "main"))


@pytest.mark.django_db
class TestMembers:
    def addressed(self, town: Town, name: str, **keys: object) -> str:
        words = words_of(signed_in(town.members[4]), name, town, **keys)
        assert FORMAL.findall(words) == []
        return words

    def test_of_a_meeting_to_come(self, town: Town) -> None:
        meeting = scenes.convened(town)
        assert PLAIN.search(self.addressed(town, "youth:meeting", pk=meeting.pk))
        assert PLAIN.search(self.addressed(town, "youth:answer", pk=meeting.pk))
        assert PLAIN.search(self.addressed(town, "youth:check_in", pk=meeting.pk))

    def test_who_ask_for_a_meeting(self, town: Town) -> None:
        assert PLAIN.search(self.addressed(town, "youth:convene_request_new"))

    def test_who_challenge_a_result(self, town: Town) -> None:
        poll = announced(town, (9, 3, 1)).poll
        assert PLAIN.search(self.addressed(town, "voting:challenge_result", pk=poll.pk))
        self.addressed(town, "youth:meeting", pk=poll.meeting.pk)
