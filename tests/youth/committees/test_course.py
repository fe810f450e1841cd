"""A committee is convened, meets, votes and keeps minutes; its vote is an opinion and no resolution."""

from datetime import timedelta

import pytest

from tests.factories import Town
from tests.youth.committees import scenes
from youth import clock
from youth.models import CommitteeOpinion, Mailing, Resolution
from youth.selectors.attendance import quorum_state
from youth.services import agenda, meetings, minutes

EIGHT_DAYS = timedelta(days=8)


@pytest.mark.django_db
def test_a_committee_goes_from_its_notice_to_signed_minutes(town: Town) -> None:
    chair = town.members[2]
    meeting = scenes.convened(town)
    users = {one.user_id for one in town.members[scenes.MEMBERS]} | {town.secretary.user_id}
    told = Mailing.objects.get().deliveries.values_list("subscription__recipient__user", flat=True)
    assert set(told) == users

    meeting = scenes.opened_with(town, meeting, 3)
    assert (meeting.number, meeting.presiding, meeting.keeping) == (1, chair, town.secretary)
    quorum = quorum_state(meeting)
    assert (quorum.seats, quorum.in_office, quorum.present, quorum.needed) == (5, 5, 3, 3)

    item = meeting.agenda_items.get()
    outcome = scenes.voted(town, item, (2, 1, 0))
    poll = outcome.poll
    assert (poll.seats, poll.in_office, poll.present, poll.voters.count()) == (5, 5, 3, 3)
    opinion = CommitteeOpinion.objects.get()
    assert (opinion.stance, opinion.votes_for, opinion.votes_against) == ("for", 2, 1)
    assert opinion.rapporteur == chair.display_name
    assert not Resolution.objects.exists()

    item.refresh_from_db()
    agenda.finish_item(item, actor=chair)
    meeting = meetings.close_meeting(meeting, actor=chair)
    draft = minutes.draft_minutes(meeting, actor=town.secretary)
    assert "Култура и спорт" in draft.document["bg"]["heading"]
    told_of = [one["kind"] for one in draft.document["bg"]["paragraphs"]]
    assert "youth.opinion_given" in told_of
    assert len(draft.document["bg"]["attendance"]["absent"]) == 2
    draft = minutes.open_minutes_to_objections(draft, actor=town.secretary)
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        minutes.sign_minutes(draft, actor=chair)
        signed = minutes.sign_minutes(draft, actor=town.secretary)
    assert signed.state == "signed"
