"""A town, and a proposal at any point of its way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from proposals import services
from proposals.models import Proposal
from proposals.streams import proposal_stream
from tests.factories import Town, make_committee, make_meeting, make_participant, make_resolution, make_town
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import CommitteeMembership, Council, Participant
from youth.offers import ReferralChange, referral_changed
from youth.selectors.councils import today_in

POINTS = "1. Общината да отреди 400 кв. м за скейт площадка.\n2. Да се предвидят до 14 000 евро."


@pytest.fixture
def town(db: None) -> Town:
    """Make a town whose council asks for two supporters."""
    town = make_town(members=5)
    town.youth.rules_overrides = {
        "proposal.support_threshold": {"value": 2, "source": "", "confirmed": False}
    }
    town.youth.save()
    return town


def ask_for(supporters: int, town: Town) -> None:
    """Let the council ask for so many supporters of what is published from now on."""
    rule = {"value": supporters, "source": "", "confirmed": False}
    town.youth.rules_overrides |= {"proposal.support_threshold": rule}
    town.youth.save()


def ask_more(supporters: int, proposal: Proposal) -> None:
    """Let a published proposal need so many supporters."""
    Proposal.objects.filter(pk=proposal.pk).update(support_needed=supporters)


def read(council: Council) -> Council:
    """Return the council as a new request would read it."""
    return Council.objects.get(pk=council.pk)


@pytest.fixture
def author(town: Town) -> Participant:
    """Return who writes the proposals."""
    return town.young_person


@pytest.fixture
def draft(town: Town, author: Participant) -> Proposal:
    """Write a draft."""
    return services.draft_proposal(
        town.youth, title="Скейт площадка", summary="Караме на паркинга.", points=POINTS, actor=author
    )


@pytest.fixture
def published(draft: Proposal, author: Participant) -> Proposal:
    """Publish it."""
    return services.publish_proposal(draft, actor=author)


def support_fully(proposal: Proposal, town: Town) -> Proposal:
    """Let two members support a proposal, which submits it."""
    for member in town.members[2:4]:
        services.support_proposal(proposal, actor=member)
    proposal.refresh_from_db()
    return proposal


@pytest.fixture
def submitted(published: Proposal, town: Town) -> Proposal:
    """Let enough support submit it."""
    return support_fully(published, town)


@pytest.fixture
def registered(submitted: Proposal, town: Town) -> Proposal:
    """Give it an incoming number."""
    return services.register_proposal(submitted, actor=town.secretary)


@pytest.fixture
def committee_chair(town: Town) -> Participant:
    """Return the chair of the committee for sport."""
    chair = make_participant(town.youth, "Председател на комисия", is_public=True)
    committee = make_committee(town.term, "sport")
    CommitteeMembership.objects.create(
        committee=committee, participant=chair, is_chair=True, starts_at=town.term.starts_at
    )
    return chair


@pytest.fixture
def in_committee(registered: Proposal, town: Town, committee_chair: Participant) -> Proposal:
    """Assign it to the committee, which has a week."""
    committee = committee_chair.committees.get().committee
    due_on = today_in(town.youth) + timedelta(days=7)
    return services.assign_committee(registered, committee, due_on=due_on, actor=town.chair)


@pytest.fixture
def with_opinion(in_committee: Proposal, town: Town, committee_chair: Participant) -> Proposal:
    """Record the committee's opinion."""
    return services.give_opinion(
        in_committee,
        document="Становище на комисията",
        number="12",
        on=today_in(town.youth),
        actor=committee_chair,
    )


@pytest.fixture
def told(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    """Run what waits for the commit, notices above all, at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def adopted(with_opinion: Proposal, town: Town, told: Callable[[], Any]) -> Proposal:
    """Adopt the proposal by a resolution of a meeting."""
    with told():
        item = services.put_on_agenda(with_opinion, make_meeting(town.term), actor=town.chair)
    resolution = make_resolution(item, number=7)
    cause = entries_after(meeting_stream(item.meeting)).last()
    assert cause is not None
    services.adopt_proposal(with_opinion, resolution, cause=cause)
    with_opinion.refresh_from_db()
    return with_opinion


def at_the_municipality(proposal: Proposal, step: str, **said: Any) -> Proposal:
    """Let a proposal follow what happened to its resolution at the Municipal Council."""
    today = today_in(proposal.council)
    nothing = {"number": "", "document": "", "outcome": "", "unit": "", "text": "", "record": None}
    change = ReferralChange(
        **{
            "resolution": proposal.resolution_id,
            "subject_label": "proposals.proposal",
            "subject_id": proposal.pk,
            "step": step,
            "is_correction": False,
            "is_last": step != "overdue",
            "is_overdue": step == "overdue",
            "on": today,
            "due_on": today + timedelta(days=60),
        }
        | nothing
        | said
    )
    cause = entries_after(proposal_stream(proposal)).last()
    assert cause is not None
    referral_changed.deliver_to("proposals", proposal.council, entry=cause, change=change)
    proposal.refresh_from_db()
    return proposal


@pytest.fixture
def clients(town, author, client_for, committee_chair) -> dict[str, Client]:
    """Return a signed-in browser for everybody."""
    people = {
        "author": author,
        "member": town.member,
        "secretary": town.secretary,
        "chair": town.chair,
        "committee": committee_chair,
        "outsider": town.outsider,
        "visitor": None,
    }
    return {name: client_for(person) for name, person in people.items()}
