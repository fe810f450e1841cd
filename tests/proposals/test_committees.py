"""A lead committee and others: assigned, reassigned, heard, late, missed, corrected; and where it is read."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from lxml.html import document_fromstring

from proposals import services
from proposals.models import Assignment, Proposal
from proposals.presenters.committees import committees_in_words
from proposals.presenters.desk import tiles_of
from proposals.presenters.timeline import events_of
from proposals.selectors.committees import committees_of, lead_of, read_assignments
from proposals.selectors.lists import proposals_of
from proposals.streams import proposal_stream
from tests.factories import Town, make_committee, make_meeting, make_participant
from tests.markup import part
from tests.proposals.pages import address
from tests.queries import exactly
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.selectors import entries_after
from youth.journal.verify import verify_stream
from youth.models import Committee, CommitteeMembership, Participant
from youth.offers import item_opinions
from youth.procedure.opinions import OpinionState
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.people import participants_with_standing

type Clients = dict[str, Client]


@pytest.fixture
def budget(town: Town) -> Committee:
    """Make a committee for the budget."""
    return make_committee(town.term, "budget", names={"bg": "Бюджет", "en": "Budget"})


@pytest.fixture
def budget_chair(town: Town, budget: Committee) -> Participant:
    """Return who chairs it."""
    chair = make_participant(town.youth, "Председател на бюджета", is_public=True)
    CommitteeMembership.objects.create(
        committee=budget, participant=chair, is_chair=True, starts_at=town.term.starts_at
    )
    return chair


@pytest.fixture
def with_two(in_committee: Proposal, budget: Committee, town: Town) -> Proposal:
    """Assign the proposal to the committee for the budget, too, which has three days."""
    due_on = today_in(town.youth) + timedelta(days=3)
    return services.assign_another(in_committee, budget, due_on=due_on, actor=town.chair)


def refusal(act: Callable[..., object], *arguments: Any, **facts: Any) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as refused:
        act(*arguments, **facts)
    return refused.value.code, refused.value.field


def days(town: Town, number: int) -> date:
    return today_in(town.youth) + timedelta(days=number)


def pass_days(town: Town, number: int) -> Any:
    return clock.standing_at(clock.now() + timedelta(days=number))


def kinds(proposal: Proposal) -> list[str]:
    return [one.kind.removeprefix("proposals.") for one in entries_after(proposal_stream(proposal))]


def paper(town: Town, **facts: Any) -> dict[str, Any]:
    return {"document": "Становище", "number": "12", "on": today_in(town.youth)} | facts


def test_the_lead_committee_and_others_are_assigned_together(
    registered: Proposal, town: Town, committee_chair: Participant, budget: Committee
) -> None:
    sport = committee_chair.committees.get().committee
    assigned = services.assign_committee(
        registered,
        sport,
        due_on=days(town, 7),
        others=[budget],
        others_due_on=days(town, 3),
        actor=town.chair,
    )
    rows = [(one.committee, one.is_lead, one.due_on) for one in committees_of(assigned)]
    assert rows == [(sport, True, days(town, 7)), (budget, False, days(town, 3))]
    assert kinds(assigned)[-2:] == ["assigned", "assigned"]
    first, second = list(entries_after(proposal_stream(assigned)))[-2:]
    assert second.cause_seq == first.seq


def test_a_committee_is_assigned_once_and_in_the_order_of_the_days(
    registered: Proposal, town: Town, committee_chair: Participant, budget: Committee
) -> None:
    sport = committee_chair.committees.get().committee
    assign, chair = services.assign_committee, town.chair
    early = days(town, -1)
    assert refusal(assign, registered, sport, on=early, actor=chair) == ("date_too_early", "on")
    assert refusal(assign, registered, sport, on=days(town, 1), actor=chair) == ("date_in_future", "on")
    assert refusal(assign, registered, sport, others=[sport], actor=chair) == ("already_assigned", "others")
    found = refusal(assign, registered, sport, others=[budget], others_due_on=early, actor=chair)
    assert found == ("due_in_past", "others_due_on")
    assert kinds(registered)[-1] == "registered"
    assigned = assign(registered, sport, actor=chair)
    found = refusal(services.assign_another, assigned, sport, actor=chair)
    assert found == ("already_assigned", "committee")
    assert refusal(services.assign_another, assigned, budget, actor=town.secretary)[0] == "wrong_role"


def test_each_committee_gives_its_own_opinion_and_only_the_lead_ones_moves(
    with_two: Proposal, town: Town, committee_chair: Participant, budget_chair: Participant, budget: Committee
) -> None:
    heard = services.give_opinion(with_two, **paper(town), actor=budget_chair)
    assert heard.state == "in_committee"
    found = refusal(services.give_opinion, heard, **paper(town), actor=budget_chair)
    assert found == ("opinion_there", None)
    found = refusal(services.give_opinion, heard, **paper(town), committee=budget, actor=committee_chair)
    assert found == ("wrong_role", "committee")
    heard = services.give_opinion(heard, **paper(town, document="Доклад"), actor=committee_chair)
    assert heard.state == "opinion_given"
    assert [one.opinion_document for one in committees_of(heard)] == ["Доклад", "Становище"]


def test_an_opinion_is_not_dated_before_the_assignment(
    in_committee: Proposal, town: Town, committee_chair: Participant
) -> None:
    found = refusal(
        services.give_opinion, in_committee, **paper(town, on=days(town, -1)), actor=committee_chair
    )
    assert found == ("date_too_early", "on")


def test_another_committee_may_still_be_heard_when_the_lead_one_has_spoken(
    with_two: Proposal, town: Town, committee_chair: Participant, budget_chair: Participant
) -> None:
    heard = services.give_opinion(with_two, **paper(town), actor=committee_chair)
    heard = services.give_opinion(heard, **paper(town), actor=budget_chair)
    assert (heard.state, [one.is_awaited for one in committees_of(heard)]) == ("opinion_given", [False] * 2)


def test_it_is_reassigned_for_a_reason_and_what_was_assigned_stays(
    in_committee: Proposal, town: Town, budget: Committee
) -> None:
    lead = lead_of(in_committee)
    assert lead is not None
    reassign = services.reassign_committee
    facts: dict[str, Any] = {"committee": budget, "actor": town.chair}
    assert refusal(reassign, in_committee, lead.pk, reason=" ", **facts)[0] == "reason_missing"
    found = refusal(reassign, in_committee, lead.pk, reason="Така.", actor=town.chair)
    assert found == ("nothing_changes", "committee")
    moved = reassign(in_committee, lead.pk, reason="Става дума за пари.", **facts)
    now = lead_of(moved)
    assert now is not None
    assert (now.committee, now.due_on, moved.state) == (budget, lead.due_on, "in_committee")
    lead.refresh_from_db()
    assert (lead.ended_because, lead.ended_reason) == ("reassigned", "Става дума за пари.")
    found = refusal(reassign, moved, lead.pk, reason="Пак.", **facts)
    assert found == ("unknown_assignment", "assignment")
    with override("bg"):
        title, text = events_of(moved)[0].title, events_of(moved)[0].text
    assert title == "Водещата комисия е сменена или е получила друг срок"
    assert "→ Бюджет" in text
    assert "Става дума за пари." in text


def test_when_the_last_day_is_over_it_is_noted_and_the_proposal_may_go_on(
    with_two: Proposal, town: Town
) -> None:
    meeting = make_meeting(town.term, starts_at=clock.now() + timedelta(days=60))
    assert services.note_missed_opinions(town.youth, clock.now()) == 0
    with pass_days(town, 4):
        assert services.note_missed_opinions(town.youth, clock.now()) == 1
        assert refusal(services.put_on_agenda, with_two, meeting, actor=town.chair)[0] == "opinion_missing"
    with pass_days(town, 8):
        assert services.note_missed_opinions(town.youth, clock.now()) == 1
        assert services.note_missed_opinions(town.youth, clock.now()) == 0
        with_two.refresh_from_db()
        assert with_two.state == "in_committee"
        assert [one.opinion_state for one in committees_of(with_two)] == [OpinionState.MISSED] * 2
        assert kinds(with_two)[-2:] == ["opinion_missed", "opinion_missed"]
        services.put_on_agenda(with_two, meeting, actor=town.chair)
    assert verify_stream(proposal_stream(with_two)).differs == []


def test_a_late_opinion_is_entered_and_said_to_be_late(
    in_committee: Proposal, town: Town, committee_chair: Participant
) -> None:
    with pass_days(town, 9):
        services.note_missed_opinions(town.youth, clock.now())
        heard = services.give_opinion(in_committee, **paper(town), actor=committee_chair)
        assert heard.state == "opinion_given"
        assert JournalEntry.objects.get(kind="proposals.opinion_given").payload["is_late"] is True
        with override("bg"):
            assert "дадено след срока" in committees_in_words(heard)
            assert events_of(heard)[0].title == "Комисия даде становището си след срока"


def test_an_error_is_corrected_and_both_stay(
    with_two: Proposal, town: Town, committee_chair: Participant
) -> None:
    heard = services.give_opinion(with_two, **paper(town, number="21"), actor=committee_chair)
    lead = lead_of(heard)
    assert lead is not None
    correct, right = services.correct_committee_work, services.Correction(number="12")
    facts: dict[str, Any] = {"reason": "Разменени цифри.", "actor": town.secretary}
    assert refusal(correct, heard, lead.pk, right, **facts | {"actor": town.chair})[0] == "wrong_role"
    assert refusal(correct, heard, lead.pk, right, **facts | {"reason": ""})[0] == "reason_missing"
    assert refusal(correct, heard, lead.pk, services.Correction(), **facts)[0] == "nothing_changes"
    early = services.Correction(on=days(town, -1))
    assert refusal(correct, heard, lead.pk, early, **facts) == ("date_too_early", "on")
    early = services.Correction(assigned_on=days(town, -1))
    assert refusal(correct, heard, lead.pk, early, **facts) == ("date_too_early", "assigned_on")
    taken = services.Correction(committee=committees_of(heard)[1].committee)
    assert refusal(correct, heard, lead.pk, taken, **facts) == ("already_assigned", "committee")
    corrected = correct(heard, lead.pk, right, **facts)
    now = lead_of(corrected)
    assert now is not None
    assert (now.opinion_number, now.opinion_document, corrected.state) == ("12", "Становище", "opinion_given")
    assert Assignment.objects.get(pk=lead.pk).opinion_number == "21"
    entry = JournalEntry.objects.get(kind="proposals.committee_work_corrected")
    assert entry.payload["errors"] == ["opinion_number"]
    with override("bg"):
        said = events_of(corrected)
    assert "Номер на документа: 12 (вписано: 21)." in said[0].text
    assert "Становище № 21" in said[1].text
    assert verify_stream(proposal_stream(corrected)).differs == []


def test_a_wrong_committee_is_corrected_with_the_opinion_that_it_gave(
    in_committee: Proposal, town: Town, committee_chair: Participant, budget: Committee
) -> None:
    heard = services.give_opinion(in_committee, **paper(town), actor=committee_chair)
    lead = lead_of(heard)
    assert lead is not None
    right = services.Correction(committee=budget)
    heard = services.correct_committee_work(
        heard, lead.pk, right, reason="Объркана комисия.", actor=town.secretary
    )
    now = lead_of(heard)
    assert now is not None
    assert (now.committee, now.opinion_number) == (budget, "12")
    assert [one.committee for one in committees_of(heard)] == [budget]


def test_what_was_changed_behind_the_acts_is_found(
    in_committee: Proposal, town: Town, committee_chair: Participant, budget: Committee
) -> None:
    services.give_opinion(in_committee, **paper(town), actor=committee_chair)
    Assignment.objects.update(opinion_number="99")
    assert [one.code for one in verify_stream(proposal_stream(in_committee)).differs] == ["paper"]
    Assignment.objects.update(opinion_number="12", committee=budget)
    assert [one.code for one in verify_stream(proposal_stream(in_committee)).differs] == ["committee"]


def by_order(town: Town, **facts: Any) -> dict[str, Any]:
    return {"document": "Разпореждане", "number": "РД-3", "on": today_in(town.youth)} | facts


def test_an_assignment_by_a_paper_says_so_wherever_the_committee_is_named(
    registered: Proposal,
    clients: Clients,
    town: Town,
    committee_chair: Participant,
    budget: Committee,
    told: Callable[[], Any],
) -> None:
    sport, today = committee_chair.committees.get().committee, today_in(town.youth)
    facts: dict[str, Any] = {"others": [budget], "actor": town.chair}
    assigned = services.assign_committee(registered, sport, **by_order(town), **facts)
    rows = [(one.assigned_document, one.assigned_number, one.assigned_on) for one in committees_of(assigned)]
    assert rows == [("Разпореждане", "РД-3", today)] * 2
    said = f"Разпореждане № РД-3 / {today:%d.%m.%Y}"
    page = document_fromstring(clients["visitor"].get(address("detail", assigned)).content)
    lines: Any = page.xpath("//ul[@id='proposal-committees']/li")
    assert ["Разпределено с: Разпореждане" in one.text_content() for one in lines] == [True, True]
    way: Any = page.xpath("//section[@id='proposal-timeline']")
    assert way[0].text_content().replace("\xa0", " ").count(said) == 2
    table = clients["visitor"].get(reverse("proposals:csv", kwargs={"council": "ms"})).content.decode()
    assert table.count(said) == 2
    api = reverse("api:proposals:detail", kwargs={"council": "ms", "pk": assigned.pk})
    found = clients["visitor"].get(api).json()["committees"]
    assert [(one["assigned_document"], one["assigned_number"]) for one in found] == [
        ("Разпореждане", "РД-3")
    ] * 2
    heard = services.give_opinion(assigned, **paper(town), actor=committee_chair)
    meeting = make_meeting(town.term)
    with told():
        services.put_on_agenda(heard, meeting, actor=town.chair)
    with override("bg"):
        (item,) = item_opinions.items(town.youth, meeting=meeting)
    assert "Разпределено с: Разпореждане № РД-3 от" in item.text
    assert verify_stream(proposal_stream(heard)).differs == []


def test_an_assignment_without_a_paper_names_none(in_committee: Proposal, clients: Clients) -> None:
    page = part(clients["visitor"].get(address("detail", in_committee)))
    assert "Разпределено с:" not in page
    assert [(one.assigned_document, one.has_paper) for one in committees_of(in_committee)] == [("", False)]


def test_the_paper_of_an_assignment_is_in_the_order_of_the_days(
    in_committee: Proposal, town: Town, budget: Committee
) -> None:
    another, chair = services.assign_another, town.chair
    early = by_order(town, on=days(town, -1))
    assert refusal(another, in_committee, budget, **early, actor=chair) == ("date_too_early", "on")
    late = by_order(town, on=days(town, 1))
    assert refusal(another, in_committee, budget, **late, actor=chair) == ("date_in_future", "on")
    lead = lead_of(in_committee)
    assert lead is not None
    facts: dict[str, Any] = {"committee": budget, "reason": "Пари.", "actor": chair}
    found = refusal(services.reassign_committee, in_committee, lead.pk, **early, **facts)
    assert found == ("date_too_early", "on")
    moved = services.reassign_committee(in_committee, lead.pk, **by_order(town), **facts)
    now = lead_of(moved)
    assert now is not None
    assert (now.committee, now.assigned_document, now.assigned_number) == (budget, "Разпореждане", "РД-3")
    later = services.reassign_committee(moved, now.pk, due_on=days(town, 9), reason="Още време.", actor=chair)
    kept = lead_of(later)
    assert kept is not None
    assert (kept.assigned_number, kept.due_on) == ("РД-3", days(town, 9))
    assert verify_stream(proposal_stream(later)).differs == []


def test_the_paper_of_an_assignment_is_corrected_like_the_rest(
    registered: Proposal, town: Town, committee_chair: Participant
) -> None:
    sport = committee_chair.committees.get().committee
    assigned = services.assign_committee(registered, sport, **by_order(town), actor=town.chair)
    lead = lead_of(assigned)
    assert lead is not None
    right = services.Correction(assigned_number="РД-13")
    corrected = services.correct_committee_work(
        assigned, lead.pk, right, reason="Липсва цифра.", actor=town.secretary
    )
    now = lead_of(corrected)
    assert now is not None
    assert (now.assigned_document, now.assigned_number) == ("Разпореждане", "РД-13")
    with override("bg"):
        said = events_of(corrected)
    assert "Номер на документа за разпределянето: РД-13 (вписано: РД-3)." in said[0].text
    assert "Разпореждане № РД-3 /" in said[1].text
    assert verify_stream(proposal_stream(corrected)).differs == []
    Assignment.objects.filter(pk=now.pk).update(assigned_number="РД-99")
    assert [one.code for one in verify_stream(proposal_stream(corrected)).differs] == ["paper"]


def test_each_chair_finds_the_own_opinion_on_the_desk(
    with_two: Proposal, town: Town, committee_chair: Participant, budget_chair: Participant
) -> None:
    def waits(person: Participant) -> list[tuple[date | None, str]]:
        return [(one.due, str(one.note)) for one in tiles_of(town.youth, person) if "opinion" in one.key]

    (read,) = participants_with_standing(town.youth, pk=committee_chair.pk)
    with override("en"), exactly(1):
        (lead,) = waits(read)
    with override("en"):
        (other,) = waits(budget_chair)
    assert (lead[0], other[0]) == (days(town, 7), days(town, 3))
    assert "Your committee leads." in lead[1]
    assert "Another committee leads." in other[1]
    services.give_opinion(with_two, **paper(town), actor=budget_chair)
    assert waits(budget_chair) == []
    with pass_days(town, 9):
        services.note_missed_opinions(town.youth, clock.now())
        assert waits(committee_chair) == []
        ready = {one.key: one.count for one in tiles_of(town.youth, town.chair)}
        assert ready["proposals.agenda"] == 1


def test_the_page_the_register_and_the_api_say_where_each_committee_is(
    with_two: Proposal, clients: Clients, town: Town, budget_chair: Participant
) -> None:
    services.give_opinion(with_two, **paper(town, text="Има пари."), actor=budget_chair)
    with exactly(3):
        # The proposals with their co-authors, and the committees of all of them.
        found = list(proposals_of(town.youth))
        read_assignments(found)
        assert [committees_of(one) for one in found]
    page = clients["visitor"].get(address("detail", with_two))
    lines: Any = document_fromstring(page.content).xpath("//ul[@id='proposal-committees']/li")
    said = [" ".join(one.text_content().split()) for one in lines]
    assert "(водеща комисия): очаква се становище до" in said[0]
    assert said[1].startswith("Бюджет: становище от")
    assert "Има пари." in said[1]
    assert "Становище № 12" in said[1]
    listed = part(clients["visitor"].get(reverse("proposals:list", kwargs={"council": "ms"})))
    assert "водеща комисия" in listed
    table = clients["visitor"].get(reverse("proposals:csv", kwargs={"council": "ms"})).content.decode()
    assert "(водеща комисия): очаква се становище до" in table
    api = reverse("api:proposals:detail", kwargs={"council": "ms", "pk": with_two.pk})
    found = clients["visitor"].get(api).json()["committees"]
    assert [(one["is_lead"], one["state"], one["opinion_number"]) for one in found] == [
        (True, "awaited", ""),
        (False, "given", "12"),
    ]


def test_the_item_names_the_lead_committees_opinion_first_and_as_such(
    with_two: Proposal, town: Town, committee_chair: Participant, told: Callable[[], Any]
) -> None:
    heard = services.give_opinion(with_two, **paper(town), actor=committee_chair)
    with pass_days(town, 4):
        services.note_missed_opinions(town.youth, clock.now())
        meeting = make_meeting(town.term)
        with told():
            item = services.put_on_agenda(heard, meeting, actor=town.chair)
        lead = committee_chair.committees.get().committee
        assert item.lead_committee == lead
        with override("bg"):
            said = [one.text for one in item_opinions.items(town.youth, meeting=meeting)]
    assert said[0].startswith(f"{lead.name} (водеща комисия)\nСтановище № 12 от")
    assert said[1] == "Бюджет\nНе е изразено становище в срок."


def test_the_whole_work_of_committees_is_done_on_the_page(
    registered: Proposal, clients: Clients, town: Town, committee_chair: Participant, budget: Committee
) -> None:
    sport = committee_chair.committees.get().committee
    sent = {"committee": sport.pk, "due_on": days(town, 7), "others": [budget.pk], "on": days(town, -1)}
    early = clients["chair"].post(address("step", registered, name="assign"), sent)
    assert early.status_code == 409
    assert 'href="#assign-on"' in early.content.decode()
    clients["chair"].post(address("step", registered, name="assign"), sent | {"on": days(town, 0)})
    lead, other = committees_of(Proposal.objects.get())
    clients["chair"].post(
        address("step", registered, name="reassign"),
        {"assignment": other.pk, "due_on": days(town, 5), "reason": "Молба на комисията."},
    )
    clients["committee"].post(address("step", registered, name="give_opinion"), paper(town, number="21"))
    clients["secretary"].post(
        address("step", registered, name="correct_committee_work"),
        {"assignment": lead.pk, "number": "12", "reason": "Разменени цифри."},
    )
    rows = committees_of(Proposal.objects.get())
    assert [(one.due_on, one.opinion_number) for one in rows] == [
        (days(town, 7), "12"),
        (days(town, 5), ""),
    ]


def test_only_who_may_sees_the_steps(with_two: Proposal, clients: Clients, budget_chair: Participant) -> None:
    steps = {
        "chair": {"assign_another", "reassign"},
        "committee": {"give_opinion"},
        "secretary": {"correct_committee_work"},
        "author": {"withdraw"},
    }
    for who, expected in steps.items():
        page = clients[who].get(address("detail", with_two))
        forms: Any = document_fromstring(page.content).xpath("//form/@action")
        found = {
            name
            for name in {*expected, "assign", "reassign", "give_opinion", "correct_committee_work"}
            if address("step", with_two, name=name) in forms
        }
        assert found >= expected, who
        assert found <= expected | {"withdraw"}, who
