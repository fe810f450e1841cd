"""What happens to people while a vote is open, counted, announced or void changes nothing of that vote."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import Town
from tests.voting.scenes import item_under_way, vote
from voting import recount
from voting.models import NonVoter, Outcome, Poll
from voting.presenters.poll_file import poll_file
from voting.services import announce_poll, close_poll, open_poll, void_poll
from youth import clock
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import AgendaItem, Participant, Recusal
from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.services.agenda import finish_item
from youth.services.attendance import enter_hall
from youth.services.erasure import erase_account
from youth.services.mandates import end_mandate, substitute
from youth.services.meetings import close_meeting
from youth.services.minutes import draft_minutes
from youth.services.offices import end_office, give_office
from youth.services.people import set_birth_date
from youth.services.recusals import declare_recusal

STATES = ("open", "closed", "announced", "void")
SNAPSHOT = ("seats", "in_office", "present", "recused", "quorum_needed", "rule", "digest")


@dataclass
class Scene:
    """A vote by name of thirteen, seven of whom are for, and who presides over it now."""

    town: Town
    poll: Poll
    presiding: Participant

    @property
    def member(self) -> Participant:
        """Return a member who voted for it, without whom it is not carried."""
        return self.town.members[4]


def voted_for(poll: Poll, person: Participant) -> str:
    return poll.voters.get(participant=person).ballots.get(is_current=True).choice


def brought_to(state: str, town: Town) -> Scene:
    item = item_under_way(town)
    poll = open_poll(item, method="named", actor=town.chair)
    vote(poll, town.members[:7], "for")
    vote(poll, town.members[7:], "against")
    if state in {"closed", "announced"}:
        close_poll(poll, actor=town.chair)
    if state == "announced":
        announce_poll(poll, actor=town.chair)
    if state == "void":
        void_poll(poll, reason="Грешен начин.", actor=town.chair)
    return Scene(town, Poll.objects.get(pk=poll.pk), town.chair)


def recused(scene: Scene) -> None:
    item = AgendaItem.objects.select_related("meeting").get(pk=scene.poll.agenda_item_id)
    declare_recusal(item, participant=scene.member, ground="own", actor=scene.town.secretary)


def resigned(scene: Scene) -> None:
    end_mandate(scene.member.mandates.get(), clock.now(), "resigned", actor=OPERATOR)


def erased(scene: Scene) -> None:
    assert scene.member.user is not None
    erase_account(scene.member.user)


def substituted(scene: Scene) -> None:
    successor = scene.town.young_person
    assert successor.user is not None
    set_birth_date(successor.user, date(2006, 5, 4))
    mandate = scene.member.mandates.get()
    substitute(mandate, successor, "Мария Заместник", clock.now(), reason="resigned", actor=OPERATOR)
    meeting = scene.poll.sitting
    enter_hall(meeting, participant=successor, actor=scene.town.secretary)


def other_chair(scene: Scene) -> None:
    council, moment = scene.town.youth, clock.now()
    end_office(council.offices.get(role="chair"), moment, actor=OPERATOR)
    give_office(council, scene.town.members[1], "chair", "Нов председател", moment, actor=OPERATOR)
    scene.presiding = scene.town.members[1]


# What happens, with the code by which it is refused in a state where it must not be.
EVENTS: dict[str, tuple[Callable[[Scene], None], dict[str, str]]] = {
    "recusal": (recused, {"open": "poll_open", "closed": "voted_already", "announced": "voted_already"}),
    "resignation": (resigned, {}),
    "erasure": (erased, {}),
    "substitution": (substituted, {}),
    "change of chair": (other_chair, {}),
}


def finished(scene: Scene) -> Outcome:
    """Bring the vote to its announcement by who presides now; a void one is put again first."""
    poll = scene.poll
    if poll.state == "void":
        item = AgendaItem.objects.get(pk=poll.agenda_item_id)
        poll = open_poll(item, method="named", actor=scene.presiding)
        voters = set(poll.voters.values_list("participant_id", flat=True))
        vote(poll, [one for one in scene.town.members if one.pk in voters], "for")
    if poll.state == "open":
        close_poll(poll, actor=scene.presiding)
    if poll.state != "announced":
        announce_poll(Poll.objects.get(pk=poll.pk), actor=scene.presiding)
    return Outcome.objects.get(poll=poll)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", EVENTS)
def test_what_happens_to_people_leaves_the_vote_as_it_was(
    town: Town, event: str, state: str, django_capture_on_commit_callbacks: Any
) -> None:
    happens, refused = EVENTS[event]
    scene = brought_to(state, town)
    before = Poll.objects.filter(pk=scene.poll.pk).values().get()

    with (
        clock.standing_at(clock.now() + timedelta(minutes=1)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        if code := refused.get(state):
            with pytest.raises(Refusal) as met:
                happens(scene)
            assert met.value.code == code
            assert not Recusal.objects.exists()
        else:
            happens(scene)

    assert Poll.objects.filter(pk=scene.poll.pk).values().get() == before
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        if scene.presiding != town.chair and state == "open":
            with pytest.raises(PermissionDenied):
                close_poll(scene.poll, actor=town.chair)
        outcome = finished(scene)
        poll = Poll.objects.get(pk=outcome.poll_id)
        if state == "void":
            was_there = event not in {"resignation", "erasure", "recusal"}
            assert (poll.in_office, poll.present) == ((13, 13) if was_there else EXPECTED[event])
        else:
            assert outcome.decision["votes"] == {"for": 7, "against": 6, "abstain": 0, "not_voting": 0}
            assert {name: getattr(poll, name) for name in SNAPSHOT} == {
                name: before[name] for name in SNAPSHOT
            }
            assert voted_for(poll, scene.member) == "for"
        assert outcome.carried
        assert list(recount.findings(poll_file(poll))) == []
        # The members came into the hall without acts.
        found = {one.code for one in verify_stream(meeting_stream(poll.sitting)).differs}
        assert found - {"attendance"} == set()
        finish_item(AgendaItem.objects.get(pk=poll.agenda_item_id), actor=scene.presiding)
        meeting = close_meeting(poll.sitting, actor=scene.presiding)
        assert draft_minutes(meeting, actor=town.secretary).document


# Who is left in office and present in the vote that is put again, by what happened before it.
EXPECTED = {"resignation": (12, 12), "erasure": (12, 12), "recusal": (13, 12)}


def test_in_the_vote_that_is_put_again_the_substitute_votes_and_who_was_recused_does_not(town: Town) -> None:
    scene = brought_to("void", town)
    recused(scene)
    with clock.standing_at(clock.now() + timedelta(minutes=1)):
        mandate = town.members[9].mandates.get()
        successor = town.young_person
        assert successor.user is not None
        set_birth_date(successor.user, date(2006, 5, 4))
        substitute(mandate, successor, "Мария Заместник", clock.now(), reason="resigned", actor=OPERATOR)
        enter_hall(scene.poll.sitting, participant=successor, actor=town.secretary)
        poll = open_poll(AgendaItem.objects.get(pk=scene.poll.agenda_item_id), actor=town.chair)

    assert poll.voters.filter(participant=successor).exists()
    assert not poll.voters.filter(participant=town.members[9]).exists()
    assert poll.non_voters.get(participant=scene.member).why == NonVoter.Why.RECUSED
