"""Amendments that are written after a proposal was submitted, and where they go."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from plugins.deliberation.arguments import services as debate
from proposals import services
from proposals.models import Amendment, Proposal
from proposals.presenters.written_amendments import AmendmentsPresenter
from proposals.services.written_amendments import accept_amendment, propose_amendment, take_amendment_back
from proposals.streams import proposal_stream
from proposals.workflow import OPEN_TO_AMENDMENTS, GoesTo, State, amendments_go_to
from tests.factories import Town, make_meeting
from tests.markup import part
from tests.proposals.conftest import ask_more
from tests.proposals.pages import address
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import Participant
from youth.refusals import Refusal

type Clients = dict[str, Client]
NEW = "Да се предвидят до 20 000 евро."


def write(proposal: Proposal, actor: Participant, text: str = NEW, place: int = 1) -> Amendment:
    """Write an amendment to a point."""
    point = proposal.points[place]["id"]
    return propose_amendment(proposal, change="replace", point=point, text=text, language="bg", actor=actor)


def refusal(act: Callable[..., object], *arguments: Any, **facts: Any) -> str:
    with pytest.raises(Refusal) as refused:
        act(*arguments, **facts)
    return refused.value.code


def statuses(proposal: Proposal) -> list[str]:
    """Return what the page says of each amendment."""
    read = Proposal.objects.select_related("council").get(pk=proposal.pk)
    with override("bg"):
        return [line.status for line in AmendmentsPresenter(read).lines]


def said(answer: Any) -> str:
    """Return what a page answers to the press before it."""
    return " ".join(str(one) for one in answer.context["messages"])


def test_who_decides_follows_from_the_state() -> None:
    found = {state: amendments_go_to(state) for state in State}
    authors = {state for state, who in found.items() if who is GoesTo.AUTHORS}
    council = {state for state, who in found.items() if who is GoesTo.COUNCIL}
    assert authors == {State.PUBLISHED, State.SUPPORTED, State.RETURNED}
    assert council == {
        State.SUBMITTED,
        State.REGISTERED,
        State.IN_COMMITTEE,
        State.OPINION_GIVEN,
        State.POSTPONED,
    }
    assert authors | council == set(OPEN_TO_AMENDMENTS)


def test_after_the_threshold_submitted_it_amendments_go_on_to_the_council(
    submitted: Proposal, town: Town, told: Callable[[], Any], committee_chair: Participant
) -> None:
    made = write(submitted, town.member)
    assert (made.state, statuses(submitted)) == ("proposed", ["оставено на съвета"])
    registered = services.register_proposal(submitted, actor=town.secretary)
    committee = committee_chair.committees.get().committee
    assigned = services.assign_committee(registered, committee, actor=town.chair)
    later = write(assigned, town.members[3], place=0, text="Общината да отреди 500 кв. м.")
    on_paper = {"document": "Становище", "on": assigned.assignments.get().assigned_on}
    heard = services.give_opinion(assigned, **on_paper, actor=committee_chair)
    with told():
        item = services.put_on_agenda(heard, make_meeting(town.term), actor=town.chair)
    rows = list(Amendment.objects.order_by("number").values_list("pk", "state", "agenda_item"))
    assert rows == [(made.pk, "moved", item.pk), (later.pk, "moved", item.pk)]
    heard.refresh_from_db()
    assert refusal(write, heard, town.members[2]) == "amendments_closed"
    assert verify_stream(proposal_stream(submitted)).differs == []


def test_what_was_open_when_its_author_submitted_it_goes_on_and_nobody_takes_it_in(
    published: Proposal, town: Town, author: Participant
) -> None:
    made = write(published, town.member)
    ask_more(0, published)
    assert services.submit_proposal(published, actor=author).state == "submitted"
    assert statuses(published) == ["оставено на съвета"]
    assert refusal(accept_amendment, made, actor=author) == "wrong_state"
    assert take_amendment_back(made, actor=town.member).state == "withdrawn"


def test_a_returned_proposal_asks_its_authors_again(
    submitted: Proposal, town: Town, author: Participant
) -> None:
    made = write(submitted, town.member)
    returned = services.return_proposal(submitted, reason="Липсва сметка.", actor=town.secretary)
    assert statuses(returned) == ["чака автора"]
    assert accept_amendment(made, actor=author).state == "accepted"
    assert refusal(write, returned, author) == "own_proposal"
    assert verify_stream(proposal_stream(submitted)).differs == []


def test_a_postponed_proposal_takes_more_beside_those_that_waited(
    with_opinion: Proposal, town: Town, told: Callable[[], Any]
) -> None:
    registered = with_opinion
    first = write(registered, town.member)
    with told():
        item = services.put_on_agenda(registered, make_meeting(town.term), actor=town.chair)
    first.refresh_from_db()
    assert first.agenda_item == item
    cause = entries_after(meeting_stream(item.meeting)).last()
    assert cause is not None
    services.postpone_proposal(registered, cause=cause)
    first.refresh_from_db()
    registered.refresh_from_db()
    assert (first.agenda_item, registered.state) == (None, "postponed")
    second = write(registered, town.members[3], text="Да се предвидят до 30 000 евро.")
    assert (second.number, statuses(registered)) == (2, ["оставено на съвета"] * 2)


def test_of_a_proposal_that_was_merged_nobody_decides(
    published: Proposal, town: Town, author: Participant
) -> None:
    ask_more(9, published)
    text = {"title": "Рампа", "summary": "Няма.", "points": "1. Да се построи рампа."}
    target = services.publish_proposal(
        services.draft_proposal(town.youth, **text, actor=town.members[4]), actor=town.members[4]
    )
    made = write(published, town.member)
    services.ask_to_merge(published, target, actor=author)
    services.merge_proposal(published, actor=town.secretary)
    assert statuses(published) == ["по него не е решено"]
    published.refresh_from_db()
    assert refusal(write, published, town.members[3]) == "amendments_closed"
    assert refusal(accept_amendment, made, actor=author) == "wrong_state"


def test_a_point_that_was_split_off_takes_no_amendment_along(
    published: Proposal, town: Town, author: Participant
) -> None:
    ask_more(9, published)
    write(published, town.member)
    kept = write(published, town.members[3], place=0, text="Общината да отреди 500 кв. м.")
    going = [published.points[1]["id"]]
    new = services.split_proposal(published, title="Пари за площадка", points=going, actor=author)
    assert statuses(published) == ["точката е отпаднала", "чака автора"]
    assert statuses(new) == []
    published.refresh_from_db()
    assert accept_amendment(kept, actor=author).state == "accepted"


def test_a_late_amendment_is_argued_about(submitted: Proposal, town: Town) -> None:
    made = write(submitted, town.member)
    said = {"side": "for", "text": "Цените се вдигнаха.", "language": "bg", "actor": town.members[3]}
    assert debate.argue(submitted, **said, amendment=made.pk).amendment == made.pk


def test_the_pages_say_who_decides(submitted: Proposal, clients: Clients, town: Town) -> None:
    page = part(clients["member"].get(address("propose_amendment", submitted)))
    assert "съветът гласува изменението" in page.replace("\xa0", " ")
    sent = {"change": "replace", "point": submitted.points[1]["id"], "text": NEW, "read": submitted.version}
    done = clients["member"].post(address("propose_amendment", submitted), sent, follow=True)
    assert "Съветът ще го гласува преди цялото" in said(done)
    assert "Текстът е внесен" in part(clients["visitor"].get(address("amendments", submitted)))
    shown = part(clients["visitor"].get(address("detail", submitted)))
    assert address("propose_amendment", submitted) in shown
    assert "чака автора" not in shown


class TestTheAuthor:
    """Who presses "propose an amendment" on the own proposal."""

    def test_changes_the_text_itself_while_that_is_possible(
        self, published: Proposal, clients: Clients
    ) -> None:
        answer = clients["author"].get(address("propose_amendment", published), follow=True)
        assert answer.redirect_chain[-1][0] == address("edit", published)
        assert "промени направо текста" in said(answer)

    def test_is_led_to_the_own_draft(self, draft: Proposal, clients: Clients) -> None:
        answer = clients["author"].get(address("propose_amendment", draft))
        assert (answer.status_code, answer.headers["Location"]) == (302, address("edit", draft))
        assert clients["member"].get(address("propose_amendment", draft)).status_code == 404

    def test_writes_one_once_the_text_was_submitted(
        self, submitted: Proposal, clients: Clients, author: Participant
    ) -> None:
        assert clients["author"].get(address("propose_amendment", submitted)).status_code == 200
        sent = {"change": "replace", "point": submitted.points[1]["id"], "text": NEW}
        clients["author"].post(address("propose_amendment", submitted), sent)
        assert Amendment.objects.get().mover == author
        assert statuses(submitted) == ["оставено на съвета"]

    @pytest.mark.parametrize("who", ["author", "member", "outsider"])
    def test_reads_why_none_is_written_like_everybody_else(
        self, submitted: Proposal, clients: Clients, who: str
    ) -> None:
        Proposal.objects.update(state="on_agenda")
        if who == "outsider":
            assert clients[who].get(address("propose_amendment", submitted)).status_code in {302, 403}
            return
        answer = clients[who].get(address("propose_amendment", submitted), follow=True)
        assert answer.redirect_chain[-1][0] == address("amendments", submitted)
        assert "в дневния ред на заседание" in said(answer)
