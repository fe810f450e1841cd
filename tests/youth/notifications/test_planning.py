"""Who is notified of an act: everybody whom it concerns, once, however the work is cut into pieces."""

from datetime import timedelta

from django.db import connection

from proposals import services
from proposals.models import Proposal
from tests.factories import Town, make_committee, make_organisation, make_participant, make_representation
from tests.proposals.conftest import author as _author
from tests.proposals.conftest import draft as _draft
from tests.proposals.conftest import published as _published
from tests.proposals.conftest import support_fully
from tests.proposals.conftest import town as _town
from tests.queries import at_most
from youth.clock import now
from youth.models import CommitteeMembership, Follow, Notification, NotificationCursor, Participant, User
from youth.selectors.councils import today_in
from youth.services import notifications
from youth.services.following import follow, unfollow
from youth.services.membership import leave_council
from youth.services.notifications import forget_notifications, mark_as_seen, plan_notifications
from youth.services.organisations import end_representation

town, author, draft, published = _town, _author, _draft, _published


def notified(kind: str) -> set[str]:
    """Return the names of those who were notified of the acts of a kind."""
    rows = Notification.objects.filter(kind=kind)
    return set(rows.values_list("participant__display_name", flat=True))


def test_authors_supporters_followers_and_whose_turn_it_is_are_notified_and_who_acts_is_not(
    published: Proposal, town: Town, author: Participant
) -> None:
    follower = make_participant(town.youth, "Следи")
    follow(follower, "proposals.proposal", str(published.pk))
    submitted = support_fully(published, town)
    registered = services.register_proposal(submitted, actor=town.secretary)
    committee = make_committee(town.term, "sport")
    chairs = make_participant(town.youth, "Води комисията")
    CommitteeMembership.objects.create(
        committee=committee, participant=chairs, is_chair=True, starts_at=town.term.starts_at
    )
    due_on = today_in(town.youth) + timedelta(days=7)
    services.assign_committee(registered, committee, due_on=due_on, actor=town.chair)
    plan_notifications()
    people = {"Следи", *(member.display_name for member in town.members[2:4])}
    assert notified("proposals.submitted") == people | {author.display_name, "Секретар"}
    assert notified("proposals.registered") == people | {author.display_name, "Член 1"}
    assert notified("proposals.assigned") == people | {author.display_name, "Води комисията"}
    assert notified("proposals.support_changed") == set()


def test_who_follows_the_council_hears_of_a_new_proposal_until_they_stop(
    draft: Proposal, town: Town, author: Participant
) -> None:
    follow(town.member, "youth.council")
    follow(town.chair, "youth.council")
    unfollow(town.chair, "youth.council")
    services.publish_proposal(draft, actor=author)
    assert plan_notifications() == 1
    row = town.member.notifications.get()
    assert (row.kind, row.topic, row.key) == ("proposals.published", "proposals.steps", str(draft.pk))


def test_of_what_an_organisation_follows_those_are_notified_who_act_for_it_now(
    draft: Proposal, town: Town, author: Participant
) -> None:
    club = make_organisation(town.youth)
    follow(club, "youth.council")
    acting = make_representation(make_participant(town.youth, "Представя"), club)
    former = make_representation(make_participant(town.youth, "Представяше"), club)
    end_representation(former, ground="Писмо № 1", actor=town.secretary)
    services.publish_proposal(draft, actor=author)
    plan_notifications()
    assert notified("proposals.published") == {acting.representative.display_name}


def test_planning_again_notifies_nobody_again(published: Proposal, town: Town) -> None:
    follow(town.member, "youth.council")
    assert plan_notifications() == 1
    assert plan_notifications() == 0
    NotificationCursor.objects.all().delete()
    plan_notifications()
    assert town.member.notifications.count() == 1


def make_followers(town: Town, number: int) -> None:
    """Let so many people follow the council."""
    users = User.objects.bulk_create(User(email=f"follower-{one}@example.org") for one in range(number))
    people = Participant.objects.bulk_create(
        Participant(council=town.youth, user=user, display_name=f"Следи {user.pk}") for user in users
    )
    Follow.objects.bulk_create(Follow(participant=person, label="youth.council", key="") for person in people)
    # PostgreSQL does so by itself soon after; until then it takes the tables for empty.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_ten_thousand_notifications_are_written_in_batches_of_few_queries(
    draft: Proposal, town: Town, author: Participant
) -> None:
    make_followers(town, 2000)
    services.publish_proposal(draft, actor=author)
    for number in range(4):
        another = services.draft_proposal(
            town.youth, title=f"Още {number}", summary="Защото.", points="Да се направи.", actor=author
        )
        services.publish_proposal(another, actor=author)
    kinds = ["proposals.published"]
    for proposal in Proposal.objects.all():
        while True:
            with at_most(20):
                written = notifications._plan_batch(f"proposals:{proposal.pk}", kinds)
            if written is None:
                break
            assert written in {0, notifications.BATCH}
    assert Notification.objects.count() == 10_000
    assert Notification.objects.values("participant", "stream", "seq").distinct().count() == 10_000


def test_what_was_seen_is_no_longer_new_and_what_came_meanwhile_is(
    published: Proposal, town: Town, author: Participant
) -> None:
    follow(town.member, "youth.council")
    plan_notifications()
    newest = town.member.notifications.get().pk
    follow(town.member, "proposals.proposal", str(published.pk))
    services.withdraw_proposal(published, actor=author)
    plan_notifications()
    assert mark_as_seen(town.member, up_to=newest) == 1
    assert [row.kind for row in town.member.notifications.filter(seen_at=None)] == ["proposals.withdrawn"]


def test_who_leaves_is_forgotten_and_not_notified_any_more(published: Proposal, town: Town) -> None:
    person = make_participant(town.youth, "Отива си")
    follow(person, "youth.council")
    plan_notifications()
    assert person.notifications.count() == 1
    leave_council(person)
    plan_notifications()
    assert not person.notifications.exists()
    assert not person.follows.exists()


def test_old_notifications_are_deleted(published: Proposal, town: Town) -> None:
    follow(town.member, "youth.council")
    plan_notifications()
    assert forget_notifications(now()) == 0
    assert forget_notifications(now() + timedelta(days=181)) == 1
