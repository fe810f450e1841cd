"""What is written in a debate, by whom, and what is refused in which words."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from plugins.deliberation.arguments import services
from plugins.deliberation.arguments.models import Answer, Argument, ArgumentVote, Summary, SummaryAcceptance
from proposals.services import withdraw_proposal
from proposals.services.written_amendments import propose_amendment, take_amendment_back
from proposals.streams import proposal_stream
from tests.factories import (
    make_committee,
    make_guest,
    make_organisation,
    make_participant,
    make_representation,
)
from tests.markup import part
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.verify import verify_stream
from youth.models import CommitteeMembership
from youth.refusals import Refusal
from youth.services.membership import leave_council


def acts_on(proposal) -> list[str]:
    found = JournalEntry.objects.filter(stream_id=proposal_stream(proposal), kind__startswith="deliberation.")
    return [entry.kind.removeprefix("deliberation.") for entry in found.order_by("seq")]


def refused(act, *args, **kwargs) -> tuple[str, str | None]:
    with pytest.raises(Refusal) as refusal:
        act(*args, **kwargs)
    return refusal.value.code, refusal.value.field


def test_an_argument_is_a_row_and_an_act_that_seals_its_words(arguing, proposal, town):
    point = proposal.points[1]["id"]
    argument = arguing("  Има къде да караме.\u200b ", point=point)
    assert (argument.text, argument.side, argument.author) == ("Има къде да караме.", "for", town.members[2])
    assert argument.point_words == "2. Да се предвидят до 14 000 евро."
    assert acts_on(proposal) == ["argument_made"]
    assert verify_stream(proposal_stream(proposal)).holds
    Argument.objects.update(text="Друго.")
    assert not verify_stream(proposal_stream(proposal)).holds


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({"text": " \u200b\u202e "}, ("no_text", "text")),
        ({"text": "а" * 10_000}, ("text_too_long", "text")),
        ({"side": "maybe"}, ("unknown_side", "side")),
        ({"point": "nowhere"}, ("unknown_point", "point")),
        ({"text": "Има къде."}, ("said_already", "text")),
    ],
)
def test_what_is_refused_names_its_field(arguing, proposal, more, answer):
    arguing("Има къде.")
    assert refused(arguing, **{"text": "Друго.", **more}) == answer
    assert acts_on(proposal) == ["argument_made"]


def test_nobody_writes_more_than_twenty_a_day(arguing, town, settings):
    argument = arguing("Нула.")
    for number in range(1, 20):
        (arguing if number % 2 else answering(argument, town))(f"Номер {number}.")
    assert refused(arguing, "Едно повече.")[0] == "wrote_enough_today"
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        arguing("Утре пак.")


def answering(argument, town):
    def answered(text: str) -> Answer:
        return services.answer_argument(argument, text=text, language="bg", actor=town.members[2])

    return answered


def test_after_the_decision_nothing_more_is_written(arguing, proposal, town):
    argument = arguing("Има къде.")
    withdraw_proposal(proposal, actor=town.young_person)
    other = town.members[3]
    for act in (
        lambda: arguing("Още."),
        lambda: services.answer_argument(argument, text="Да.", language="bg", actor=other),
        lambda: services.vote_for_argument(argument, actor=other),
        lambda: services.change_argument(argument, text="Да.", actor=town.members[2]),
        lambda: services.propose_summary(proposal, side="for", text="Да.", language="bg", actor=other),
    ):
        assert refused(act) == ("debate_closed", None)
    # What somebody wrote themselves they may still take back.
    services.withdraw_argument(argument, actor=town.members[2])


def test_guests_answer_in_their_capacity_and_do_not_argue(arguing, proposal, town):
    guest = make_guest(town.youth, "Инж. Петров", title="главен архитект")
    argument = arguing("Има ли място?", side="question")
    answer = services.answer_argument(argument, text="Има.", language="bg", actor=guest)
    assert answer.guest_as == "главен архитект"
    for act in (
        lambda: arguing("За.", guest),
        lambda: services.vote_for_argument(argument, actor=guest),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_offices_and_chairs_of_committees_are_shown_with_what_is_written(arguing, town):
    committee = make_committee(town.term, "sport")
    leader = make_participant(town.youth, "Рая", is_public=True)
    CommitteeMembership.objects.create(
        committee=committee, participant=leader, is_chair=True, starts_at=town.term.starts_at
    )
    assert arguing("Като секретар.", town.secretary).office == "secretary"
    assert arguing("Като председател на комисия.", leader).committee == committee


def test_an_organisation_argues_by_who_represents_it_and_has_no_vote(arguing, proposal, town):
    club = make_organisation(town.youth, "Скейт клуб")
    acting = make_representation(town.members[3], club)
    argument = arguing("Ние караме там.", acting)
    assert argument.author == club
    entry = JournalEntry.objects.filter(stream_id=proposal_stream(proposal)).latest("seq")
    assert (entry.actor, entry.representative) == (club.pk, town.members[3].pk)
    assert services.withdraw_argument(argument, actor=acting).text == ""
    with pytest.raises(PermissionDenied):
        services.vote_for_argument(arguing("Друго."), actor=club)


def test_people_of_another_council_write_nothing_here(arguing, town):
    with pytest.raises(PermissionDenied):
        arguing("За.", town.municipal_secretary)


def test_words_are_changed_until_somebody_answers_or_votes(arguing, proposal, town):
    argument, author, other = arguing("Има къде."), town.members[2], town.members[3]
    services.change_argument(argument, text="Има място.", actor=author)
    services.change_argument(argument, text="Има място.", actor=author)
    assert acts_on(proposal) == ["argument_made", "argument_changed"]
    with pytest.raises(PermissionDenied):
        services.change_argument(argument, text="Няма.", actor=other)
    services.vote_for_argument(argument, actor=other)
    assert refused(services.change_argument, argument, text="Няма.", actor=author) == ("has_answers", "text")
    services.withdraw_vote(argument, actor=other)
    services.answer_argument(argument, text="Къде?", language="bg", actor=other)
    assert refused(services.change_argument, argument, text="Няма.", actor=author) == ("has_answers", "text")
    assert verify_stream(proposal_stream(proposal)).holds


def test_what_is_withdrawn_keeps_its_place_without_words(arguing, proposal, town):
    argument, author, other = arguing("Има къде."), town.members[2], town.members[3]
    answer = services.answer_argument(argument, text="Къде?", language="bg", actor=other)
    row = services.withdraw_argument(argument, actor=author)
    assert (row.text, row.withdrawn_at is not None) == ("", True)
    assert refused(services.withdraw_argument, argument, actor=author)[0] == "withdrawn"
    assert refused(services.vote_for_argument, argument, actor=other)[0] == "withdrawn"
    assert services.withdraw_answer(answer, actor=other).text == ""
    assert refused(services.withdraw_answer, answer, actor=other)[0] == "withdrawn"
    assert acts_on(proposal) == [
        "argument_made",
        "argument_answered",
        "argument_withdrawn",
        "answer_withdrawn",
    ]
    assert verify_stream(proposal_stream(proposal)).holds


def test_the_same_answer_twice_is_refused(arguing, town):
    argument = arguing("Има къде.")
    services.answer_argument(argument, text="Къде?", language="bg", actor=town.members[3])
    again = {"text": "Къде?", "language": "bg", "actor": town.members[3]}
    assert refused(services.answer_argument, argument, **again) == ("said_already", "text")


def test_a_vote_is_for_an_argument_once_and_never_for_ones_own(arguing, proposal, town):
    argument, other = arguing("Има къде."), town.members[3]
    for _ in range(2):
        services.vote_for_argument(argument, actor=other)
    assert argument.votes.count() == 1
    assert refused(services.vote_for_argument, argument, actor=town.members[2])[0] == "own_argument"
    for _ in range(2):
        services.withdraw_vote(argument, actor=other)
    assert argument.votes.count() == 0
    assert acts_on(proposal) == ["argument_made"]


def test_the_database_knows_one_vote_and_no_words_after_a_withdrawal(arguing, town):
    argument, other = arguing("Има къде."), town.members[3]
    services.vote_for_argument(argument, actor=other)
    for act in (
        lambda: ArgumentVote.objects.create(argument=argument, participant=other),
        lambda: Argument.objects.update(withdrawn_at=clock.now()),
        lambda: Argument.objects.update(point="p1"),
        lambda: Argument.objects.update(side="maybe"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_summary_speaks_for_a_side_once_more_than_half_accept_it(arguing, proposal, town):
    first, second, third, stranger = town.members[1:5]
    for who in (first, second, third):
        arguing(f"Аргумент на {who.display_name}.", who)
    propose = {"side": "for", "language": "bg"}
    summary = services.propose_summary(proposal, text="Има нужда.", actor=stranger, **propose)
    assert refused(services.accept_summary, summary, actor=stranger)[0] == "not_of_this_side"
    assert refused(services.propose_summary, proposal, text="Друго.", actor=stranger, **propose) == (
        "summary_waits",
        "text",
    )
    for _ in range(2):
        services.accept_summary(summary, actor=first)
    assert Summary.objects.get().accepted_at is None
    services.accept_summary(summary, actor=second)
    assert Summary.objects.get().accepted_at is not None
    assert refused(services.accept_summary, summary, actor=third)[0] == "accepted_already"
    assert acts_on(proposal)[3:] == ["summary_proposed", "summary_accepted"]
    assert verify_stream(proposal_stream(proposal)).holds


def test_who_argued_alone_sums_up_at_once_and_nobody_an_empty_side(arguing, proposal, town):
    arguing("Аз.")
    propose = {"language": "bg", "text": "Накратко.", "actor": town.members[2]}
    assert services.propose_summary(proposal, side="for", **propose).accepted_at is not None
    assert refused(services.propose_summary, proposal, side="against", **propose)[0] == "nobody_argued"
    assert refused(services.propose_summary, proposal, side="question", **propose)[0] == "unknown_side"


def test_a_summary_is_withdrawn_until_it_is_accepted_and_five_a_day_are_enough(arguing, proposal, town):
    arguing("Аз.")
    other = town.members[3]
    propose = {"side": "for", "language": "bg", "actor": other}
    for number in range(5):
        summary = services.propose_summary(proposal, text=f"Накратко {number}.", **propose)
        services.withdraw_summary(summary, actor=other)
    assert refused(services.withdraw_summary, summary, actor=other)[0] == "withdrawn"
    assert refused(services.propose_summary, proposal, text="Още.", **propose)[0] == "wrote_enough_today"
    assert verify_stream(proposal_stream(proposal)).holds


def test_the_words_go_with_who_leaves_and_the_places_stay(
    arguing, proposal, town, django_capture_on_commit_callbacks
):
    who = make_participant(town.youth, "Рени")
    own, others = arguing("Мое.", who), arguing("Чуждо.")
    services.answer_argument(others, text="И аз.", language="bg", actor=who)
    services.vote_for_argument(others, actor=who)
    services.propose_summary(proposal, side="for", text="Накратко.", language="bg", actor=who)
    with django_capture_on_commit_callbacks(execute=True):
        leave_council(who)
    own.refresh_from_db()
    assert (own.text, Answer.objects.get().text, Summary.objects.get().text) == ("", "", "")
    assert not ArgumentVote.objects.exists()
    assert not SummaryAcceptance.objects.exists()
    assert Argument.objects.get(pk=others.pk).text == "Чуждо."
    assert verify_stream(proposal_stream(proposal)).holds


class TestAnAmendment:
    @pytest.fixture
    def amendment(self, proposal, town):
        """Write an amendment to the proposal."""
        written = {"change": "add", "text": "Да има осветление.", "language": "bg"}
        return propose_amendment(proposal, **written, actor=town.member)

    def test_is_argued_about_while_nobody_decided_on_it(self, proposal, amendment, town):
        said = {"side": "for", "text": "Тъмно е.", "language": "bg", "actor": town.members[2]}

        argument = services.argue(proposal, **said, amendment=amendment.pk)

        assert (argument.amendment, argument.amendment_number, argument.point) == (amendment.pk, 1, "")
        assert verify_stream(proposal_stream(proposal)).holds
        take_amendment_back(amendment, actor=town.member)
        later = {**said, "text": "Друго.", "amendment": amendment.pk}
        assert refused(services.argue, proposal, **later) == ("unknown_amendment", "point")

    def test_is_chosen_in_the_form_and_named_beside_the_words(self, proposal, amendment, client_for, town):
        client = client_for(town.members[2])
        place = {"council": town.youth.slug, "proposal": proposal.pk, "side": "for"}
        sent = {"text": "Тъмно е.", "point": f"amendment:{amendment.pk}"}

        assert client.post(reverse("deliberation:argue", kwargs=place), sent).status_code == 302

        assert Argument.objects.get().amendment == amendment.pk
        page = client.get(reverse("proposals:detail", kwargs={"council": town.youth.slug, "pk": proposal.pk}))
        assert "По предложение за изменение № 1" in part(page, "section[@id='arguments']")
