"""A person's own page: what is new, what is theirs, what they follow; and the badge that leads there."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from proposals import services
from proposals.models import Proposal
from tests.factories import Town, make_meeting, make_participant, make_representation, make_user
from tests.markup import part
from tests.proposals.conftest import author as _author
from tests.proposals.conftest import draft as _draft
from tests.proposals.conftest import published as _published
from tests.proposals.conftest import town as _town
from tests.queries import FRAME
from tests.youth.people.test_council_pages import signed_in
from tests.youth.people.test_profile_pages import answers
from youth import clock
from youth.models import Meeting, ModerationRules, Participant, Representation
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
    assert "Regular meeting, " in part(member, "section[@aria-labelledby='own-invitations']")
    assert "own-invitations" not in part(own)


def test_who_is_new_finds_the_first_steps_until_they_have_done_something(
    published: Proposal, town: Town
) -> None:
    newcomer = make_participant(town.youth, "Нов")
    client, steps = signed_in(newcomer.user), "section[@aria-labelledby='own-first-steps']"
    first = part(client.get(ME), steps)
    for step in ("/en/c/ms/proposals/", "/en/c/ms/proposals/new/"):
        assert f'href="{step}"' in first
    services.support_proposal(published, actor=newcomer)
    assert "own-first-steps" not in part(client.get(ME))


def test_who_holds_an_office_is_shown_the_desk_and_no_first_steps(town: Town) -> None:
    page = signed_in(town.secretary.user).get(ME)
    assert 'href="/en/c/ms/desk/"' in part(page)
    assert "own-first-steps" not in part(page)


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


FOLLOW = "/en/c/ms/follow/"


def subject(label: str, key: object = "", **more: str) -> dict[str, str]:
    """Return what the button of a subject sends."""
    return {"label": label, "key": str(key), **more}


def test_following_has_a_button_where_the_subject_is_and_a_way_back(published: Proposal, town: Town) -> None:
    client, sent = signed_in(town.member.user), subject("proposals.proposal", published.pk)
    at = reverse("proposals:detail", kwargs={"council": "ms", "pk": published.pk}).replace("/bg/", "/en/")
    assert client.post(FOLLOW, sent).url == at
    assert town.member.follows.get().key == str(published.pk)
    client.post(FOLLOW, sent)
    assert town.member.follows.count() == 1
    assert "Stop following" in part(client.get(at), "form[@class='follow']")
    client.post(FOLLOW, sent | {"stop": "1"})
    assert not town.member.follows.exists()


def test_somebody_new_follows_by_signing_in_and_joining_and_is_back_on_the_page(
    published: Proposal, town: Town
) -> None:
    sent = subject("proposals.proposal", published.pk)
    assert "login" in Client().post(FOLLOW, sent).url
    newcomer = make_user("new")
    client = signed_in(newcomer)
    page = client.post(client.post(FOLLOW, sent).url, answers(), follow=True)
    assert page.redirect_chain[-1][0] == f"/en/c/ms/proposals/{published.pk}/"
    assert newcomer.participations.get().follows.get().key == str(published.pk)
    assert "You follow this." in part(page, "div[contains(@class, 'messages')]")


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
        assert client.post(FOLLOW, subject(label, key)).url == ME
    assert not town.young_person.follows.exists()


def test_what_an_organisation_follows_is_on_the_page_of_who_acts_for_it_and_ends_there(town: Town) -> None:
    given = make_representation(town.member)
    follow(given, "youth.council")
    block = "section[starts-with(@aria-labelledby, 'follows-of-')]"
    member = signed_in(town.member.user)
    assert given.organisation.display_name in part(member.get(ME), block)
    assert "follows-of-" not in part(signed_in(town.chair.user).get(ME))

    stop = subject("youth.council") | {"stop": "1", "acting_for": str(given.pk), "from_own_page": "1"}
    assert signed_in(town.chair.user).post(FOLLOW, stop).status_code == 404
    assert given.organisation.follows.exists()
    assert member.post(FOLLOW, stop).url == ME
    assert not given.organisation.follows.exists()
    assert "follows-of-" not in part(member.get(ME))

    follow(given, "youth.council")
    Representation.objects.update(ends_at=clock.now())
    assert "follows-of-" not in part(member.get(ME))


def costs_of_own_page(town: Town, author: Participant, given: Representation | None = None) -> list[int]:
    """Return the queries of the member's page with one of everything, and with six."""
    follow(town.member, "youth.council")
    ModerationRules.objects.update_or_create(council=town.youth, defaults={"most_a_day": 10})
    client = signed_in(town.member.user)
    costs = []
    for number in (1, 5):
        for one in range(number):
            idea = services.draft_proposal(
                town.youth, title=f"Идея {one}", summary="Защото.", points="Да се направи.", actor=author
            )
            services.publish_proposal(idea, actor=author)
            services.support_proposal(idea, actor=town.member)
            meeting = make_meeting(town.term, Meeting.State.CONVENED)
            for follower in filter(None, (town.member, given)):
                follow(follower, "proposals.proposal", str(idea.pk))
                follow(follower, "youth.meeting", str(meeting.pk))
        plan_notifications()
        client.get(ME)
        with CaptureQueriesContext(connection) as made:
            client.get(ME)
        costs.append(len([one for one in made.captured_queries if "SAVEPOINT" not in one["sql"]]))
    return costs


def test_ones_own_page_costs_the_same_however_much_is_on_it(town: Town, author: Participant) -> None:
    first, second = costs_of_own_page(town, author)
    # Beside the frame: session, account, council, participant, plugins; news, follows, meetings, what they
    # are about, own proposals, arguments, votes; of a resolution one more.
    assert first == second <= FRAME + 12


def test_so_does_the_page_of_who_acts_for_an_organisation(town: Town, author: Participant) -> None:
    first, second = costs_of_own_page(town, author, make_representation(town.member))
    # What the organisation follows is one more.
    assert first == second <= FRAME + 13
