"""Opinion polls: who may ask and answer, what is shown when, and that no decision comes of them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from plugins.hooks import personal_data
from plugins.switching import SwitchRefused, switch
from tests.factories import Town, make_guest, make_organisation, make_participant, verify
from tests.markup import part
from tests.youth.people.test_coming_of_age import signed_in
from voting import offers as voting_offers
from voting.acts import OpinionClosed, OpinionOpened, OpinionPlanned, OpinionWithdrawn
from voting.audit import compare_opinion_poll
from voting.due import begin_and_end_opinion_polls
from voting.models import Box, OpinionPoll, Outcome, Participation, Poll, SealedSheet, Sheet
from voting.opinions import NO_AGE, eligibility_of, findable_opinion_polls, results_of
from voting.presenters.opinions import OpinionPresenter
from voting.services.opinions import (
    answer_opinion_poll,
    close_opinion_poll,
    plan_opinion_poll,
    question_of,
    withdraw_opinion_poll,
)
from voting.streams import opinion_stream
from youth import clock
from youth.journal.comparison import Course
from youth.journal.kinds import act_of
from youth.journal.models import JournalEntry
from youth.models import Council, Participant, Resolution
from youth.presenters.rule_effects import kept_rules
from youth.refusals import Refusal
from youth.selectors.verification import register_of
from youth.services.erasure import erase_account
from youth.services.lists import add_entry, change_entry
from youth.services.people import set_birth_date

BORN = {"16-17": date(2010, 3, 1), "18-24": date(2005, 3, 1), "25-29": date(2000, 3, 1)}


@pytest.fixture(autouse=True)
def _a_day_in_november(time_machine: object) -> None:
    time_machine.move_to("2026-11-22T10:00:00+00:00", tick=True)  # type: ignore[attr-defined]


def young(council: Council, band: str = "16-17", *, verified: bool = True) -> Participant:
    """Make a young person of an age band."""
    person = make_participant(council, f"Млад {Participant.objects.count()}", verified=verified)
    set_birth_date(person.user, BORN[band])
    return person


def asked(town: Town, **values: object) -> OpinionPoll:
    """Let the secretary ask something, from now on for a week."""
    given = {
        "title": "Къде да е скейт паркът?",
        "options": ["В парка", "На площада", "До реката"],
        "ends_at": clock.now() + timedelta(days=7),
    }
    return plan_opinion_poll(town.youth, actor=town.secretary, **given | values)


def again(poll: OpinionPoll) -> OpinionPoll:
    """Return the poll as it is now."""
    return OpinionPoll.objects.select_related("council", "box").get(pk=poll.pk)


def ended(poll: OpinionPoll, time_machine) -> OpinionPoll:
    """Let the end come and the runner work."""
    time_machine.move_to(poll.ends_at + timedelta(minutes=1))
    begin_and_end_opinion_polls(poll.council, clock.now())
    return again(poll)


def code_of(work) -> tuple[str, str | None]:
    """Return code and field of the refusal that ``work`` meets."""
    with pytest.raises(Refusal) as met:
        work()
    assert all(str(reason) for reason in met.value.reasons)
    return met.value.code, met.value.field


def acts_of(poll: OpinionPoll) -> list[str]:
    """Return the kinds on the stream of the poll."""
    return list(
        JournalEntry.objects.filter(stream=opinion_stream(poll))
        .order_by("seq")
        .values_list("kind", flat=True)
    )


def entry_of(poll: OpinionPoll, kind) -> JournalEntry:
    """Return the only entry of a kind on the stream of the poll."""
    return JournalEntry.objects.get(stream=opinion_stream(poll), kind=kind.name)


class TestAsking:
    def test_it_is_open_at_once_with_the_register_of_that_moment(self, town: Town):
        people = [young(town.youth) for _ in range(3)]
        young(town.youth, verified=False)

        poll = asked(town)

        assert poll.state == "open"
        assert set(Participation.objects.values_list("participant", flat=True)) == {one.pk for one in people}
        assert acts_of(poll) == [OpinionPlanned.name, OpinionOpened.name]
        entry = entry_of(poll, OpinionOpened)
        assert entry.payload["eligible"] == 3
        assert entry.payload["register"] == register_of(town.youth, date(2026, 11, 22)).digest
        assert entry.actor is None

    def test_the_question_is_sealed_in_the_journal(self, town: Town):
        poll = asked(town)

        act = act_of(entry_of(poll, OpinionPlanned))

        assert isinstance(act, OpinionPlanned)
        assert act.question.matches(question_of(again(poll)))

    def test_it_is_about_a_topic_that_the_council_offers_or_about_none(self, town: Town):
        sport, roads = (
            add_entry(council, "topics", {"bg": name, "en": name}, actor=secretary)
            for council, secretary, name in (
                (town.youth, town.secretary, "Sport"),
                (town.municipal, town.municipal_secretary, "Roads"),
            )
        )

        poll = asked(town, topic=sport.pk)

        assert again(poll).topic_id == sport.pk
        planned = act_of(entry_of(poll, OpinionPlanned))
        assert isinstance(planned, OpinionPlanned)
        assert planned.topic == sport.pk
        assert asked(town).topic_id is None
        assert code_of(lambda: asked(town, topic=roads.pk)) == ("unknown_topic", "topic")
        change_entry(sport, sport.names, actor=town.secretary, is_offered=False)
        assert code_of(lambda: asked(town, topic=sport.pk)) == ("unknown_topic", "topic")

    def test_the_form_offers_the_topics_of_the_list_and_no_field_without_a_list(self, town: Town):
        client = signed_in(town.secretary)
        address = reverse("voting:opinion_new", kwargs={"council": town.youth.slug})
        assert 'name="topic"' not in part(client.get(address))
        sport = add_entry(town.youth, "topics", {"bg": "Спорт", "en": "Sport"}, actor=town.secretary)
        form = client.get(address).context["form"]
        given = {name: form[name].initial or "" for name in form.fields if name != "facts"}
        given |= {"title": "Къде?", "options": "Тук\nТам", "bands": [], "shows_turnout": ""}

        answer = client.post(address, given | {"topic": str(sport.pk), "ends_at": "2026-12-20T18:00"})

        assert answer.status_code == 302
        assert OpinionPoll.objects.get().topic_id == sport.pk

    def test_a_later_one_begins_and_ends_by_the_runner(self, town: Town, time_machine):
        begins = clock.now() + timedelta(days=2)
        poll = asked(town, starts_at=begins, ends_at=begins + timedelta(days=1))
        assert (poll.state, Box.objects.exists()) == ("planned", False)
        assert begin_and_end_opinion_polls(town.youth, clock.now()) == 0

        time_machine.move_to(begins + timedelta(minutes=1))
        assert begin_and_end_opinion_polls(town.youth, clock.now()) == 1
        assert again(poll).state == "open"

        assert ended(poll, time_machine).state == "closed"
        assert begin_and_end_opinion_polls(town.youth, clock.now()) == 0

    def test_after_a_night_without_a_runner_it_ends_with_nobody_asked(self, town: Town, time_machine):
        begins = clock.now() + timedelta(days=2)
        poll = asked(town, starts_at=begins, ends_at=begins + timedelta(hours=3))
        time_machine.move_to(begins + timedelta(days=1))

        for _ in range(2):
            begin_and_end_opinion_polls(town.youth, clock.now())

        assert again(poll).state == "closed"
        assert acts_of(poll) == [OpinionPlanned.name, OpinionOpened.name, OpinionClosed.name]

    def test_only_chair_and_secretary_ask(self, town: Town):
        for person in (town.member, town.young_person):
            with pytest.raises(PermissionDenied):
                plan_opinion_poll(
                    town.youth, title="Да?", options=["а", "б"], ends_at=clock.now(), actor=person
                )
        assert plan_opinion_poll(
            town.youth,
            title="Да?",
            options=["а", "б"],
            ends_at=clock.now() + timedelta(days=1),
            actor=town.chair,
        )

    @pytest.mark.parametrize(
        ("wrong", "code", "field"),
        [
            ({"title": " "}, "no_question", "title"),
            ({"options": ["само едно"]}, "too_few_options", "options"),
            ({"options": ["Да", "да"]}, "too_few_options", "options"),
            ({"options": [f"{number}" for number in range(21)]}, "too_many_options", "options"),
            ({"options": ["а", "б" * 121]}, "option_too_long", "options"),
            ({"most": 4}, "wrong_number", "most"),
            ({"least": 2}, "wrong_number", "most"),
            ({"ends_at": timedelta(minutes=5)}, "ends_too_early", "ends_at"),
            ({"ends_at": timedelta(days=400)}, "ends_too_late", "ends_at"),
            ({"starts_at": timedelta(days=-2)}, "begins_in_the_past", "starts_at"),
            ({"bands": ["30+"]}, "unknown_band", "bands"),
            ({"facts": ["shoes"]}, "unknown_fact", "facts"),
        ],
    )
    def test_what_is_wrong_is_refused_at_its_field(self, town: Town, wrong, code, field):
        given = {
            name: clock.now() + value if isinstance(value, timedelta) else value
            for name, value in wrong.items()
        }

        assert code_of(lambda: asked(town, **given)) == (code, field)
        assert not OpinionPoll.objects.exists()

    def test_what_the_rules_want_verified_cannot_be_left_out(self, town: Town):
        assert asked(town, facts=["residence"]).facts == ["age", "residence"]


class TestAnswering:
    def test_one_person_answers_once(self, town: Town):
        person = young(town.youth)
        poll = asked(town)

        receipt = answer_opinion_poll(poll, ["2"], actor=person)

        assert len(receipt) == 14
        assert code_of(lambda: answer_opinion_poll(poll, ["1"], actor=person))[0] == "already_answered"
        assert SealedSheet.objects.count() == 1

    def test_it_keeps_the_rules_on_ages_and_verification_until_it_ends(self, town: Town, time_machine):
        poll = asked(town)
        with override("en"):
            (kept,) = kept_rules(town.youth, ["member.age_min"])
            assert (kept.title, kept.url) == (poll.title, OpinionPresenter(poll).url)
            assert kept.note == "keeps the rules by which it was planned until it ends"
        assert kept_rules(town.youth, ["body.seats", "majority.ordinary"]) == []
        ended(poll, time_machine)
        assert kept_rules(town.youth, ["member.age_min"]) == []

    def test_an_answer_is_no_act(self, town: Town):
        person = young(town.youth)
        poll = asked(town)
        before = JournalEntry.objects.count()

        answer_opinion_poll(poll, ["2"], actor=person)

        assert JournalEntry.objects.count() == before

    def test_who_is_verified_after_the_beginning_answers_too(self, town: Town):
        person = young(town.youth, verified=False)
        poll = asked(town)
        assert code_of(lambda: answer_opinion_poll(poll, ["1"], actor=person))[0] == "not_eligible"

        verify(person)

        assert answer_opinion_poll(poll, ["1"], actor=person)

    def test_or_not_where_the_register_is_that_of_the_beginning(self, town: Town):
        poll = asked(town, admits_later=False)

        person = young(town.youth)

        assert code_of(lambda: answer_opinion_poll(poll, ["1"], actor=person))[0] == "not_eligible"

    def test_only_the_asked_ages_answer(self, town: Town):
        inside, outside = young(town.youth, "16-17"), young(town.youth, "25-29")
        poll = asked(town, bands=["16-17"])

        assert Participation.objects.get().participant == inside
        assert code_of(lambda: answer_opinion_poll(poll, ["1"], actor=outside))[0] == "not_eligible"
        newcomer = young(town.youth, "25-29")
        assert code_of(lambda: answer_opinion_poll(poll, ["1"], actor=newcomer))[0] == "not_eligible"

    def test_only_those_answer_of_whom_enough_is_verified(self, town: Town):
        local, stranger = young(town.youth), young(town.youth)
        verify(local, "residence")
        poll = asked(town, facts=["residence"])

        assert answer_opinion_poll(poll, ["1"], actor=local)
        assert code_of(lambda: answer_opinion_poll(poll, ["1"], actor=stranger))[0] == "not_eligible"
        assert eligibility_of(poll, stranger).is_to_verify

    def test_who_gave_no_birth_date_is_asked_for_it(self, town: Town):
        poll = asked(town)

        assert eligibility_of(poll, town.young_person).reasons[0] == NO_AGE

    def test_organisations_and_guests_are_not_counted(self, town: Town):
        poll = asked(town)

        for one in (make_organisation(town.youth), make_guest(town.youth)):
            assert not eligibility_of(poll, one).may_answer
        guest = make_guest(town.youth, "Друг")
        assert code_of(lambda: answer_opinion_poll(poll, ["1"], actor=guest))[0] == "not_eligible"

    def test_after_the_end_nothing_is_taken_also_before_the_runner_came(self, town: Town, time_machine):
        person = young(town.youth)
        poll = asked(town)
        time_machine.move_to(poll.ends_at + timedelta(seconds=1))

        assert code_of(lambda: answer_opinion_poll(poll, ["1"], actor=person))[0] == "not_open"

    def test_several_answers_within_their_number(self, town: Town):
        person = young(town.youth)
        poll = asked(town, least=1, most=2)

        assert code_of(lambda: answer_opinion_poll(poll, ["1", "2", "3"], actor=person)) == (
            "too_many_chosen",
            "answer",
        )
        assert code_of(lambda: answer_opinion_poll(poll, [], actor=person))[0] == "too_few_chosen"
        assert answer_opinion_poll(poll, ["3", "1"], actor=person)


class TestResults:
    def test_nothing_is_known_before_the_end(self, town: Town):
        people = [young(town.youth) for _ in range(12)]
        poll = asked(town)
        for one in people:
            answer_opinion_poll(poll, ["1"], actor=one)

        assert results_of(again(poll)) is None

    def test_after_it_they_are_counted_and_in_the_journal(self, town: Town, time_machine):
        people = [young(town.youth) for _ in range(12)]
        poll = asked(town, most=2)
        for number, one in enumerate(people):
            answer_opinion_poll(poll, ["1", "3"] if number < 5 else ["2"], actor=one)

        poll = ended(poll, time_machine)

        results = results_of(poll)
        assert results is not None
        assert (results.whole.of, results.whole.counts) == (12, (5, 7, 5))
        payload = entry_of(poll, OpinionClosed).payload
        assert payload == {
            "answered": 12,
            "counts": [5, 7, 5],
            "eligible": 12,
            "root": poll.box.root,
        }

    def test_an_age_band_of_fewer_than_ten_is_not_shown(self, town: Town, time_machine):
        older = [young(town.youth, "18-24") for _ in range(21)]
        younger = [young(town.youth, "16-17") for _ in range(9)]
        poll = asked(town)
        for one in [*older, *younger]:
            answer_opinion_poll(poll, ["1"], actor=one)

        results = results_of(ended(poll, time_machine))

        assert results is not None
        # The nine alone would be known by subtraction, so the others have no band either.
        assert (results.whole.of, results.by_band) == (30, ())

    def test_bands_of_ten_are_shown(self, town: Town, time_machine):
        older = [young(town.youth, "18-24") for _ in range(10)]
        younger = [young(town.youth, "16-17") for _ in range(10)]
        poll = asked(town)
        for one in older:
            answer_opinion_poll(poll, ["1"], actor=one)
        for one in younger:
            answer_opinion_poll(poll, ["2"], actor=one)

        results = results_of(ended(poll, time_machine))

        assert results is not None
        assert [(band.value, result.counts) for band, result in results.by_band] == [
            ("16-17", (0, 10, 0)),
            ("18-24", (10, 0, 0)),
        ]

    def test_of_fewer_than_ten_no_figure_is_anywhere(self, town: Town, time_machine):
        people = [young(town.youth) for _ in range(9)]
        poll = asked(town)
        for one in people:
            answer_opinion_poll(poll, ["1"], actor=one)

        poll = ended(poll, time_machine)

        assert results_of(poll) is None
        assert entry_of(poll, OpinionClosed).payload["counts"] == []
        assert not Sheet.objects.exists()

    def test_it_is_a_poll_that_decides_nothing(self, town: Town, time_machine):
        opinion = ended(asked(town), time_machine)

        poll = Poll.objects.get()
        assert (poll.pk, poll.question, poll.form, poll.box) == (
            opinion.pk,
            "opinion",
            "options",
            "separated",
        )
        assert (poll.state, poll.votes, poll.ballots_root) == ("announced", {}, opinion.box.root)
        assert not Outcome.objects.exists()
        assert not Resolution.objects.exists()

    @pytest.mark.parametrize(
        "change", [{"consequence": "youth.adopt"}, {"box": "register"}, {"form": "choice"}]
    )
    def test_the_database_gives_an_opinion_no_consequence(self, town: Town, change):
        asked(town)

        with pytest.raises(IntegrityError), transaction.atomic():
            Poll.objects.update(**change)


class TestTakingBack:
    def test_what_was_answered_is_destroyed_and_the_reason_stays(self, town: Town):
        person = young(town.youth)
        poll = asked(town)
        answer_opinion_poll(poll, ["1"], actor=person)

        poll = withdraw_opinion_poll(poll, reason="Липсва отговор.", actor=town.chair)

        assert (poll.state, poll.withdrawal_reason) == ("withdrawn", "Липсва отговор.")
        assert not any(model.objects.exists() for model in (Box, Participation, SealedSheet, Sheet))
        act = act_of(entry_of(poll, OpinionWithdrawn))
        assert isinstance(act, OpinionWithdrawn)
        assert act.reason.matches("Липсва отговор.")

    def test_it_needs_a_reason_and_a_poll_that_has_not_ended(self, town: Town, time_machine):
        poll = asked(town)
        assert code_of(lambda: withdraw_opinion_poll(poll, reason=" ", actor=town.chair)) == (
            "no_reason",
            "reason",
        )

        ended(poll, time_machine)

        code, _field = code_of(lambda: withdraw_opinion_poll(poll, reason="Късно", actor=town.chair))
        assert code == "not_withdrawable"

    def test_a_member_takes_nothing_back(self, town: Town):
        poll = asked(town)

        with pytest.raises(PermissionDenied):
            withdraw_opinion_poll(poll, reason="Не ми харесва", actor=town.member)


class TestPersonalData:
    def test_it_says_where_somebody_took_part_and_never_what(self, town: Town):
        person = young(town.youth)
        poll = asked(town)
        answer_opinion_poll(poll, ["1"], actor=person)

        found = [one for one in personal_data.items(town.youth, user=person.user) if one.name == "opinions"]

        assert found[0].rows == [{"question": poll.title, "answered_on": "2026-11-22"}]

    def test_erasing_the_account_after_the_end_erases_the_part(
        self, town: Town, time_machine, django_capture_on_commit_callbacks
    ):
        people = [young(town.youth) for _ in range(10)]
        poll = asked(town)
        for one in people:
            answer_opinion_poll(poll, ["1"], actor=one)
        poll = ended(poll, time_machine)

        with django_capture_on_commit_callbacks(execute=True):
            erase_account(people[0].user)

        assert not Participation.objects.filter(participant=people[0]).exists()
        assert poll.box.answered == Sheet.objects.count() == 10


class TestJournal:
    def test_what_was_changed_past_it_is_found(self, town: Town, time_machine):
        people = [young(town.youth) for _ in range(10)]
        poll = asked(town)
        for one in people:
            answer_opinion_poll(poll, ["1"], actor=one)
        poll = ended(poll, time_machine)
        assert found_in(poll) == []

        OpinionPoll.objects.update(title="Друг въпрос?")
        sheet = Sheet.objects.first()
        assert sheet is not None
        Sheet.objects.filter(pk=sheet.pk).update(content={"answer": ["2"]})

        assert found_in(poll) == ["question", "count"]

    def test_a_sheet_too_many_is_found_and_so_is_a_reason_of_others(self, town: Town, time_machine):
        people = [young(town.youth) for _ in range(10)]
        poll = asked(town)
        withdrawn = withdraw_opinion_poll(asked(town), reason="Грешен въпрос.", actor=town.chair)
        for one in people:
            answer_opinion_poll(poll, ["1"], actor=one)
        poll = ended(poll, time_machine)

        Sheet.objects.create(box=poll.box, receipt="AAAA", content={"answer": ["1"]})
        OpinionPoll.objects.filter(pk=withdrawn.pk).update(withdrawal_reason="Друга.")

        assert found_in(poll) == ["count"]
        assert found_in(withdrawn) == ["reason"]

    def test_another_topic_than_that_of_the_act_is_found(self, town: Town):
        topic = add_entry(town.youth, "topics", {"bg": "Спорт", "en": "Sport"}, actor=town.secretary)
        poll = asked(town, topic=topic.pk)
        assert found_in(poll) == []

        OpinionPoll.objects.update(topic=None)

        assert found_in(poll) == ["topic"]

    def test_a_state_without_its_act_is_found(self, town: Town):
        poll = asked(town)

        OpinionPoll.objects.update(state="closed", closed_at=clock.now())

        assert found_in(poll) == ["state"]


def found_in(poll: OpinionPoll) -> list[str]:
    """Return what the journal finds in the rows of a poll, by code."""
    return [one.code for one in compare_opinion_poll(Course(opinion_stream(poll)))]


def test_voting_is_not_switched_off_while_one_is_open(town: Town):
    asked(town)

    with pytest.raises(SwitchRefused):
        switch(town.youth, "voting", enabled=False)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "closed"},
        {"state": "withdrawn"},
        {"box": None},
        {"ends_at": clock.now() - timedelta(days=9)},
        {"most": 0},
    ],
)
def test_the_database_keeps_states_times_and_numbers_together(town: Town, change):
    poll = asked(town)

    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionPoll.objects.filter(pk=poll.pk).update(**change)


def test_an_opinion_poll_is_found_by_its_question_and_answers(town: Town) -> None:
    poll = asked(town)
    later = asked(town, title="По-късно", starts_at=clock.now() + timedelta(days=1))

    (found,) = findable_opinion_polls(town.youth, None)

    assert (found.id, found.title) == (poll.pk, poll.title)
    assert "До реката" in found.text
    assert not list(findable_opinion_polls(town.youth, [opinion_stream(later)]))
    withdraw_opinion_poll(poll, reason="Грешка.", actor=town.secretary)
    assert not list(findable_opinion_polls(town.youth, None))


def test_programs_read_the_question_at_once_and_the_results_after_the_end(town: Town) -> None:
    poll = asked(town)
    address = f"/api/v1/c/{town.youth.slug}/voting/opinions/"

    (listed,) = Client().get(address).json()["results"]
    during = Client().get(f"{address}{poll.pk}/").json()

    assert (listed["title"], listed["state"], during["results"]) == (poll.title, "open", None)
    for number in range(10):
        answer_opinion_poll(again(poll), ["1" if number else "2"], actor=young(town.youth))
    close_opinion_poll(again(poll))
    results = Client().get(f"{address}{poll.pk}/").json()["results"]
    assert (results["answered"], results["votes"]) == (10, {"1": 9, "2": 1, "3": 0})
    assert results["bands"]["16-17"]["answered"] == 10


def test_a_plugin_may_object_to_an_answer(town: Town, override_hook: Callable[..., None]) -> None:
    poll, person = asked(town), young(town.youth)
    override_hook("proposals", voting_offers.may_vote, lambda council, participant, poll: "Още не.")

    with pytest.raises(Refusal) as refused:
        answer_opinion_poll(again(poll), ["1"], actor=person)

    assert (refused.value.code, str(refused.value)) == ("objected", "Още не.")
    assert not Participation.objects.filter(day__isnull=False).exists()
