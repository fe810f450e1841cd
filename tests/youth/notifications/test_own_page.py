"""A person's own page: what is new, what is theirs, what they follow; and the badge that leads there."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from proposals import services
from proposals.models import Proposal
from tests.factories import Town, make_meeting, make_participant
from tests.markup import part
from tests.proposals.conftest import author as _author
from tests.proposals.conftest import draft as _draft
from tests.proposals.conftest import published as _published
from tests.proposals.conftest import town as _town
from tests.queries import FRAME
from tests.youth.people.test_council_pages import signed_in
from youth.models import Meeting, Participant
from youth.selectors.personal_data import personal_data_of
from youth.services.following import follow
from youth.services.notifications import plan_notifications

town, author, draft, published = _town, _author, _draft, _published
ME = "/en/c/ms/me/"
BADGE = "header//*[@data-unseen]"


def page_of(person: Participant) -> str:
    return signed_in(person.user).get(ME).text


def test_what_is_mine_is_first_each_in_its_place(
    published: Proposal, town: Town, author: Participant
) -> None:
    services.draft_proposal(town.youth, title="", summary="Още мисля.", points="", actor=author)
    services.support_proposal(published, actor=town.member)
    make_meeting(town.term, Meeting.State.CONVENED)
    own = signed_in(author.user).get(ME)
    assert "Without a title" in part(own, "section[@aria-labelledby='own-drafts']")
    assert "Скейт площадка" in part(own, "section[@aria-labelledby='own-proposals']")
    member = signed_in(town.member.user).get(ME)
    assert "Скейт площадка" in part(member, "section[@aria-labelledby='own-supports']")
    assert "Meeting No. 1" in part(member, "section[@aria-labelledby='own-invitations']")
    assert "own-invitations" not in part(own)


def test_somebody_who_does_not_take_part_is_led_to_joining(town: Town) -> None:
    page = signed_in(town.outsider).get(ME)
    assert 'href="/en/c/ms/join/"' in part(page)
    assert Client().get(ME).status_code == 302


def test_what_is_new_is_counted_in_the_frame_until_it_was_seen(
    published: Proposal, town: Town, author: Participant
) -> None:
    reader = make_participant(town.youth, "Чете")
    client = signed_in(reader.user)
    follow(reader, "youth.council")
    plan_notifications()
    shown = client.get(ME)
    assert "1 new notification" in part(shown, BADGE)
    news = part(shown, "section[@aria-labelledby='news-title']")
    assert "A new proposal looks for support." in news
    assert f"/en/c/ms/proposals/{published.pk}/" in news
    client.post(f"{ME}seen/", {"newest": reader.notifications.get().pk})
    assert "data-unseen" not in part(client.get(ME), "header[1]")
    # Other people's are theirs alone.
    assert "data-unseen" not in part(signed_in(town.member.user).get(ME), "header[1]")


@pytest.mark.parametrize("newest", ["", "x", "-1", "9" * 40, "²"])
def test_a_form_that_names_no_notification_marks_nothing(
    published: Proposal, town: Town, newest: str
) -> None:
    follow(town.member, "youth.council")
    plan_notifications()
    assert signed_in(town.member.user).post(f"{ME}seen/", {"newest": newest}).status_code == 302
    assert town.member.notifications.filter(seen_at=None).count() == 1


def test_following_has_a_button_where_the_subject_is_and_a_way_back(published: Proposal, town: Town) -> None:
    client = signed_in(town.member.user)
    at = reverse("proposals:detail", kwargs={"council": "ms", "pk": published.pk})
    button = (
        f"{reverse('youth:follow', kwargs={'council': 'ms'})}?label=proposals.proposal&key={published.pk}"
    )
    assert client.post(button, {"follow": "1"}).url == at
    assert town.member.follows.get().key == str(published.pk)
    client.post(button, {"follow": "1"})
    assert town.member.follows.count() == 1
    assert "Stop following" in part(client.get(at.replace("/bg/", "/en/")), "form[@class='follow']")
    client.post(button, {"stop": "1"})
    assert not town.member.follows.exists()


def test_somebody_new_finds_the_button_again_after_signing_in_and_joining(
    published: Proposal, town: Town
) -> None:
    button = f"/en/c/ms/follow/?label=proposals.proposal&key={published.pk}"
    assert "login" in Client().post(button).url
    assert "/en/c/ms/join/?next=/en/c/ms/follow/" in signed_in(town.outsider).post(button).url
    asked = signed_in(town.member.user).get(button)
    assert "Скейт площадка" in part(asked)


def test_what_is_followed_and_notified_is_among_what_is_kept_about_a_person(
    published: Proposal, town: Town
) -> None:
    follow(town.member, "youth.council")
    plan_notifications()
    kept = {one.name: one.rows for one in personal_data_of(town.member.user, town.youth).datasets}
    assert [row["label"] for row in kept["youth.follows"]] == ["youth.council"]
    assert [row["kind"] for row in kept["youth.notifications"]] == ["proposals.published"]


def test_nobody_follows_what_they_may_not_see(draft: Proposal, town: Town) -> None:
    closed = make_meeting(town.term, Meeting.State.CONVENED, is_public=False)
    client = signed_in(town.young_person.user)
    for label, key in (
        ("proposals.proposal", draft.pk),
        ("youth.meeting", closed.pk),
        ("youth.meeting", "x"),
        ("nobody.knows", draft.pk),
    ):
        assert client.get(f"/en/c/ms/follow/?label={label}&key={key}").status_code == 404
        client.post(f"/en/c/ms/follow/?label={label}&key={key}", {"follow": "1"})
    assert not town.young_person.follows.exists()


def test_ones_own_page_costs_the_same_however_much_is_on_it(town: Town, author: Participant) -> None:
    follow(town.member, "youth.council")
    client = signed_in(town.member.user)
    costs = []
    for number in (1, 5):
        for one in range(number):
            idea = services.draft_proposal(
                town.youth, title=f"Идея {one}", summary="Защото.", points="Да се направи.", actor=author
            )
            services.publish_proposal(idea, actor=author)
            services.support_proposal(idea, actor=town.member)
            follow(town.member, "proposals.proposal", str(idea.pk))
            meeting = make_meeting(town.term, Meeting.State.CONVENED)
            follow(town.member, "youth.meeting", str(meeting.pk))
        plan_notifications()
        client.get(ME)
        with CaptureQueriesContext(connection) as made:
            client.get(ME)
        costs.append(len([one for one in made.captured_queries if "SAVEPOINT" not in one["sql"]]))
    assert costs[0] == costs[1]
    # Beside the frame: session, account, council, participant, plugins; news, follows, meetings, what they
    # are about, own proposals, votes; of a resolution one more.
    assert costs[0] <= FRAME + 11
