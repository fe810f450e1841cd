"""What was entered wrongly in the register of proposals is corrected by an act, and both stay to be read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from proposals import services
from proposals.models import Proposal, RegistrationCorrection
from proposals.presenters.timeline import events_of
from proposals.streams import proposal_stream
from tests.factories import Town, make_meeting
from tests.markup import part
from tests.proposals.conftest import support_fully
from tests.proposals.pages import address
from tests.queries import exactly
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.verify import verify_stream
from youth.models import Participant
from youth.refusals import Refusal
from youth.selectors.councils import today_in

type Clients = dict[str, Client]


def another(town: Town, author: Participant, title: str = "Пейки в парка") -> Proposal:
    """Submit one more proposal."""
    points = f"1. Общината да осигури: {title.lower()}."
    written = services.draft_proposal(
        town.youth, title=title, summary="Няма къде.", points=points, actor=author
    )
    return support_fully(services.publish_proposal(written, actor=author), town)


def refusal(proposal: Proposal, **facts: Any) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as refused:
        services.correct_registration(proposal, **facts)
    return refused.value.code, refused.value.field


def sentences(act: Any, *arguments: Any, **facts: Any) -> str:
    with override("bg"), pytest.raises(Refusal) as refused:
        act(*arguments, **facts)
    return str(refused.value)


def wrong_by(town: Town, **facts: Any) -> dict[str, Any]:
    """Return a correction by the secretary."""
    given = {"number": 12, "on": today_in(town.youth), "reason": "Разменени цифри.", "actor": town.secretary}
    return given | facts


def test_number_and_date_are_corrected_and_the_way_says_by_whom_and_why(
    registered: Proposal, town: Town, clients: Clients
) -> None:
    was, today = registered.incoming, today_in(town.youth)
    assert was.startswith("1/")
    corrected = services.correct_registration(registered, **wrong_by(town))
    assert (corrected.incoming, corrected.state) == (f"12/{today:%d.%m.%Y}", "registered")
    entry = JournalEntry.objects.get(kind="proposals.registration_corrected")
    assert (entry.actor, entry.payload["number"]) == (town.secretary.pk, 12)
    with override("bg"):
        said = events_of(Proposal.objects.get())
    assert said[0].title == "Поправено от секретаря: вписването в регистъра"
    assert f"12/{today:%d.%m.%Y} (вписано: {was})" in said[0].text
    assert "Разменени цифри." in said[0].text
    assert town.secretary.display_name in said[0].text
    assert was in said[1].title
    head = part(clients["visitor"].get(address("detail", registered)))
    assert f"12/{today:%d.%m.%Y}" in head
    assert verify_stream(proposal_stream(registered)).differs == []


def test_what_is_wrong_with_a_correction_is_said_at_its_field(
    registered: Proposal, town: Town, author: Participant
) -> None:
    other = services.register_proposal(another(town, author), actor=town.secretary)
    assert other.incoming_number == 2
    today = today_in(town.youth)
    early, late = today - timedelta(days=1), today + timedelta(days=1)
    assert refusal(registered, **wrong_by(town, number=2)) == ("number_taken", "number")
    assert refusal(registered, **wrong_by(town, number=1)) == ("nothing_changes", "number")
    assert refusal(registered, **wrong_by(town, number=0)) == ("number_out_of_range", "number")
    assert refusal(registered, **wrong_by(town, number=1_000_000)) == ("number_out_of_range", "number")
    assert refusal(registered, **wrong_by(town, on=late)) == ("date_in_future", "on")
    assert refusal(registered, **wrong_by(town, on=early)) == ("date_too_early", "on")
    assert refusal(registered, **wrong_by(town, reason=" ")) == ("reason_missing", "reason")
    assert refusal(registered, **wrong_by(town, actor=town.chair))[0] == "wrong_role"
    assert RegistrationCorrection.objects.count() == 0


def test_what_is_refused_is_said_in_the_readers_language(
    registered: Proposal, town: Town, author: Participant
) -> None:
    services.register_proposal(another(town, author), actor=town.secretary)
    today = today_in(town.youth)
    correct = services.correct_registration
    taken = sentences(correct, registered, **wrong_by(town, number=2))
    assert taken == f"Входящ номер 2 за {today.year} г. вече е на друго предложение."
    early = sentences(correct, registered, **wrong_by(town, on=today - timedelta(days=1)))
    assert early.startswith("Датата не може да е преди предходната стъпка, която е от ")
    twin = another(town, author)
    assert "с вх. № 2/" in sentences(services.register_proposal, twin, actor=town.secretary)


def test_what_is_not_in_the_register_has_no_entry_to_correct(
    published: Proposal, town: Town, author: Participant
) -> None:
    assert refusal(published, **wrong_by(town))[0] == "wrong_state"


def test_the_date_stays_between_the_submission_and_the_step_that_follows(
    submitted: Proposal, town: Town, committee_chair: Participant
) -> None:
    first = today_in(town.youth)
    with clock.standing_at(clock.now() + timedelta(days=3)):
        entered = services.register_proposal(submitted, actor=town.secretary)
        committee = committee_chair.committees.get().committee
        assigned = services.assign_committee(entered, committee, actor=town.chair)
    with clock.standing_at(clock.now() + timedelta(days=5)):
        late = first + timedelta(days=4)
        assert refusal(assigned, **wrong_by(town, on=late)) == ("date_too_late", "on")
        early = first - timedelta(days=1)
        assert refusal(assigned, **wrong_by(town, on=early)) == ("date_too_early", "on")
        corrected = services.correct_registration(assigned, **wrong_by(town, number=1, on=first))
        assert (corrected.incoming_on, corrected.state) == (first, "in_committee")


def test_a_correction_is_taken_back_by_another_one(registered: Proposal, town: Town) -> None:
    services.correct_registration(registered, **wrong_by(town))
    back = services.correct_registration(registered, **wrong_by(town, number=1, reason="Беше вярно."))
    assert back.incoming_number == 1
    rows = RegistrationCorrection.objects.values_list("number_was", "number")
    assert list(rows) == [(1, 12), (12, 1)]
    assert verify_stream(proposal_stream(registered)).differs == []


def test_a_number_that_a_correction_gave_is_given_to_nobody_else(
    registered: Proposal, town: Town, author: Participant
) -> None:
    services.correct_registration(registered, **wrong_by(town, number=2))
    titles = ("Пейки в парка", "Осветление")
    numbers = [
        services.register_proposal(another(town, author, title), actor=town.secretary).incoming_number
        for title in titles
    ]
    assert numbers == [3, 4]


def test_an_item_of_the_agenda_follows_until_it_is_voted_on(
    with_opinion: Proposal, town: Town, told: Callable[[], Any]
) -> None:
    with told():
        item = services.put_on_agenda(with_opinion, make_meeting(town.term), actor=town.chair)
    today = today_in(town.youth)
    services.correct_registration(with_opinion, **wrong_by(town))
    item.refresh_from_db()
    assert item.incoming_number == f"12/{today:%d.%m.%Y}"
    entry = JournalEntry.objects.filter(kind="youth.item_described").latest("pk")
    assert entry.cause_stream == proposal_stream(with_opinion)
    with told():
        item.meeting.state = "closed"
        item.meeting.save()
        services.correct_registration(with_opinion, **wrong_by(town, number=13))
    item.refresh_from_db()
    assert item.incoming_number == f"12/{today:%d.%m.%Y}"


def test_an_error_that_is_found_after_the_answer_is_corrected_too(adopted: Proposal, town: Town) -> None:
    number = adopted.incoming_number
    assert number
    for state in ("answered", "under_way", "done", "not_done"):
        Proposal.objects.filter(pk=adopted.pk).update(state=state)
        number += 1
        services.correct_registration(adopted, **wrong_by(town, number=number))
        adopted.refresh_from_db()
        assert (adopted.incoming_number, adopted.state) == (number, state)
        late = today_in(town.youth) + timedelta(days=1)
        assert refusal(adopted, **wrong_by(town, on=late)) == ("date_in_future", "on")


def test_the_secretary_corrects_it_on_the_page_and_nobody_else_is_offered_it(
    registered: Proposal, clients: Clients, town: Town
) -> None:
    step = address("step", registered, name="correct_registration")
    for who, is_offered in (("secretary", True), ("chair", False), ("author", False), ("outsider", False)):
        page = clients[who].get(address("detail", registered)).content.decode()
        assert (step in page) is is_offered, who
    today = today_in(town.youth)
    sent = {"number": 1, "on": today.isoformat(), "reason": "Нищо."}
    refused = clients["secretary"].post(step, sent)
    assert refused.status_code == 409
    assert 'href="#correct_registration-number"' in refused.content.decode()
    clients["secretary"].post(step, sent | {"number": 7})
    again = clients["secretary"].post(step, sent | {"number": 7}, follow=True)
    assert Proposal.objects.get().incoming_number == 7
    assert RegistrationCorrection.objects.count() == 1
    assert again.redirect_chain


@pytest.mark.parametrize("number", [1, 3])
def test_corrections_are_read_together(registered: Proposal, town: Town, number: int) -> None:
    for place in range(number):
        services.correct_registration(registered, **wrong_by(town, number=20 + place))
    read = Proposal.objects.select_related("council").get()
    with override("bg"), exactly(6):
        # The entries; the corrections; four for who was in office.
        events_of(read)


def test_what_was_changed_behind_the_acts_is_found(registered: Proposal, town: Town) -> None:
    services.correct_registration(registered, **wrong_by(town))

    def found() -> list[str]:
        return [one.code for one in verify_stream(proposal_stream(registered)).differs]

    RegistrationCorrection.objects.update(reason="Друго.")
    assert found() == ["correction"]
    RegistrationCorrection.objects.update(reason="Разменени цифри.")
    Proposal.objects.update(incoming_number=99)
    assert found() == ["number"]
