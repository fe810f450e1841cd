"""What stays of somebody who left the council or erased the account, and what does not."""

from collections.abc import Callable
from typing import Any

from proposals import offers as proposal_offers
from proposals import services
from proposals.models import Proposal, Support
from proposals.selectors.support import support_of
from proposals.streams import proposal_stream
from tests.factories import Town, make_participant
from tests.proposals.conftest import support_fully
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.verify import verify_stream
from youth.models import Participant
from youth.services.erasure import erase_account
from youth.services.membership import leave_council

Told = Callable[[], Any]


def counts(proposal: Proposal) -> list[int]:
    """Return the numbers of supporters as the journal tells them one after the other."""
    acts = JournalEntry.objects.filter(stream_id=proposal_stream(proposal), kind="proposals.support_changed")
    return [entry.payload["supporters"] for entry in acts.order_by("seq")]


def supporter(town: Town, name: str, proposal: Proposal) -> Participant:
    person = make_participant(town.youth, name)
    services.support_proposal(proposal, actor=person)
    return person


def test_who_erases_the_account_takes_support_along_and_the_new_count_is_journalled(
    published: Proposal, town: Town, told: Told
) -> None:
    person = supporter(town, "Рени", published)
    with told():
        erase_account(person.user)
    assert (counts(published), support_of(published).given) == ([1, 0], 0)
    entry = JournalEntry.objects.filter(stream_id=proposal_stream(published)).latest("seq")
    assert (entry.actor, entry.cause_stream) == (None, "")
    supporter(town, "Рени отново", published)
    assert support_of(published).given == 1
    assert verify_stream(proposal_stream(published)).holds


def test_drafts_go_with_who_wrote_them_and_what_was_published_stays(
    draft: Proposal, town: Town, author: Participant, told: Told
) -> None:
    other = services.draft_proposal(town.youth, title="Пейки", summary="", points="Пейки.", actor=author)
    services.publish_proposal(other, actor=author)
    with told():
        leave_council(author)
    assert list(Proposal.objects.values_list("title", flat=True)) == ["Пейки"]


def test_support_that_a_proposal_was_submitted_with_stays_counted(
    submitted: Proposal, town: Town, told: Told
) -> None:
    before = support_of(submitted).given
    with told():
        erase_account(town.members[2].user)
    assert support_of(submitted).given == before
    assert verify_stream(proposal_stream(submitted)).holds


def test_a_proposal_that_is_returned_loses_the_support_of_those_who_left_meanwhile(
    submitted: Proposal, town: Town, told: Told
) -> None:
    before = support_of(submitted).given
    with told():
        erase_account(town.members[2].user)
    returned = services.return_proposal(submitted, reason="Без срок.", actor=town.secretary)
    assert support_of(returned).given == before - 1
    assert counts(returned)[-1] == before - 1


def test_a_threshold_once_reached_stays_reached(
    published: Proposal, town: Town, told: Told, override_hook: Any
) -> None:
    override_hook("records", proposal_offers.may_submit, lambda: "Not this month.")
    support_fully(published, town)
    with told():
        erase_account(town.members[2].user)
    published.refresh_from_db()
    assert (published.state, support_of(published).given) == ("supported", 1)


def test_who_comes_back_before_the_notice_arrives_keeps_what_was_given_since(
    published: Proposal, town: Town, told: Told
) -> None:
    person = supporter(town, "Рени", published)
    with told():
        leave_council(person)
        Support.objects.filter(participant=person).update(ended_at=clock.now(), ended_because="left")
        person.left_at = None
        person.save()
        services.support_proposal(published, actor=person)
    assert support_of(published).given == 1
