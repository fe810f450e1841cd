"""No sentence says that an author did what an office did; what waits for the author tells them so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from proposals import services
from proposals.acts.proposal_act import ProposalAct
from proposals.models import Proposal
from proposals.presenters.timeline import events_of
from proposals.selectors.committees import lead_of
from proposals.streams import proposal_stream
from proposals.workflow import TABLE, Role
from tests.factories import Town, make_meeting
from tests.markup import part
from tests.proposals.pages import address
from youth import clock
from youth.journal.kinds import declared_kinds
from youth.journal.selectors import entries_after
from youth.mail.audiences import announcement_of
from youth.models import Notification, Participant
from youth.services.notifications import plan_notifications

# By an author, alone or with others; all other kinds are acts of offices, of the body or of a rule.
BY_AUTHORS = {
    "proposals.published",
    "proposals.text_changed",
    "proposals.text_corrected",
    "proposals.co_author_joined",
    "proposals.author_left",
    "proposals.filed",
    "proposals.files_changed",
    "proposals.withdrawn",
    "proposals.amendment_accepted",
    "proposals.amendment_left",
    "proposals.merge_asked",
    "proposals.split",
    "proposals.split_off",
}
BY_OTHERS = {
    "proposals.adopted",
    "proposals.amendment_hidden",
    "proposals.amendment_proposed",
    "proposals.amendment_shown",
    "proposals.amendment_taken_back",
    "proposals.answer_corrected",
    "proposals.answer_overdue",
    "proposals.answered",
    "proposals.assigned",
    "proposals.committee_work_corrected",
    "proposals.dealt_with",
    "proposals.merged",
    "proposals.opinion_given",
    "proposals.opinion_missed",
    "proposals.postponed",
    "proposals.put_on_agenda",
    "proposals.reassigned",
    "proposals.received",
    "proposals.registered",
    "proposals.registration_corrected",
    "proposals.rejected",
    "proposals.reported",
    "proposals.returned",
    "proposals.sent",
    "proposals.submitted",
    "proposals.support_changed",
    "proposals.support_lapsed",
    "proposals.support_reached",
    "proposals.taken_off",
    "proposals.text_hidden",
    "proposals.text_shown",
    "proposals.took_in",
}
# As who does something, not for whom something waits.
AUTHOR_ACTS = (
    "its author ",
    "the author ",
    "you submitted",
    "авторът",
    "от автора",
    "ти внесе",
)


def kinds_of_proposals() -> set[str]:
    """Return the names of all kinds on the stream of a proposal that the proposals themselves declare."""
    return {
        name
        for name, kind in declared_kinds().items()
        if issubclass(kind, ProposalAct) and name.startswith("proposals.")
    }


def test_each_kind_of_act_is_an_authors_or_somebody_elses() -> None:
    assert kinds_of_proposals() == BY_AUTHORS | BY_OTHERS


def test_only_authors_are_said_to_do_what_the_table_gives_to_them() -> None:
    of_authors = {line.name for line in TABLE if {Role.AUTHOR, Role.CO_AUTHOR} & set(line.roles)}
    assert of_authors == {"publish", "submit", "withdraw"}


@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize("kind", sorted(BY_OTHERS))
def test_the_notice_of_anothers_act_names_no_author_as_who_did_it(kind: str, language: str) -> None:
    announcement = announcement_of(kind)
    if announcement is None:
        return
    with override(language):
        said = str(announcement.text).casefold()
    assert not [words for words in AUTHOR_ACTS if words in said], said


@pytest.fixture
def dealt_with(
    registered: Proposal, town: Town, committee_chair: Participant, told: Callable[[], Any]
) -> Proposal:
    """Let the offices do all that they may do with a proposal before the vote."""
    committee = committee_chair.committees.get().committee
    services.assign_committee(registered, committee, actor=town.chair)
    due_on = clock.now().date()
    lead = lead_of(Proposal.objects.get(pk=registered.pk))
    assert lead is not None
    services.reassign_committee(registered, lead.pk, due_on=due_on, reason="Спешно е.", actor=town.chair)
    paper = {"document": "Становище", "number": "3", "on": due_on}
    heard = services.give_opinion(registered, **paper, actor=committee_chair)
    lead = lead_of(heard)
    assert lead is not None
    right = services.Correction(number="4")
    services.correct_committee_work(heard, lead.pk, right, reason="Грешка.", actor=town.secretary)
    with told():
        services.put_on_agenda(heard, make_meeting(town.term), actor=town.chair)
    return Proposal.objects.get(pk=registered.pk)


def test_the_way_and_the_journal_name_no_author_for_what_offices_did(
    dealt_with: Proposal, author: Participant
) -> None:
    acts = list(entries_after(proposal_stream(dealt_with)))
    by_others = [one for one in acts if one.kind in BY_OTHERS]
    assert len({one.kind for one in by_others}) > 7
    assert author.pk not in {one.actor for one in by_others}
    for language in ("bg", "en"):
        with override(language):
            # The first is the publication.
            said = " ".join(f"{one.title} {one.text}" for one in events_of(dealt_with)[:-1]).casefold()
        assert not [words for words in AUTHOR_ACTS if words in said], said


def test_what_waits_for_the_author_says_so_to_them_and_to_nobody_else(
    submitted: Proposal, town: Town, clients: dict[str, Client]
) -> None:
    services.return_proposal(submitted, reason="Липсва сметка.", actor=town.secretary)
    own = part(clients["author"].get(address("detail", submitted)), "section[contains(@class, 'act')]")
    assert "Върнато ти е за поправка и чака теб" in own
    assert "чака теб" not in part(clients["member"].get(address("detail", submitted)))
    plan_notifications()
    rows = Notification.objects.filter(kind="proposals.returned")
    assert rows.filter(participant=town.young_person).exists()
    assert "Върнато ти е за поправка и чака теб." in part(clients["author"].get("/bg/c/ms/me/"))
