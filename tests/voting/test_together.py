"""Several items in one vote: taken once, counted for each, with a result and a number for each."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import Town, make_agenda_item
from tests.markup import part
from tests.voting.scenes import cast, vote
from tests.voting.test_motions import between_items
from voting.models import Outcome, Poll
from voting.services import (
    announce_poll,
    challenge_quorum,
    close_poll,
    count_quorum,
    open_poll,
    put_together,
    take_out,
    void_poll,
)
from youth.journal.verify import verify_all
from youth.models import AgendaItem, Meeting, Resolution
from youth.refusals import Refusal
from youth.services.agenda import add_item, start_item
from youth.services.attendance import leave_hall
from youth.services.recusals import declare_recusal


@pytest.fixture
def meeting(town: Town) -> Meeting:
    meeting = between_items(town)
    meeting.agenda_items.filter(position=2).update(decision_type="absolute")
    return meeting


def items(meeting: Meeting, *positions: int) -> list[AgendaItem]:
    return list(meeting.agenda_items.filter(position__in=positions).order_by("position"))


def refused(code, act, *arguments, **facts):
    with pytest.raises(Refusal) as error:
        act(*arguments, **facts)
    assert error.value.code == code
    assert str(error.value)


def decided(town: Town, lead: Poll, *votes: int) -> None:
    cast(town, lead, *votes)
    close_poll(lead, actor=town.chair)
    announce_poll(lead, actor=town.chair)


def test_each_item_gets_its_own_outcome_and_number(town: Town, meeting: Meeting) -> None:
    lead = put_together(meeting, items(meeting, 1, 2), actor=town.chair)

    decided(town, lead, 12, 1, 0)

    assert [one.number for one in Resolution.objects.order_by("number")] == [1, 2]
    assert {one.state for one in items(meeting, 1, 2)} == {"done"}
    assert Outcome.objects.filter(poll__put_with=lead, carried=True).count() == 2
    assert not [one for verdict in verify_all() for one in verdict.differs if one.code != "attendance"]


def test_each_item_is_judged_by_its_own_majority(town: Town, meeting: Meeting) -> None:
    lead = put_together(meeting, items(meeting, 1, 2), actor=town.chair)

    decided(town, lead, 8, 5, 0)

    carried = Outcome.objects.filter(poll__put_with=lead).order_by("poll__agenda_item__position")
    assert [one.carried for one in carried] == [True, False]
    assert Resolution.objects.count() == 1


def test_any_member_takes_an_item_out_and_it_is_voted_on_apart(town: Town, meeting: Meeting) -> None:
    first, second = items(meeting, 1, 2)
    third = make_agenda_item(meeting, position=3)
    lead = put_together(meeting, [first, second, third], actor=town.chair)
    apart = lead.items_together.get(agenda_item=second)

    take_out(apart, actor=town.member)
    decided(town, lead, 12, 1, 0)

    assert Resolution.objects.count() == 2
    assert open_poll(start_item(second, actor=town.chair), actor=town.chair).is_open


def test_no_ballot_is_cast_on_a_single_item_and_it_is_not_closed_alone(town: Town, meeting: Meeting) -> None:
    lead = put_together(meeting, items(meeting, 1, 2), actor=town.chair)
    one = lead.items_together.first()
    assert one is not None

    assert [one.status for one in vote(one, [town.member], "for")] == ["closed"]
    refused("put_together", close_poll, one, actor=town.chair)
    refused("put_together", announce_poll, one, actor=town.chair)


def test_a_doubt_about_the_quorum_holds_for_every_item(town: Town, meeting: Meeting) -> None:
    lead = put_together(meeting, items(meeting, 1, 2), actor=town.chair)
    part = lead.items_together.first()
    assert part is not None
    cast(town, lead, 12, 1, 0)
    for act, actor in ((challenge_quorum, town.member), (count_quorum, town.secretary)):
        refused("put_together", act, part, actor=actor)
    close_poll(lead, actor=town.chair)
    challenge_quorum(lead, actor=town.member)
    refused("awaits_recount", announce_poll, lead, actor=town.chair)
    for member in town.members[9:]:
        leave_hall(meeting, participant=member, actor=town.secretary)

    count_quorum(lead, actor=town.secretary)
    announce_poll(lead, actor=town.chair)

    assert set(Outcome.objects.values_list("result", flat=True)) == {"no_quorum"}
    assert not Resolution.objects.exists()
    assert {one.state for one in items(meeting, 1, 2)} == {"planned"}


def test_voiding_it_leaves_all_items_open(town: Town, meeting: Meeting) -> None:
    lead = put_together(meeting, items(meeting, 1, 2), actor=town.chair)

    void_poll(lead, reason="Грешни точки.", actor=town.chair)

    assert {one.state for one in Poll.objects.all()} == {"void"}
    assert put_together(meeting, items(meeting, 1, 2), actor=town.chair).is_open


def test_what_can_t_be_put_together(town: Town, meeting: Meeting) -> None:
    refused("too_few_items", put_together, meeting, items(meeting, 1), actor=town.chair)
    late = add_item(meeting, title="Спешно", actor=town.secretary)
    refused("not_taken_up", put_together, meeting, [*items(meeting, 1), late], actor=town.chair)
    second = items(meeting, 2)[0]
    declare_recusal(second, participant=town.members[3], ground="other", reason="Роднина.", actor=town.chair)
    refused("recused_apart", put_together, meeting, items(meeting, 1, 2), actor=town.chair)


class TestPages:
    @pytest.mark.parametrize(("who", "status"), [("chair", 200), ("member", 403), ("outsider", 403)])
    def test_only_who_presides_puts_items_together(self, town: Town, meeting: Meeting, who, status) -> None:
        client, person = Client(), getattr(town, who)
        client.force_login(getattr(person, "user", person))

        address = reverse("voting:together", kwargs={"council": town.youth.slug, "meeting": meeting.pk})
        assert client.get(address).status_code == status

    def test_the_chair_chooses_items_and_a_member_takes_one_out(self, town: Town, meeting: Meeting) -> None:
        chair, member = Client(), Client()
        chair.force_login(town.chair.user)
        member.force_login(town.member.user)
        place = {"council": town.youth.slug, "meeting": meeting.pk}
        chosen = [str(one.pk) for one in items(meeting, 1, 2)]

        sent = chair.post(reverse("voting:together", kwargs=place), {"items": chosen, "method": ""})
        one = Poll.objects.filter(put_with__isnull=False).first()
        assert one is not None
        taken = member.post(reverse("voting:take_out", kwargs={"council": town.youth.slug, "pk": one.pk}))

        assert (sent.status_code, taken.status_code) == (302, 302)
        one.refresh_from_db()
        assert one.state == "void"

    def test_after_one_is_taken_out_members_vote_on_the_rest_where_they_did(
        self, town: Town, meeting: Meeting
    ) -> None:
        third = make_agenda_item(meeting, position=3)
        lead = put_together(meeting, [*items(meeting, 1, 2), third], actor=town.chair)
        apart = lead.items_together.get(agenda_item=third)
        take_out(apart, actor=town.member)
        client = Client()
        client.force_login(town.member.user)

        page = client.get(f"/bg/c/ms/meetings/{meeting.pk}/")

        assert f'value="{lead.pk}"' in part(page, "form[@data-live-command]")
        assert "Гласува се отделно:" in part(page, "section[@id='voting-now']")
        listed = part(Client().get("/bg/c/ms/voting/"))
        assert listed.count("Гласуването е открито") == 1
        assert listed.count("недействително") == 2

    def test_the_common_vote_tells_the_result_of_each_item(self, town: Town, meeting: Meeting) -> None:
        lead = put_together(meeting, items(meeting, 1, 2), actor=town.chair)
        address = f"/bg/c/ms/voting/{lead.pk}/"
        assert "За всяка точка важи мнозинството" in part(Client().get(address))

        decided(town, lead, 8, 5, 0)

        for page in (address, f"/bg/c/ms/meetings/{meeting.pk}/"):
            shown = part(Client().get(page))
            assert "Всяка точка има свой резултат" in shown
            assert shown.index("Прието с 8") < shown.index("Не е прието: 8")
