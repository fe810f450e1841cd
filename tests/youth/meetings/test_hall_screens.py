"""The hall's screen by link, and a meeting in the frame of another site: what everybody may see."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import Town
from tests.markup import compact, part
from tests.replay import Pages, assert_frames_refresh
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at, signed_in
from youth import clock
from youth.journal.streams import meeting_stream
from youth.models import Meeting, Participant
from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.selectors.hall_screens import screen_token
from youth.services import agenda, attendance, meetings
from youth.services.hall_screens import link_screen, revoke_screen

pytestmark = pytest.mark.django_db


def linked(town: Town, meeting: Meeting, by: Participant) -> str:
    """Make a link as the table does; return its address."""
    page = at("screen_link", town, pk=meeting.pk)
    client = signed_in(by)
    assert client.post(page, {"act": "make"}).status_code == 302
    found = re.search(r"http://testserver(/\S+)</textarea>", client.get(page).text)
    assert found is not None
    return found[1]


def test_the_table_makes_a_link_that_opens_without_signing_in_until_it_is_revoked(town: Town) -> None:
    meeting = scenes.opened(town, "Осветление")
    scenes.at_item(town, meeting)
    address = linked(town, meeting, town.secretary)
    assert "Осветление" in part(Client().get(address))

    another = linked(town, meeting, town.chair)
    assert Client().get(address).status_code == 404
    assert Client().get(another).status_code == 200
    signed_in(town.chair).post(at("screen_link", town, pk=meeting.pk), {"act": "revoke"})
    assert Client().get(another).status_code == 404
    with pytest.raises(Refusal) as refused:
        revoke_screen(meeting, actor=OPERATOR)
    assert refused.value.code == "no_link"


def test_nobody_else_makes_one_and_nobody_guesses_one(town: Town) -> None:
    meeting = scenes.opened(town)
    page = at("screen_link", town, pk=meeting.pk)
    for who, code in ((town.member, 403), (town.young_person, 403)):
        assert signed_in(who).post(page, {"act": "make"}).status_code == code
    meeting.refresh_from_db()
    assert meeting.screen_key is None

    token = screen_token(link_screen(meeting, actor=town.secretary))
    key, seal = token.split(":")
    for forged in (key, f"{key[::-1]}:{seal}", f"{key}:{seal[::-1]}", "x:y"):
        assert Client().get(at("hall_screen", town, token=forged)).status_code == 404
    other = at("hall_screen", town, token=token).replace("/ms/", f"/{town.municipal.slug}/")
    assert Client().get(other).status_code == 404


def test_a_meeting_that_was_closed_to_the_public_has_no_link(town: Town) -> None:
    meeting = scenes.opened(town)
    address = linked(town, meeting, town.secretary)
    Meeting.objects.update(is_public=False)

    assert Client().get(address).status_code == 404
    assert Client().get(at("meeting_embed", town, pk=meeting.pk)).status_code == 404
    with pytest.raises(Refusal) as refused:
        link_screen(meeting, actor=town.chair)
    assert refused.value.code == "not_public"


def the_same(text: str) -> str:
    return re.sub(r'data-live-(ticket|now)="[^"]*"', "", text)


@pytest.mark.parametrize("page", ["meeting_screen", "meeting_embed"])
def test_it_is_the_same_for_who_is_signed_in_and_follows_as_a_visitor(town: Town, page: str) -> None:
    meeting = scenes.opened(town)
    scenes.at_item(town, meeting)
    address = at(page, town, pk=meeting.pk)
    # The chair's table sees the code of the hall beside it.
    by_visitor, by_member, by_chair = (
        the_same(client.get(address).text)
        for client in (Client(), signed_in(town.member), signed_in(town.chair))
    )
    assert by_visitor == by_member
    assert 'data-live-audience="public"' in by_chair

    poll = f"/api/v1/c/ms/live/{meeting_stream(meeting)}/?language=en"
    assert [signed_in(town.chair).get(poll + rest).json()["audience"] for rest in ("", "&as=visitor")] == [
        "chair",
        "public",
    ]


@pytest.mark.parametrize("page", ["hall_screen", "meeting_embed"])
def test_it_follows_the_meeting_by_the_frames_of_everybody(town: Town, page: str) -> None:
    meeting = scenes.convened(town, "Осветление", "Велоалея")
    scenes.with_members(town, meeting, 11)
    token = screen_token(link_screen(meeting, actor=town.secretary))
    place = {"token": token} if page == "hall_screen" else {"pk": meeting.pk}
    visitors = dict.fromkeys(("public", "member", "chair"), Client())
    pages = Pages(visitors, lambda language: at(page, town, language, **place))  # type: ignore[arg-type]
    acts: list[Callable[[], object]] = [
        lambda: meetings.open_meeting(meeting, actor=town.chair),
        lambda: scenes.at_item(town, Meeting.objects.get()),
        lambda: attendance.leave_hall(meeting, participant=town.members[1], actor=town.members[1]),
        lambda: agenda.finish_item(meeting.agenda_items.get(position=1), actor=town.chair),
        lambda: meetings.suspend_meeting(Meeting.objects.get(), actor=town.chair),
    ]
    # The code of the hall is another one every minute, and its own page fetches it.
    with clock.standing_at(clock.now()):
        for act in acts:
            assert_frames_refresh(meeting_stream(meeting), pages, act)
    assert 'data-meeting-state="suspended"' in Client().get(pages.address("en")).text


def test_other_sites_may_show_what_is_discussed_whose_it_is_and_what_comes_next(town: Town) -> None:
    meeting = scenes.opened(town, "Осветление", "Велоалея")
    item = scenes.at_item(town, meeting)
    item.mover = "Комисия по градска среда"
    item.save()
    answer = signed_in(town.member).get(at("meeting_embed", town, pk=meeting.pk))

    policy = answer.headers["Content-Security-Policy"]
    for rule in ("frame-ancestors *", "form-action 'none'", "script-src 'self'", "connect-src 'self'"):
        assert rule in policy
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies
    text = compact(part(answer))
    assert "<form" not in text
    for words in ("Осветление", "Комисия по градска среда", "Next on the agenda: 2.", "Велоалея"):
        assert words in text
    link = signed_in(town.secretary).get(at("screen_link", town, pk=meeting.pk)).text
    assert at("meeting_embed", town, pk=meeting.pk) in link
