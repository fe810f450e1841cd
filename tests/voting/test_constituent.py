"""The constituent meeting: from a council without a chair to the chair that it elected."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from tests.factories import Town, let_in
from tests.markup import part
from tests.voting.scenes import vote
from tests.youth.meetings.scenes import planned
from voting.services import announce_poll, call_election, close_poll, nominate, open_round
from youth import clock
from youth.journal.models import JournalEntry
from youth.models import Meeting
from youth.policies import may
from youth.refusals import Refusal
from youth.services.agenda import finish_item, start_item
from youth.services.meetings import close_meeting, convene_meeting, open_meeting
from youth.services.presiding import name_eldest

pytestmark = pytest.mark.django_db


def without_chair(town: Town) -> Town:
    """Take the chair away; the rules let members vote for persons on their devices."""
    town.youth.offices.filter(role="chair").delete()
    town.youth.rules_overrides = {"vote.secret_required_for": []}
    town.youth.save()
    return town


def constituent(town: Town) -> Meeting:
    meeting = planned(without_chair(town), "Избор на председател", kind="constituent")
    meeting = convene_meeting(meeting, late_because="Спешно", actor=town.secretary)
    let_in(meeting, *town.members)
    return meeting


def test_a_council_without_a_chair_elects_one_who_takes_the_meeting_over(town: Town):
    meeting = constituent(town)
    eldest, elected = town.members[5], town.members[2]
    with pytest.raises(PermissionDenied):
        open_meeting(meeting, actor=eldest)
    meeting = name_eldest(meeting, eldest, actor=town.secretary)
    meeting = open_meeting(meeting, actor=eldest)
    item = start_item(meeting.agenda_items.get(), actor=eldest)
    election = call_election(item, office="chair", actor=town.secretary)
    nominate(election, elected, actor=eldest)
    poll = open_round(election, actor=eldest)
    vote(poll, town.members[:11], "c1")
    close_poll(poll, actor=eldest)
    announce_poll(poll, actor=eldest)

    assert town.youth.offices.in_force(clock.now()).get(role="chair").participant == elected
    meeting.refresh_from_db()
    assert meeting.eldest is None
    assert (may("meeting.run", eldest, meeting), may("meeting.run", elected, meeting)) == (False, True)
    kinds = JournalEntry.objects.values_list("kind", flat=True)
    assert {"youth.eldest_presides", "youth.presiding_ended"} <= set(kinds)
    finish_item(meeting.agenda_items.get(), actor=elected)
    assert close_meeting(meeting, actor=elected).state == "closed"


def test_who_is_refused_reads_that_the_eldest_member_presides(town: Town, client: Client):
    meeting = constituent(town)
    address = f"/en/c/{town.youth.slug}/voting/meetings/{meeting.pk}/"
    client.force_login(town.secretary.user)
    refused = part(client.get(address), status=403)
    assert "done here by: the eldest member present, who presides until a chair is elected." in refused
    name_eldest(meeting, town.members[5], actor=town.secretary)
    words = f"by: {town.members[5].display_name}, the eldest member present, who presides until a chair"
    assert words in part(client.get(address), status=403)
    step = f"/en/c/{town.youth.slug}/meetings/{meeting.pk}/steps/open/"
    assert words in part(client.post(step), status=403)


def test_the_secretary_convenes_no_other_meeting_and_not_where_there_is_a_chair(town: Town):
    with_chair = planned(town, kind="constituent")
    with pytest.raises(PermissionDenied):
        convene_meeting(with_chair, late_because="Спешно", actor=town.secretary)
    regular = planned(without_chair(town))
    with pytest.raises(PermissionDenied):
        convene_meeting(regular, late_because="Спешно", actor=town.secretary)
    for person in (town.member, town.young_person):
        assert not may("meeting.convene", person, with_chair)


def test_only_a_member_in_the_hall_is_named_and_only_without_a_chair(town: Town):
    meeting = constituent(town)
    with pytest.raises(Refusal) as refused:
        name_eldest(meeting, town.young_person, actor=town.secretary)
    assert refused.value.code == "not_present"
    with pytest.raises(PermissionDenied):
        name_eldest(meeting, town.members[1], actor=town.members[1])


def test_a_council_with_a_chair_has_no_eldest_member_presiding(town: Town):
    meeting = convene_meeting(planned(town, kind="constituent"), late_because="Спешно", actor=town.chair)
    let_in(meeting, *town.members)
    with pytest.raises(Refusal) as refused:
        name_eldest(meeting, town.members[1], actor=town.secretary)
    assert refused.value.code == "chair_in_office"


def test_the_eldest_member_sees_the_buttons_that_run_the_meeting(town: Town):
    meeting = constituent(town)
    page = reverse("youth:eldest", kwargs={"council": town.youth.slug, "pk": meeting.pk})
    client = Client()
    for person, status in ((town.member, 403), (town.young_person, 403), (town.secretary, 302)):
        client.force_login(person.user)
        assert client.post(page, {"member": str(town.members[5].pk)}).status_code == status
    client.force_login(town.members[5].user)
    answer = client.get(reverse("youth:meeting", kwargs={"council": town.youth.slug, "pk": meeting.pk}))
    opens = reverse("youth:meeting_step", kwargs={"council": "ms", "pk": meeting.pk, "step": "open"})
    assert opens in part(answer, "div[@id='meeting-console']")
    client.force_login(town.member.user)
    answer = client.get(reverse("youth:meeting", kwargs={"council": town.youth.slug, "pk": meeting.pk}))
    assert opens not in part(answer)


def test_everybody_reads_who_presides_while_there_is_no_chair(client: Client, town: Town):
    meeting = constituent(town)
    page = f"/en/c/{town.youth.slug}/meetings/{meeting.pk}/"
    line = "p[@id='meeting-presides']"

    assert "opens the meeting and presides until a chair is elected" in part(client.get(page), line)
    name_eldest(meeting, town.members[5], actor=town.secretary)
    named = part(client.get(page), line)
    assert "the eldest member present, presides" in named
    assert town.members[5].display_name in named
