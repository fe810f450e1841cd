"""Mail about what became of a proposal, to those who made or support it and asked for that."""

import pytest
from django.core import mail
from django.utils import timezone

from plugins.switching import switch
from proposals.models import Proposal
from proposals.offers import OUTCOMES
from proposals.services.decisions import tell_outcome
from proposals.workflow import State
from tests.factories import Town
from tests.proposals.test_meetings import on_agenda, opened, voted
from tests.proposals.test_meetings import proposal as _proposal
from tests.proposals.test_meetings import town as _town
from youth.mail import delivery
from youth.mail.delivery import deliver_due_mail
from youth.mail.subscriptions import follow, recipient_for_account
from youth.models import Mailing, Participant
from youth.services import agenda

proposal, town = _proposal, _town


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a turn last as long as it takes."""
    monkeypatch.setattr(delivery, "TURN", 60.0)


def asked(person: Participant, town: Town) -> None:
    version = OUTCOMES.text_in_force.version
    follow(recipient_for_account(person.user), town.youth, OUTCOMES.name, version=version)


@pytest.mark.parametrize(
    ("votes", "said"), [((13, 0, 0), "Съветът го прие: Решение № 1"), ((0, 13, 0), "не го прие")]
)
def test_the_author_is_notified_of_what_the_council_decided_and_others_are_not(
    proposal: Proposal, town: Town, told, votes: tuple[int, int, int], said: str
) -> None:
    asked(town.young_person, town)
    asked(town.member, town)
    item = on_agenda(proposal, town, told)
    with told():
        voted(agenda.start_item(opened(item, town), actor=town.chair), town, votes)
    mailing = Mailing.objects.get(topic=OUTCOMES.name)
    assert (mailing.subject_id, mailing.total) == (proposal.pk, 1)
    deliver_due_mail(timezone.now())
    (message,) = [one for one in mail.outbox if one.to == [town.young_person.user.email]]
    assert message.subject == "Какво стана: Велоалея"
    assert said in message.body
    assert f"/bg/c/ms/proposals/{proposal.pk}/" in message.body


def test_nobody_is_notified_who_did_not_ask_or_where_proposals_are_off(
    proposal: Proposal, town: Town
) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(state=State.REJECTED)
    tell_outcome(Proposal.objects.select_related("council").get(pk=proposal.pk))
    asked(town.young_person, town)
    switch(town.youth, "proposals", enabled=False)
    tell_outcome(Proposal.objects.select_related("council").get(pk=proposal.pk))
    assert not Mailing.objects.filter(topic=OUTCOMES.name).exists()
