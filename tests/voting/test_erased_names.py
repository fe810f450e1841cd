"""A vote's page names people as the minutes do: an erased name is one word, a signed act keeps names."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from plugins.records.services import build_record
from tests.factories import Town
from tests.voting.scenes import announced, cast, elected_tellers, item_under_way, opened_poll, vote
from tests.voting.test_elections import called, held
from tests.voting.test_hands import both, by_hands, figures
from voting import recount
from voting.models import Outcome, Poll
from voting.presenters.poll_file import poll_file
from voting.selectors import tellers_of
from voting.services import announce_poll, close_poll
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import Participant
from youth.services.agenda import finish_item
from youth.services.erasure import erase_account
from youth.services.meetings import close_meeting
from youth.services.minutes import draft_minutes

type Erase = Callable[[Participant], None]
WORDS = {"bg": "заличено име", "en": "erased name"}


@pytest.fixture
def erase(django_capture_on_commit_callbacks: Any) -> Erase:
    """Give a function that erases somebody's account, with what plugins do when they learn of it."""

    def erase_all_of(person: Participant) -> None:
        assert person.user is not None
        with django_capture_on_commit_callbacks(execute=True):
            erase_account(person.user)

    return erase_all_of


def shown(poll: Poll, language: str = "bg") -> str:
    """Return the page of a vote as everybody sees it."""
    return Client().get(f"/{language}/c/{poll.meeting.council.slug}/voting/{poll.pk}/").text


def columns_with(words: str) -> set[str]:
    """Return every model of votes of which a row holds the words."""
    models = apps.get_app_config("voting").get_models()
    return {
        model.__name__ for model in models if any(words in str(row) for row in model._base_manager.values())
    }


def differences(poll: Poll) -> set[str]:
    """Return what the rows of the vote's meeting lack against its journal."""
    return {one.code for one in verify_stream(meeting_stream(poll.meeting)).differs}


def lost(town: Town) -> Outcome:
    """Take a vote by name that fails, without the last member."""
    return announced(town, (2, 10, 0), present=12, topic="budget")


def test_who_voted_or_was_absent_and_erased_the_account_is_an_erased_name(town: Town, erase: Erase) -> None:
    poll = lost(town).poll
    voter, absent = town.members[11], town.members[12]
    assert columns_with("Член 12") == {"Voter", "Outcome"}
    assert columns_with("Член 13") == {"NonVoter", "Outcome"}
    before = differences(poll)
    for person in (voter, absent):
        erase(person)
    for language, word in WORDS.items():
        page = shown(Poll.objects.get(pk=poll.pk), language)
        # In the list of names, and for the seat in the picture of the hall.
        assert page.count(word) >= 2
        assert "Член 12" not in page
        assert "Член 13" not in page
        assert "Член 11" in page
    assert columns_with("Член 12") == columns_with("Член 13") == set()
    assert differences(poll) == before


def test_the_minutes_and_the_page_agree(town: Town, erase: Erase) -> None:
    poll = lost(town).poll
    erase(town.members[11])
    finish_item(poll.agenda_item, actor=town.chair)
    close_meeting(poll.meeting, actor=town.chair)
    document = draft_minutes(poll.meeting, actor=town.secretary).document
    for language, word in WORDS.items():
        told = str(
            [one for one in document[language]["paragraphs"] if one["kind"] == "voting.poll_announced"]
        )
        assert word in told
        assert "Член 12" not in told


def test_a_decision_that_was_adopted_keeps_every_name(town: Town, erase: Erase) -> None:
    outcome = announced(town, (10, 2, 0), present=12, topic="budget")
    for person in town.members[11:]:
        erase(person)
    page = shown(Poll.objects.get(pk=outcome.poll_id))
    assert "Член 12" in page
    assert "Член 13" in page
    assert "заличено име" not in page
    outcome.refresh_from_db()
    assert outcome.resolution is not None
    assert outcome.decision == outcome.resolution.decision


def test_who_erases_the_account_while_the_vote_runs_is_not_named_by_its_package(
    town: Town, erase: Erase
) -> None:
    poll = opened_poll(town, topic="budget")
    cast(town, poll, 12, 0, 0)
    vote(poll, [town.member], "against")
    erase(town.member)
    close_poll(poll, actor=town.chair)
    outcome = announce_poll(poll, actor=town.chair)
    assert outcome.resolution is not None
    named = build_record(outcome.resolution).decision.named or ()
    assert [one.name for one in named if one.participant == str(town.member.pk)] == ["заличено име"]
    assert "заличено име" in shown(Poll.objects.get(pk=poll.pk))


def test_a_candidate_who_erased_the_account_is_an_erased_name(town: Town, erase: Erase) -> None:
    # Nobody is elected, so no decision rests on the names.
    poll = held(town, called(town, 3, 11), 6, 5).poll
    assert columns_with("Член 12") == {"Nominee", "Outcome", "Poll", "Voter"}
    before = differences(poll)
    erase(town.members[11])
    for language, word in WORDS.items():
        assert word in shown(poll, language)
        council = poll.sitting.council.slug
        assert word in Client().get(f"/{language}/c/{council}/voting/elections/{poll.about}/").text
    assert columns_with("Член 12") == set()
    assert differences(poll) == before


def test_who_counted_hands_and_erased_the_account_is_an_erased_name(town: Town, erase: Erase) -> None:
    poll = by_hands(town)
    both(town, poll, figures(3, 9, 1), figures(3, 9, 1))
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    # Not the first two names, with which others begin.
    teller = town.members[2]
    assert columns_with("Член 3") == {"HandTeller", "Voter"}
    before = differences(poll)

    erase(teller)

    for language, word in WORDS.items():
        assert f"Член 2 and {word}" in shown(poll, language) or f"Член 2 и {word}" in shown(poll, language)
    assert columns_with("Член 3") == set()
    assert differences(poll) == before
    assert list(recount.findings(poll_file(Poll.objects.get(pk=poll.pk)))) == []


def test_a_teller_of_papers_who_erased_the_account_is_an_erased_name(town: Town, erase: Erase) -> None:
    item = item_under_way(town)
    elected_tellers(town, item.meeting, 3)
    poll = Poll.objects.get(consequence="voting.elect_tellers")
    assert "Член 3" in shown(poll)
    before = differences(poll)

    erase(town.members[2])

    assert "" in {one.name_in_office for one in tellers_of(item.meeting)}
    assert columns_with("Член 3") == set()
    for language, word in WORDS.items():
        assert word in shown(poll, language)
        assert "Член 3" not in shown(poll, language)
    assert differences(poll) == before
    assert list(recount.findings(poll_file(Poll.objects.get(pk=poll.pk)))) == []


def test_the_seal_of_an_erased_candidate_tells_nothing(town: Town, erase: Erase) -> None:
    poll = held(town, called(town, 3, 11), 6, 5).poll

    erase(town.members[11])

    poll.refresh_from_db()
    erased = str(town.members[11].pk)
    (option,) = [one for one in poll.options if one.get("participant") == erased]
    assert (option["label"], option["salt"]) == ("", "")
    assert list(recount.findings(poll_file(Poll.objects.get(pk=poll.pk)))) == []


def test_verify_notices_another_name_of_a_candidate(town: Town) -> None:
    poll = held(town, called(town, 3, 11), 6, 5).poll
    before = differences(poll)
    first, second = poll.options[:2]
    first["label"], second["label"] = second["label"], first["label"]
    poll.save()

    assert "question" in differences(poll) - before


def test_who_was_elected_by_a_decision_keeps_the_name_in_it(town: Town, erase: Erase) -> None:
    outcome = held(town, called(town, 3, 11), 0, 11)
    before = differences(outcome.poll)
    erase(town.members[11])
    outcome.refresh_from_db()
    assert outcome.resolution is not None
    assert "Член 12" in outcome.resolution.words
    assert differences(outcome.poll) == before
