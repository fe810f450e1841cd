"""What is put to the vote beside the draft decision: agenda, late items, points, debate, openness."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from tests.factories import Town, let_in
from tests.kept import kept
from tests.voting.scenes import cast, item_under_way
from tests.youth.meetings.scenes import convened
from voting.models import Outcome
from voting.services import Asked, announce_poll, close_poll, open_poll, put_to_vote
from youth.journal.models import JournalEntry
from youth.models import AgendaItem, Meeting, Resolution
from youth.refusals import Refusal
from youth.services.agenda import add_item, finish_item, start_item
from youth.services.meetings import open_meeting

POINTS = [
    {"id": "a1", "kind": "point", "number": "1.", "text": "Да се осветят алеите.", "children": []},
    {"id": "b2", "kind": "point", "number": "2.", "text": "Да се боядисат пейките.", "children": []},
]
WON, LOST = (9, 3, 1), (3, 9, 1)


@kept
def between_items(town: Town) -> Meeting:
    """Open a meeting with thirteen members and no item under way."""
    meeting = convened(town)
    let_in(meeting, *town.members)
    return open_meeting(meeting, actor=town.chair)


def decided(town: Town, meeting: Meeting, name: str, votes: tuple[int, int, int], **about) -> Outcome:
    """Put a question to the vote and announce the result."""
    poll = put_to_vote(meeting, name, actor=town.chair, **about)
    cast(town, poll, *votes)
    close_poll(poll, actor=town.chair)
    return announce_poll(poll, actor=town.chair)


def refused(code, act, *arguments, **facts):
    with pytest.raises(Refusal) as error:
        act(*arguments, **facts)
    assert error.value.code == code
    assert str(error.value)


class TestAgenda:
    def test_the_council_adopts_its_agenda_once_before_the_first_item(self, town: Town):
        meeting = between_items(town)

        outcome = decided(town, meeting, "youth.adopt_agenda", WON)

        meeting.refresh_from_db()
        assert meeting.agenda_adopted_at is not None
        assert outcome.poll.agenda_item is None
        assert not Resolution.objects.exists()
        refused("agenda_adopted", put_to_vote, meeting, "youth.adopt_agenda", actor=town.chair)

    def test_it_is_not_adopted_after_the_first_item_began(self, town: Town):
        item = item_under_way(town)

        refused("agenda_begun", put_to_vote, item.meeting, "youth.adopt_agenda", actor=town.chair)

    def test_a_late_item_is_called_only_after_the_council_took_it_up(self, town: Town):
        meeting = between_items(town)
        late = add_item(meeting, title="Спешно", actor=town.secretary)
        refused("not_taken_up", start_item, late, actor=town.chair)

        decided(town, meeting, "youth.take_up_item", WON, about=str(late.pk))

        assert start_item(late, actor=town.chair).state == "under_way"

    def test_a_late_item_that_was_not_taken_up_may_be_moved_again(self, town: Town):
        meeting = between_items(town)
        late = add_item(meeting, title="Спешно", actor=town.secretary)

        decided(town, meeting, "youth.take_up_item", LOST, about=str(late.pk))

        refused("not_taken_up", start_item, late, actor=town.chair)
        assert decided(town, meeting, "youth.take_up_item", WON, about=str(late.pk)).carried

    @pytest.mark.parametrize(
        ("rule", "votes", "carried"),
        [
            ("ordinary", (7, 0, 0), True),
            ("two_thirds", (13, 0, 0), False),
            ("unanimous_or_urgent", (12, 0, 1), False),
            ("unanimous_or_urgent", (13, 0, 0), True),
        ],
    )
    def test_the_rules_say_by_which_majority_it_is_taken_up(self, town: Town, rule, votes, carried):
        town.youth.rules_overrides = {"agenda.late_item": rule}
        town.youth.save()
        meeting = between_items(town)
        late = add_item(meeting, title="Спешно", actor=town.secretary)

        assert decided(town, meeting, "youth.take_up_item", votes, about=str(late.pk)).carried is carried

    def test_an_item_is_postponed_by_a_vote(self, town: Town):
        item = item_under_way(town)

        decided(town, item.meeting, "youth.postpone_item", WON, about=str(item.pk))

        item.refresh_from_db()
        assert item.state == "postponed"
        entry = JournalEntry.objects.get(kind="youth.item_postponed")
        announced = JournalEntry.objects.get(kind="voting.poll_announced")
        assert (entry.cause_stream, entry.cause_seq) == (announced.stream_id, announced.seq)

    def test_a_lost_motion_changes_nothing(self, town: Town):
        item = item_under_way(town)

        decided(town, item.meeting, "youth.postpone_item", LOST, about=str(item.pk))

        item.refresh_from_db()
        assert item.state == "under_way"

    def test_an_item_is_brought_forward(self, town: Town):
        meeting = between_items(town)
        last = meeting.agenda_items.order_by("position").last()

        decided(town, meeting, "youth.bring_forward_item", WON, about=str(last.pk))

        assert meeting.agenda_items.order_by("position").first() == last

    def test_an_unknown_item_is_refused(self, town: Town):
        meeting = between_items(town)

        refused("unknown_item", put_to_vote, meeting, "youth.postpone_item", about="x", actor=town.chair)
        refused("unknown_question", put_to_vote, meeting, "youth.fly", actor=town.chair)


class TestPoints:
    def draft(self, town: Town) -> AgendaItem:
        return item_under_way(town, points=POINTS)

    def test_a_lost_point_is_struck_and_the_rest_is_adopted(self, town: Town):
        item = self.draft(town)
        decided(town, item.meeting, "youth.keep_point", WON, item=item, about="a1")
        decided(town, item.meeting, "youth.keep_point", LOST, item=item, about="b2")

        resolution = decided(town, item.meeting, "youth.adopt", WON, item=item).resolution

        assert resolution.points == POINTS[:1]

    def test_each_point_is_put_once(self, town: Town):
        item = self.draft(town)
        put = {"item": item, "about": "a1"}
        decided(town, item.meeting, "youth.keep_point", WON, **put)

        refused("item_voted", put_to_vote, item.meeting, "youth.keep_point", **put, actor=town.chair)

    def test_where_no_point_is_left_there_is_nothing_to_adopt(self, town: Town):
        item = self.draft(town)
        for point in ("a1", "b2"):
            decided(town, item.meeting, "youth.keep_point", LOST, item=item, about=point)
        item.refresh_from_db()

        refused("no_point_left", open_poll, item, actor=town.chair)
        assert finish_item(item, actor=town.chair).state == "done"

    def test_after_the_vote_on_the_whole_no_point_is_put(self, town: Town):
        item = self.draft(town)
        decided(town, item.meeting, "youth.adopt", LOST, item=item)
        put = {"item": item, "about": "a1"}

        refused("item_voted", put_to_vote, item.meeting, "youth.keep_point", **put, actor=town.chair)


class TestSession:
    def test_the_meeting_is_closed_to_the_public_with_a_reason(self, town: Town):
        item = item_under_way(town)
        refused("no_reason", put_to_vote, item.meeting, "youth.close_session", actor=town.chair)

        why = Asked(reason="Обсъждат се лични данни.")
        outcome = decided(town, item.meeting, "youth.close_session", WON, asked=why)

        item.meeting.refresh_from_db()
        assert not item.meeting.is_public
        assert outcome.poll.text == "Обсъждат се лични данни."

    def test_it_is_closed_without_a_reason_where_the_rules_ask_for_none(self, town: Town):
        town.youth.rules_overrides = {"session.closed_needs_reason": False}
        town.youth.save()

        item = item_under_way(town)

        assert decided(town, item.meeting, "youth.close_session", WON).carried

    def test_the_debate_is_closed_by_the_majority_that_the_rules_name(self, town: Town):
        item = item_under_way(town)

        outcome = decided(town, item.meeting, "youth.close_debate", WON, item=item)

        assert outcome.carried
        assert "Осветление" in outcome.poll.title


class TestPages:
    @pytest.mark.parametrize(("who", "status"), [("chair", 200), ("member", 403), ("outsider", 403)])
    def test_only_who_presides_puts_something_to_the_vote(self, town: Town, who, status):
        meeting = between_items(town)
        client = Client()
        person = getattr(town, who)
        client.force_login(getattr(person, "user", person))
        place = {"council": town.youth.slug, "meeting": meeting.pk}

        assert client.get(reverse("voting:motions", kwargs=place)).status_code == status

    def test_the_chair_opens_a_vote_on_the_agenda(self, town: Town):
        meeting = between_items(town)
        client = Client()
        client.force_login(town.chair.user)
        place = {"council": town.youth.slug, "meeting": meeting.pk, "name": "youth.adopt_agenda"}

        response = client.post(reverse("voting:put", kwargs=place), {"method": ""})

        assert response.status_code == 302
        assert meeting.polls.get().question == "procedural"

    def test_a_member_puts_nothing_to_the_vote(self, town: Town):
        with pytest.raises(PermissionDenied):
            put_to_vote(between_items(town), "youth.adopt_agenda", actor=town.member)
