"""Amendments in the meeting: entered with their mover, put in order, withdrawn, decided by a vote."""

import pytest
from django.test import Client
from django.urls import reverse

from proposals.models import Amendment, Proposal
from proposals.presenters.amendments import amendment_lines, amendments_context
from proposals.selectors.amendments import amendments_of, amendments_to_vote, moved_in_order
from proposals.services import draft_proposal, publish_proposal
from proposals.services.amending import move_amendment, withdraw_amendment
from tests.factories import Town, make_town
from tests.markup import compact, part
from tests.queries import exactly
from tests.voting.scenes import cast, item_under_way
from voting.services import announce_poll, call_election, close_poll, open_poll, put_to_vote
from youth.models import AgendaItem, Meeting
from youth.points import as_rows, keep_ids, parse
from youth.refusals import Refusal
from youth.selectors.rules import rules_of

POINTS = as_rows(keep_ids(parse("1. Да се осветят алеите.\n2. Да се боядисат пейките.").points))
FIRST, SECOND = (row["id"] for row in POINTS)
WON, LOST = (9, 3, 1), (3, 9, 1)


@pytest.fixture
def town(db: None) -> Town:
    """Make a town whose council can decide."""
    return make_town()


@pytest.fixture
def item(town: Town) -> AgendaItem:
    return item_under_way(town, points=POINTS)


def order_of(item: AgendaItem) -> tuple[str, ...]:
    return rules_of(item.meeting).amendment.order.value


def moved(town: Town, item: AgendaItem, change: str, **facts) -> Amendment:
    return move_amendment(item, change=change, mover=town.member, actor=town.secretary, **facts)


def decided(town: Town, amendment: Amendment, votes: tuple[int, int, int]) -> AgendaItem:
    """Put an amendment to the vote; return its item afterwards."""
    item = amendment.agenda_item
    poll = put_to_vote(item.meeting, "proposals.amend", item=item, about=str(amendment.pk), actor=town.chair)
    cast(town, poll, *votes)
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    return AgendaItem.objects.get(pk=item.pk)


def refused(code, act, *arguments, **facts):
    with pytest.raises(Refusal) as error:
        act(*arguments, **facts)
    assert error.value.code == code
    assert str(error.value)


def test_an_adopted_amendment_changes_the_draft_at_once(town: Town, item: AgendaItem) -> None:
    amendment = moved(town, item, "replace", point=SECOND, text="Да се сменят пейките.")

    after = decided(town, amendment, WON)

    assert after.text == "1. Да се осветят алеите.\n2. Да се сменят пейките."
    assert open_poll(after, actor=town.chair).text == after.text


def test_an_amendment_names_the_point_as_it_read_before_its_vote(town: Town, item: AgendaItem) -> None:
    amendment = moved(town, item, "replace", point=SECOND, text="Да се сменят пейките.")

    (line,) = amendment_lines(decided(town, amendment, WON))

    assert "Да се боядисат пейките." in line.title


def test_a_lost_amendment_changes_nothing(town: Town, item: AgendaItem) -> None:
    amendment = moved(town, item, "delete", point=SECOND)

    assert decided(town, amendment, LOST).points == POINTS
    amendment.refresh_from_db()
    assert amendment.state == "rejected"


def test_an_amendment_is_not_withdrawn_while_it_is_voted_on(town: Town, item: AgendaItem) -> None:
    amendment = moved(town, item, "delete", point=SECOND)
    put_to_vote(item.meeting, "proposals.amend", item=item, about=str(amendment.pk), actor=town.chair)

    refused("poll_open", withdraw_amendment, amendment, actor=town.secretary)


def test_the_whole_waits_for_its_amendments(town: Town, item: AgendaItem) -> None:
    amendment = moved(town, item, "delete", point=SECOND)

    refused("amendments_first", open_poll, item, actor=town.chair)
    withdraw_amendment(amendment, actor=town.secretary)
    assert open_poll(item, actor=town.chair).is_open


def test_they_are_put_in_the_order_of_the_rules(town: Town, item: AgendaItem) -> None:
    added = moved(town, item, "add", text="Да се поставят кошчета.")
    whole = moved(town, item, "replace_all", text="1. Да се направи парк.")
    put = {"item": item, "about": str(added.pk), "actor": town.chair}

    refused("amendment_not_next", put_to_vote, item.meeting, "proposals.amend", **put)
    decided(town, whole, LOST)
    assert decided(town, added, WON).points[2]["text"] == "Да се поставят кошчета."


def test_an_amendment_to_an_amendment_is_put_first_and_changes_it(town: Town, item: AgendaItem) -> None:
    first = moved(town, item, "replace", point=SECOND, text="Да се сменят пейките.")
    second = moved(town, item, "replace", to=first, text="Да се сменят две пейки.")

    decided(town, second, WON)
    first.refresh_from_db()

    assert decided(town, first, WON).points[1]["text"] == "Да се сменят две пейки."


def test_the_rules_limit_amendments_to_amendments(town: Town) -> None:
    town.youth.rules_overrides = {"amendment.max_degree": 1}
    town.youth.save()
    item = item_under_way(town, points=POINTS)
    first = moved(town, item, "replace", point=SECOND, text="Да се сменят пейките.")

    refused("degree_too_high", moved, town, item, "replace", to=first, text="Да се сменят две пейки.")


@pytest.mark.parametrize(
    ("change", "facts", "code"),
    [
        ("burn", {}, "unknown_change"),
        ("replace", {"point": "p0", "text": "Друго."}, "unknown_point"),
        ("replace", {"point": FIRST, "text": " "}, "no_text"),
        ("add", {"text": ""}, "no_text"),
    ],
)
def test_what_can_t_be_moved(town: Town, item: AgendaItem, change, facts, code) -> None:
    refused(code, moved, town, item, change, **facts)


def test_only_a_member_in_the_hall_moves_one(town: Town) -> None:
    item = item_under_way(town, present=12, points=POINTS)

    refused("mover_not_in_hall", moved, town, item, "delete", point=FIRST)


def test_a_decided_amendment_is_not_withdrawn(town: Town, item: AgendaItem) -> None:
    amendment = moved(town, item, "delete", point=SECOND)
    decided(town, amendment, WON)

    refused("amendment_decided", withdraw_amendment, amendment, actor=town.secretary)


def test_an_item_has_amendments_or_an_election(town: Town, item: AgendaItem) -> None:
    secretary = Client()
    secretary.force_login(town.secretary.user)
    page = reverse("youth:meeting", kwargs={"council": town.youth.slug, "pk": item.meeting_id})
    amends, elects = (
        reverse(name, kwargs={"council": town.youth.slug, "item": item.pk})
        for name in ("proposals:move_amendment", "voting:call_election")
    )
    amendment = moved(town, item, "delete", point=SECOND)

    assert elects not in part(secretary.get(page), "div[@id='meeting-console']")
    refused("amended", call_election, item, office="chair", actor=town.secretary)
    withdraw_amendment(amendment, actor=town.secretary)
    call_election(item, office="chair", actor=town.secretary)
    refused("elects_persons", moved, town, item, "delete", point=SECOND)
    assert amends not in part(secretary.get(page), "div[@id='meeting-console']")


def test_what_an_adopted_amendment_excludes_is_not_voted_on(town: Town, item: AgendaItem) -> None:
    rival = moved(town, item, "replace", point=SECOND, text="Да се махнат пейките.")
    moved(town, item, "insert", point=SECOND, text="Да има кошчета.")
    first = moved(town, item, "delete", point=FIRST)
    gone = moved(town, item, "replace", point=FIRST, text="Да се осветят две алеи.")
    decided(town, first, WON)
    winner = moved(town, item, "replace", point=SECOND, text="Да се сменят пейките.")
    item = decided(town, winner, WON)

    assert [one.number for one in amendments_to_vote(item)] == [2]
    states = {line.amendment.pk: line.status for line in amendment_lines(item)}
    assert (states[rival.pk], states[gone.pk]) == ("изключено от прието изменение", "точката е отпаднала")
    again = moved(town, item, "replace", point=SECOND, text="Да се сменят две пейки.")
    assert [one.number for one in amendments_to_vote(item)] == [again.number]


class TestPages:
    def test_the_mover_who_withdraws_is_named_and_it_is_asked_first(
        self, town: Town, item: AgendaItem
    ) -> None:
        amendment = moved(town, item, "delete", point=SECOND)
        client = Client()
        client.force_login(town.secretary.user)
        meeting = f"/bg/c/{town.youth.slug}/meetings/{item.meeting_id}/"
        page = f"/bg/c/{town.youth.slug}/proposals/amendments/{amendment.pk}/withdraw/"
        words = f"{town.member.display_name} оттегля предложение за изменение № 1"

        assert words in compact(part(client.get(meeting), "div[@id='meeting-console']"))
        assert f"Оттегля ли {words.replace('оттегля ', '')}?" in part(client.get(page))
        amendment.refresh_from_db()
        assert amendment.state == "moved"

    @pytest.mark.parametrize(
        ("who", "status"), [("secretary", 200), ("chair", 200), ("member", 403), ("outsider", 403)]
    )
    def test_the_chair_s_table_enters_amendments(self, town: Town, item: AgendaItem, who, status) -> None:
        client, person = Client(), getattr(town, who)
        client.force_login(getattr(person, "user", person))
        address = reverse("proposals:move_amendment", kwargs={"council": town.youth.slug, "item": item.pk})

        assert client.get(address).status_code == status

    def test_the_secretary_enters_what_a_member_moved_and_it_shows_in_the_meeting(
        self, town: Town, item: AgendaItem
    ) -> None:
        client = Client()
        client.force_login(town.secretary.user)
        address = reverse("proposals:move_amendment", kwargs={"council": town.youth.slug, "item": item.pk})
        sent = {"mover": str(town.member.pk), "change": "delete", "point": SECOND, "text": ""}

        assert client.post(address, sent).status_code == 302

        page = client.get(
            reverse("youth:meeting", kwargs={"council": town.youth.slug, "pk": item.meeting_id})
        )
        assert "Да се боядисат пейките" in page.content.decode()
        assert Amendment.objects.get().entered_by == town.secretary


class TestOrderAndExclusionsInTheMeeting:
    def page(self, item: AgendaItem, client: Client) -> str:
        url = reverse("youth:meeting", kwargs={"council": item.meeting.council.slug, "pk": item.meeting_id})
        return compact(part(client.get(url), "section[@aria-labelledby='amendments-title']"))

    def test_everybody_reads_which_exclude_each_other_and_in_what_order_they_are_voted_on(
        self, town: Town, item: AgendaItem, client: Client
    ) -> None:
        moved(town, item, "replace", point=SECOND, text="Да се махнат пейките.")
        moved(town, item, "delete", point=SECOND)
        moved(town, item, "add", text="Да има кошчета.")

        page = self.page(item, client)
        assert page.count("изключва се") == 2
        order = ", ".join(str(one.number) for one in moved_in_order(amendments_of(item), order_of(item)))
        assert f"Ред на гласуване: № {order}, накрая целият проект." in page

    def test_one_alone_has_neither_order_nor_table(
        self, town: Town, item: AgendaItem, client: Client
    ) -> None:
        moved(town, item, "delete", point=SECOND)

        page = self.page(item, client)
        assert "Ред на гласуване" not in page
        assert "изключва се" not in page

    def test_a_decided_one_is_no_longer_in_them(self, town: Town, item: AgendaItem, client: Client) -> None:
        moved(town, item, "replace", point=SECOND, text="Да се махнат пейките.")
        rival = moved(town, item, "delete", point=SECOND)
        moved(town, item, "add", text="Да има кошчета.")
        decided(town, rival, LOST)

        page = self.page(item, client)
        assert "изключва се" not in page
        assert "Ред на гласуване" in page

    def test_three_are_read_in_as_many_queries_as_one(self, town: Town, item: AgendaItem) -> None:
        moved(town, item, "delete", point=SECOND)
        with exactly(3):
            amendments_context(AgendaItem.objects.select_related("meeting__council").get(pk=item.pk))
        moved(town, item, "delete", point=FIRST)
        moved(town, item, "add", text="Да има кошчета.")
        with exactly(3):
            amendments_context(AgendaItem.objects.select_related("meeting__council").get(pk=item.pk))


def test_the_chairs_table_reads_that_the_amendments_come_first(town: Town, item: AgendaItem) -> None:
    moved(town, item, "delete", point=SECOND)
    client = Client()
    client.force_login(town.chair.user)
    page = client.get(f"/en/c/{town.youth.slug}/meetings/{item.meeting_id}/")
    assert "they are decided first" in part(page, "div[@id='voting-actions']")


def test_programs_read_them_beside_the_proposal_while_the_meeting_is_public(
    town: Town, item: AgendaItem, client: Client
) -> None:
    text = {"title": "Светли алеи", "summary": "Тъмно е.", "points": "Да се осветят алеите."}
    proposal = draft_proposal(town.youth, actor=town.young_person, **text)
    publish_proposal(proposal, actor=town.young_person)
    Proposal.objects.filter(pk=proposal.pk).update(agenda_item_id=item.pk)
    amendment = moved(town, item, "replace", point=SECOND, text="Да се сменят пейките.")
    address = reverse("api:proposals:amendments", kwargs={"council": town.youth.slug, "pk": proposal.pk})

    (line,) = client.get(address).json()

    assert (line["id"], line["change"], line["point"]) == (str(amendment.pk), "replace", SECOND)
    assert (line["text"], line["state"], line["to"]) == ("Да се сменят пейките.", "moved", None)
    Meeting.objects.filter(pk=item.meeting_id).update(is_public=False)
    assert client.get(address).json() == []
