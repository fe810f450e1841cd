"""Support counts at once, and lapses where nobody verifies its giver within the days of the rules."""

from datetime import timedelta
from typing import Any

import pytest
from lxml import html

from proposals import services
from proposals.due import end_support_of_unverified
from proposals.models import Proposal, Support
from proposals.selectors.lists import proposals_of
from proposals.selectors.support import support_of, unverified_supporters
from proposals.streams import proposal_stream
from tests.factories import Town, make_participant, verify
from tests.markup import part
from tests.proposals.conftest import ask_more, read
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.verify import verify_stream
from youth.models import Participant, Verification
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.personal_data import personal_data_of
from youth.services.people import set_birth_date


def supporter(town: Town, name: str, proposal: Proposal, *, verified: bool = False) -> Participant:
    """Make a participant who supports the proposal."""
    person = make_participant(town.youth, name, verified=verified)
    services.support_proposal(proposal, actor=person)
    return person


def days_later(town: Town, days: int) -> int:
    """Let the runner work as many days later."""
    return end_support_of_unverified(read(town.youth), clock.now() + timedelta(days=days))


def lapses(proposal: Proposal) -> list[dict[str, int]]:
    """Return the payloads of the acts by which support lapsed."""
    acts = JournalEntry.objects.filter(stream_id=proposal_stream(proposal), kind="proposals.support_lapsed")
    return [entry.payload for entry in acts.order_by("seq")]


def test_it_counts_for_thirty_days_and_lapses_then_unless_somebody_verified_the_giver(
    published: Proposal, town: Town
) -> None:
    ask_more(5, published)
    supporter(town, "Рени", published)
    supporter(town, "Диди", published, verified=True)
    assert (support_of(published).given, unverified_supporters(published)) == (2, 1)
    assert days_later(town, 29) == 0
    assert days_later(town, 30) == 1
    assert days_later(town, 31) == 0
    assert (support_of(published).given, unverified_supporters(published)) == (1, 0)
    assert [one.supporters for one in proposals_of(town.youth)] == [1]
    assert lapses(published) == [{"version": 1, "lapsed": 1, "supporters": 1}]
    entry = JournalEntry.objects.get(kind="proposals.support_lapsed")
    assert entry.actor is None
    assert verify_stream(proposal_stream(published)).holds


def test_one_act_names_how_many_lapsed_together(published: Proposal, town: Town) -> None:
    ask_more(5, published)
    for name in ("Рени", "Диди", "Боби"):
        supporter(town, name, published)
    assert days_later(town, 40) == 3
    assert lapses(published) == [{"version": 1, "lapsed": 3, "supporters": 0}]


def test_who_was_verified_in_time_stays_counted_when_the_verification_ends_later(
    published: Proposal, town: Town
) -> None:
    ask_more(5, published)
    person, late = supporter(town, "Рени", published), supporter(town, "Диди", published)
    today = today_in(town.youth)
    verify(person)
    verify(late)
    Support.objects.update(given_at=clock.now() - timedelta(days=90))
    Verification.objects.filter(user=person.user).update(valid_until=today - timedelta(days=57))
    Verification.objects.filter(user=late.user).update(valid_until=today - timedelta(days=63))
    assert days_later(town, 0) == 1
    assert published.supports.counted().get().participant == person


def test_lapsed_support_comes_back_only_once_its_giver_is_verified(published: Proposal, town: Town) -> None:
    person = supporter(town, "Рени", published)
    days_later(town, 30)
    services.withdraw_support(published, actor=person)
    with pytest.raises(Refusal) as refusal:
        services.support_proposal(published, actor=person)
    assert refusal.value.code == "not_verified"
    assert support_of(published).given == 0
    verify(person)
    services.support_proposal(published, actor=person)
    assert support_of(published).given == 1
    assert days_later(town, 90) == 0
    assert verify_stream(proposal_stream(published)).holds


def test_what_was_submitted_stays_submitted_with_its_number(published: Proposal, town: Town) -> None:
    for name in ("Рени", "Диди"):
        supporter(town, name, published)
    submitted = Proposal.objects.get(state="submitted")
    assert days_later(town, 60) == 0
    assert support_of(submitted).given == 2
    assert lapses(submitted) == []


def test_where_the_rules_do_not_ask_for_it_nothing_lapses(published: Proposal, town: Town) -> None:
    supporter(town, "Рени", published)
    town.youth.rules_overrides |= {
        "verify.required_for": {"value": ["seat"], "source": "", "confirmed": False}
    }
    town.youth.save()
    assert days_later(town, 60) == 0
    assert unverified_supporters(Proposal.objects.get(pk=published.pk)) == 0


def test_the_rules_say_after_how_many_days(published: Proposal, town: Town) -> None:
    supporter(town, "Рени", published)
    town.youth.rules_overrides |= {"verify.support_days": {"value": 7, "source": "", "confirmed": False}}
    town.youth.save()
    assert days_later(town, 6) == 0
    assert days_later(town, 7) == 1


def test_own_data_says_when_support_lapsed(published: Proposal, town: Town) -> None:
    person = supporter(town, "Рени", published)
    before = str(personal_data_of(person.user, town.youth))
    days_later(town, 30)
    assert str(personal_data_of(person.user, town.youth)) != before


def test_a_person_who_hides_the_name_is_not_offered_to_show_it(
    published: Proposal, town: Town, client_for: Any
) -> None:
    address = f"/bg/c/ms/proposals/{published.pk}/"
    minor, adult = make_participant(town.youth, "Рени"), make_participant(town.youth, "Диди")
    set_birth_date(minor.user, today_in(town.youth) - timedelta(days=366 * 15))
    set_birth_date(adult.user, today_in(town.youth) - timedelta(days=366 * 20))
    Participant.objects.filter(pk=adult.pk).update(is_public=True)
    box = "input[@name='is_named']"
    for person, offered in ((minor, 0), (adult, 1)):
        client = client_for(person)
        assert html.document_fromstring(client.get(address).content).xpath(f"count(//{box})") == offered
        client.post(f"{address}support/", {"support": "give", "is_named": "on"})
    assert {one.participant: one.is_named for one in published.supports.all()} == {minor: False, adult: True}


def test_the_page_says_how_long_support_lasts_and_the_office_sees_who_is_not_verified(
    published: Proposal, town: Town, client_for: Any
) -> None:
    address = f"/bg/c/ms/proposals/{published.pk}/"
    person = make_participant(town.youth, "Рени", verified=False)
    client, lasts = client_for(person), "main//p[@id='support-lasts']"
    assert "30 дни" in part(client.get(address), lasts)
    assert "30 дни" in part(client_for(None).get(address), lasts)
    client.post(f"{address}support/", {"support": "give"})
    assert "важи до" in part(client.get(address), lasts)
    unverified = "main//p[@id='unverified-supporters']"
    assert "1 от подкрепилите" in part(client_for(town.secretary).get(address), unverified)
    for other in (person, town.members[3]):
        found = html.document_fromstring(client_for(other).get(address).content)
        assert found.xpath("count(//*[@id='unverified-supporters'])") == 0
    days_later(town, 30)
    assert "me/verify/" in part(client.get(address), "main//div[@id='lapsed-support']")
    verify(person)
    found = html.document_fromstring(client.get(address).content)
    assert found.xpath("count(//*[@id='support-lasts' or @id='lapsed-support'])") == 0
