"""Resigning a seat or an office by a form of one's own."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import Town, give_office, make_agenda_item
from tests.markup import part
from tests.voting.scenes import opened_poll, vote
from tests.youth.people.test_council_pages import signed_in
from voting.services import announce_poll, close_poll, open_poll
from youth import clock
from youth.models import JournalEntry, Mandate, Office
from youth.selectors.people import is_member

RESIGN = "/en/c/ms/me/resign/"


def seat_of(town: Town) -> Mandate:
    return town.member.mandates.get()


def chair_of(town: Town) -> Office:
    return town.chair.offices.get(role="chair")


def local(moment: object) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")  # type: ignore[arg-type]


def consequences(town: Town) -> str:
    return part(signed_in(town.chair.user).get(RESIGN), "main//ul[@id='consequences']")


def test_who_holds_something_resigns_it_and_nobody_else_does(town: Town) -> None:
    answers = {
        "visitor": Client().get(RESIGN).status_code,
        "outsider": signed_in(town.outsider).get(RESIGN).status_code,
        "young person": signed_in(town.young_person.user).get(RESIGN).status_code,
        "member": signed_in(town.member.user).get(RESIGN).status_code,
        "secretary": signed_in(town.secretary.user).get(RESIGN).status_code,
    }
    assert answers == {"visitor": 302, "outsider": 403, "young person": 302, "member": 200, "secretary": 200}

    foreign = {"what": f"mandate-{town.chair.mandates.get().pk}", "is_meant": "on"}
    refused = signed_in(town.member.user).post(RESIGN, foreign)
    assert list(refused.context["form"].errors) == ["what"]
    assert is_member(town.chair)


def test_nothing_is_resigned_without_confirming_it(town: Town) -> None:
    response = signed_in(town.member.user).post(RESIGN, {"what": f"mandate-{seat_of(town).pk}"})

    assert list(response.context["form"].errors) == ["is_meant"]
    assert seat_of(town).ends_at is None


def test_a_seat_is_resigned_now_or_from_a_coming_hour_on(town: Town) -> None:
    client = signed_in(town.member.user)
    given = {"what": f"mandate-{seat_of(town).pk}", "is_meant": "on"}
    tomorrow = clock.now() + timedelta(days=1)

    assert client.post(RESIGN, given | {"at": local(tomorrow)}).status_code == 302
    assert seat_of(town).ends_at == tomorrow.replace(second=0, microsecond=0)
    assert is_member(town.member, clock.now())

    assert client.post(RESIGN, given).status_code == 302
    assert (seat_of(town).end_reason, is_member(town.member, clock.now())) == ("resigned", False)
    assert JournalEntry.objects.filter(kind="youth.mandate_ended", actor=town.member.pk).count() == 2
    assert client.get(RESIGN).status_code == 302


def test_nobody_resigns_from_a_moment_that_has_passed(town: Town) -> None:
    given = {"what": f"mandate-{seat_of(town).pk}", "is_meant": "on"}
    yesterday = local(clock.now() - timedelta(days=1))
    response = signed_in(town.member.user).post(RESIGN, given | {"at": yesterday})

    assert list(response.context["form"].errors) == ["at"]
    assert seat_of(town).ends_at is None


def test_an_office_is_resigned_without_the_seat(town: Town) -> None:
    given = {"what": f"office-{chair_of(town).pk}", "is_meant": "on"}

    assert signed_in(town.chair.user).post(RESIGN, given).status_code == 302
    assert chair_of(town).ends_at is not None
    assert is_member(town.chair, clock.now())


def test_the_chair_reads_who_acts_afterwards(town: Town) -> None:
    assert "nobody can call or run a meeting" in consequences(town)

    give_office(town.members[1], "deputy_chair")
    assert "the deputy calls and runs meetings" in consequences(town)


def test_the_last_chair_reads_that_only_the_operator_can_go_on(town: Town) -> None:
    town.secretary.offices.update(ends_at=clock.now())

    assert "only the operator of the site can" in consequences(town)


def test_leaving_with_a_seat_leads_to_resigning(town: Town) -> None:
    response = signed_in(town.member.user).post("/en/c/ms/me/leave/")

    assert response.status_code == 302
    assert response.url == RESIGN


@pytest.mark.parametrize("has_voted", [True, False])
def test_a_vote_that_is_open_counts_who_resigns_and_the_next_one_does_not(
    town: Town, has_voted: bool
) -> None:
    poll = opened_poll(town)
    vote(poll, town.members[:4], "for")
    if has_voted:
        vote(poll, [town.member], "against")
    client = signed_in(town.member.user)
    assert "still counts yours" in part(client.get(RESIGN), "main//ul[@id='consequences']")
    given = {"what": f"mandate-{seat_of(town).pk}", "is_meant": "on"}
    assert client.post(RESIGN, given).status_code == 302
    if not has_voted:
        vote(poll, [town.member], "against")

    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    poll.refresh_from_db()
    assert (poll.votes["for"], poll.votes["against"], poll.in_office) == (4, 1, 13)

    poll.meeting.agenda_items.update(state="done")
    following = open_poll(make_agenda_item(poll.meeting, state="under_way"), actor=town.chair)
    assert following.in_office == 12
    assert not following.voters.filter(participant=town.member).exists()
