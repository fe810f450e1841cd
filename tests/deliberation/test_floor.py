"""The floor of a meeting: asked for, given, taken, and what the minutes say of it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from plugins.deliberation.floor.models import Speech
from plugins.deliberation.floor.selectors import Floor, floor_of
from plugins.deliberation.floor.services.floor import give_floor, take_floor
from plugins.deliberation.floor.services.requests import Asked, ask_to_speak, ask_together, withdraw_request
from tests.factories import Town
from tests.voting.scenes import item_under_way, vote
from tests.youth.committees import scenes as committees
from tests.youth.meetings import scenes
from tests.youth.people.test_joining import refusal_of
from voting.models import Poll
from voting.services import announce_poll, challenge_result, close_poll, put_to_vote, repeat_poll
from youth import clock
from youth.journal.minutes import paragraph
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Meeting, Participant
from youth.services.agenda import finish_item
from youth.services.attendance import leave_hall
from youth.services.meetings import suspend_meeting
from youth.services.recusals import declare_recusal


def ask(item: AgendaItem, who: Participant, kind: str = "speech", side: str = "") -> Speech:
    return ask_to_speak(item, Asked(participant=who, kind=kind, side=side, actor=who))


def spoken(town: Town, request: Speech, seconds: int, reason: str = "") -> Speech:
    """Give a request the floor for so many seconds; who presides takes it."""
    with time_machine.travel(clock.now(), tick=False) as now:
        speech = give_floor(request, reason=reason, actor=town.chair)
        now.shift(timedelta(seconds=seconds))
        return take_floor(speech, actor=town.chair)


def said(meeting: Meeting, kind: str, language: str = "en") -> list[str | None]:
    """Return the paragraphs of the minutes for acts of a kind."""
    found = entries_after(meeting_stream(meeting)).filter(kind=kind)
    return [paragraph(one, language) for one in found]


def decided(town: Town, item: AgendaItem, name: str, votes: int = 13) -> None:
    poll = put_to_vote(item.meeting, name, item=item, actor=town.chair)
    vote(poll, town.members[:votes], "for")
    vote(poll, town.members[votes:13], "against")
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)


def overturned(town: Town, poll: Poll) -> None:
    """Challenge a carried vote; everybody votes against in its repetition."""
    challenge_result(poll, reason="Грешно.", actor=town.members[1])
    again = repeat_poll(poll, actor=town.chair)
    vote(again, town.members[:13], "against")
    close_poll(again, actor=town.chair)
    announce_poll(again, actor=town.chair)


def floor(item: AgendaItem) -> Floor:
    found = floor_of(Meeting.objects.select_related("council", "term").get(pk=item.meeting_id))
    assert found is not None
    return found


def test_a_member_asks_is_given_the_floor_and_the_minutes_say_so(town: Town, item: AgendaItem) -> None:
    request = ask(item, town.members[2])
    speech = spoken(town, request, 90)

    assert (speech.state, speech.ended, speech.spoken_seconds) == ("heard", "by_chair", 90)
    assert speech.seconds == 300
    kinds = [e.kind for e in entries_after(meeting_stream(item.meeting)) if e.kind.startswith("deliberation")]
    assert kinds == ["deliberation.request_made", "deliberation.floor_given", "deliberation.floor_taken"]
    (sentence,) = said(item.meeting, "deliberation.floor_taken")
    assert sentence is not None
    assert sentence.startswith("Speech: Член 3, from ")
    assert sentence.endswith("(1 min 30 s).")
    assert said(item.meeting, "deliberation.floor_given") == [None]


def test_who_comes_next_while_somebody_speaks_ends_that_speech(town: Town, item: AgendaItem) -> None:
    first, second = ask(item, town.members[1]), ask(item, town.members[2])
    give_floor(first, actor=town.chair)
    give_floor(second, actor=town.chair)

    first.refresh_from_db()
    assert first.state == "heard"
    assert floor(item).speaking == second


def test_leaving_the_order_needs_a_reason_that_the_minutes_give(town: Town, item: AgendaItem) -> None:
    ask(item, town.members[1])
    second = ask(item, town.members[2])
    assert refusal_of(give_floor, second, actor=town.chair)[0] == "no_reason"
    give_floor(second, reason="Трябва да си тръгне.", actor=town.chair)
    (sentence,) = said(item.meeting, "deliberation.floor_given")
    assert sentence is not None
    assert sentence.endswith("Reason: Трябва да си тръгне.")


@pytest.mark.parametrize(
    ("seconds", "interrupts", "by_whom", "ended"),
    [
        (10, False, "chair", "by_chair"),
        (300, False, "chair", "by_time"),
        (10, True, "chair", "interrupted"),
        (10, False, "speaker", "by_speaker"),
        (400, False, "speaker", "by_speaker"),
    ],
)
def test_how_a_speech_ended(
    town: Town, item: AgendaItem, seconds: int, interrupts: bool, by_whom: str, ended: str
) -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        speech = give_floor(ask(item, town.members[2]), actor=town.chair)
        now.shift(timedelta(seconds=seconds))
        actor = town.chair if by_whom == "chair" else town.members[2]
        assert take_floor(speech, interrupts=interrupts, actor=actor).ended == ended
    assert refusal_of(take_floor, speech, actor=town.chair)[0] == "not_speaking"
    assert said(item.meeting, "deliberation.floor_taken", "bg")


def test_nobody_else_asks_gives_or_takes(town: Town, item: AgendaItem) -> None:
    member, other = town.members[2], town.members[3]
    with pytest.raises(PermissionDenied):
        ask(item, town.young_person)
    with pytest.raises(PermissionDenied):
        ask_to_speak(item, Asked(participant=member, kind="speech", actor=other))
    request = ask(item, member)
    for act in (withdraw_request, give_floor):
        with pytest.raises(PermissionDenied):
            act(request, actor=other)
    speech = give_floor(request, actor=town.chair)
    for interrupts, actor in ((False, other), (True, member), (False, town.secretary)):
        with pytest.raises(PermissionDenied):
            take_floor(speech, interrupts=interrupts, actor=actor)


def test_a_request_that_means_nothing_is_refused(town: Town, item: AgendaItem) -> None:
    member = town.members[2]
    leave_hall(item.meeting, participant=town.members[11], actor=town.chair)
    declare_recusal(item, participant=town.members[10], ground="own", actor=town.members[10])
    ask(item, member)
    refused = {
        "already_asked": (member, "speech"),
        "unknown_kind": (member, "song"),
        "nothing_to_answer": (member, "reply"),
        "not_in_hall": (town.members[11], "speech"),
        "recused": (town.members[10], "speech"),
    }
    for code, (who, kind) in refused.items():
        assert refusal_of(ask, item, who, kind)[0] == code
    assert refusal_of(ask, item, member, "rejoinder")[0] == "nothing_to_answer"
    other = AgendaItem.objects.get(meeting=item.meeting, position=2)
    assert refusal_of(ask, other, member)[0] == "item_not_under_way"


def test_many_ask_at_once_each_with_an_answer(town: Town, item: AgendaItem) -> None:
    wanted = [Asked(participant=one, kind="speech", actor=one) for one in town.members[:3]]
    outcomes = ask_together(item, [*wanted, wanted[0]])
    assert [getattr(one, "state", getattr(one, "code", "")) for one in outcomes] == [
        "waiting",
        "waiting",
        "waiting",
        "already_asked",
    ]


def test_the_database_lets_one_wait_once_and_one_speak(town: Town, item: AgendaItem) -> None:
    first, second = ask(item, town.members[1]), ask(item, town.members[2])
    fields = {"meeting": item.meeting, "agenda_item": item, "kind": "speech"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Speech.objects.create(participant=town.members[1], **fields)
    begun = {"state": "speaking", "started_at": clock.now(), "seconds": 300}
    Speech.objects.filter(pk=first.pk).update(**begun)
    for changed in (begun, {"state": "speaking"}, {"state": "heard"}, {"seconds": 5}, {"ended": "by_time"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Speech.objects.filter(pk=second.pk).update(**changed)


def test_a_withdrawn_request_is_out_of_the_queue(town: Town, item: AgendaItem) -> None:
    request, other = ask(item, town.members[1]), ask(item, town.members[2])
    withdraw_request(request, actor=town.members[1])
    withdraw_request(other, actor=town.secretary)
    assert floor(item).queue == []
    assert refusal_of(withdraw_request, request, actor=town.members[1])[0] == "not_waiting"
    assert refusal_of(give_floor, request, actor=town.chair)[0] == "not_waiting"


def test_a_reply_and_a_rejoinder(town: Town, item: AgendaItem) -> None:
    speaker, other = town.members[1], town.members[2]
    speech = spoken(town, ask(item, speaker), 60)
    reply = ask(item, other, "reply")
    assert reply.answers == speech
    assert refusal_of(ask, item, speaker, "reply")[0] == "nothing_to_answer"
    assert spoken(town, reply, 10).seconds == 120
    assert ask(item, speaker, "rejoinder").answers == speech


def test_while_somebody_speaks_the_item_is_not_finished_and_no_break_begins(
    town: Town, item: AgendaItem
) -> None:
    speech = give_floor(ask(item, town.members[1]), actor=town.chair)
    assert refusal_of(suspend_meeting, item.meeting, actor=town.chair)[0] == "held_up"
    item.decision_type = "none"
    item.save()
    assert refusal_of(finish_item, item, actor=town.chair)[0] == "held_up"
    take_floor(speech, actor=town.chair)
    suspend_meeting(item.meeting, actor=town.chair)


def test_at_the_end_of_an_item_the_minutes_sum_up_who_spoke(
    town: Town, item: AgendaItem, django_capture_on_commit_callbacks
) -> None:
    AgendaItem.objects.filter(pk=item.pk).update(decision_type="none")
    spoken(town, ask(item, town.members[1]), 90)
    spoken(town, ask(item, town.members[2]), 30)
    spoken(town, ask(item, town.members[1]), 60)
    waits = ask(item, town.members[3])
    with django_capture_on_commit_callbacks(execute=True):
        finish_item(AgendaItem.objects.get(pk=item.pk), actor=town.chair)
    assert said(item.meeting, "deliberation.debate_summed") == [
        "2 members spoke on the item, 3 min together: Член 2 (2 min 30 s), Член 3 (30 s)."
    ]
    waits.refresh_from_db()
    assert waits.state == "lapsed"


def test_a_closed_debate_takes_no_speeches_and_answers_are_still_heard(
    town: Town, item: AgendaItem, django_capture_on_commit_callbacks
) -> None:
    spoken(town, ask(item, town.members[1]), 60)
    reply, speech = ask(item, town.members[2], "reply"), ask(item, town.members[3])
    with django_capture_on_commit_callbacks(execute=True):
        decided(town, item, "youth.close_debate")
    assert [one.id for one in floor(item).queue] == [reply.pk]
    for kind in ("speech", "question", "reply"):
        assert refusal_of(ask, item, town.members[4], kind)[0] == "debate_closed"
    ask(item, town.members[4], "procedural")
    (sentence,) = said(item.meeting, "deliberation.debate_closed")
    assert sentence is not None
    assert sentence.endswith("1 request to speak was not heard.")
    speech.refresh_from_db()
    assert speech.state == "lapsed"


def test_a_repeated_vote_that_is_lost_opens_the_debate_again(
    town: Town, item: AgendaItem, django_capture_on_commit_callbacks
) -> None:
    waits = ask(item, town.members[3])
    with django_capture_on_commit_callbacks(execute=True):
        decided(town, item, "youth.close_debate")
    with django_capture_on_commit_callbacks(execute=True):
        overturned(town, item.meeting.polls.get())
    assert [one.id for one in floor(item).queue] == [waits.pk]
    assert said(item.meeting, "deliberation.debate_reopened") == ["The debate goes on."]


def test_more_time_goes_to_who_speaks_from_now_where_it_was_over(
    town: Town, item: AgendaItem, django_capture_on_commit_callbacks
) -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        speech = give_floor(ask(item, town.members[1]), actor=town.chair)
        now.shift(timedelta(seconds=330))
        with django_capture_on_commit_callbacks(execute=True):
            decided(town, item, "youth.extend_speaking_time")
        speech.refresh_from_db()
        assert speech.ends_at == clock.now() + timedelta(seconds=300)
    assert said(item.meeting, "deliberation.time_extended") == [
        "The speaking time of Член 2 was extended by 5 min."
    ]


def test_more_time_where_nobody_speaks_goes_to_all_who_speak_afterwards(
    town: Town, item: AgendaItem, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        decided(town, item, "youth.extend_speaking_time")
    assert give_floor(ask(item, town.members[1]), actor=town.chair).seconds == 600
    assert said(item.meeting, "deliberation.time_extended") == [
        "From now on speeches on the item may be longer by 5 min."
    ]


def test_a_lost_vote_changes_nothing(
    town: Town, item: AgendaItem, django_capture_on_commit_callbacks
) -> None:
    for name in ("youth.extend_speaking_time", "youth.close_debate"):
        with django_capture_on_commit_callbacks(execute=True):
            decided(town, item, name, votes=2)
    assert floor(item).debate is None


def under_rules(town: Town, **rules: object) -> AgendaItem:
    """Return the first item of a meeting under other rules of debate."""
    town.youth.rules_overrides = {f"debate.{name}": value for name, value in rules.items()}
    town.youth.save()
    return item_under_way(town)


def test_each_rule_of_debate_decides(town: Town) -> None:
    item = under_rules(
        town,
        speech_seconds=60,
        reply_seconds=50,
        rejoinder_seconds=40,
        procedural_seconds=30,
        speeches_each=1,
        order=["proposer", "alternate"],
    )
    speaker, other = town.members[1], town.members[2]
    assert refusal_of(ask, item, speaker)[0] == "no_side"
    assert spoken(town, ask(item, speaker, side="for"), 5).seconds == 60
    assert refusal_of(ask, item, speaker, side="for")[0] == "no_speech_left"
    assert spoken(town, ask(item, other, "reply"), 5).seconds == 50
    assert spoken(town, ask(item, speaker, "rejoinder"), 5).seconds == 40
    assert spoken(town, ask(item, other, "procedural"), 5).seconds == 30
    assert spoken(town, ask(item, other, "order"), 5).seconds == 30
    also, against = ask(item, town.members[3], side="for"), ask(item, town.members[4], side="against")
    assert [one.id for one in floor(item).queue] == [against.pk, also.pk]


def test_what_the_rules_do_not_know_is_not_asked_for(town: Town) -> None:
    unset = dict.fromkeys(("reply_seconds", "rejoinder_seconds", "procedural_seconds"), "none")
    item = under_rules(town, **unset)
    spoken(town, ask(item, town.members[1]), 5)
    for kind in ("reply", "rejoinder"):
        assert refusal_of(ask, item, town.members[2], kind)[0] == "not_in_rules"
    assert spoken(town, ask(item, town.members[2], "procedural"), 5).seconds == 300


@pytest.mark.parametrize("named", ["", "Член 5"])
def test_who_a_committees_opinion_names_reports_first_and_once(town: Town, named: str) -> None:
    given = committees.opened(town, "Скейт площадка")
    theirs = given.agenda_items.get()
    AgendaItem.objects.filter(pk=theirs.pk).update(
        subject_label="proposals.proposal", subject_id=town.chair.pk, rapporteur=named
    )
    theirs.refresh_from_db()
    committees.voted(town, theirs, (4, 1, 0))
    AgendaItem.objects.filter(pk=theirs.pk).update(rapporteur=named)
    ours = scenes.at_item(town, scenes.opened(town))
    AgendaItem.objects.filter(pk=ours.pk).update(subject_label="proposals.proposal", subject_id=town.chair.pk)
    ours.refresh_from_db()
    first, reporter = ask(ours, town.members[1]), town.members[4 if named else 2]
    reports = ask(ours, reporter)
    assert [(one.id, one.why) for one in floor(ours).queue] == [
        (reports.pk, "rapporteur"),
        (first.pk, "first_speech"),
    ]
    spoken(town, reports, 20)
    again = ask(ours, reporter)
    assert floor(ours).queue[-1].id == again.pk


def test_the_mover_speaks_first_once_and_the_rapporteur_next(town: Town, item: AgendaItem) -> None:
    mover = town.members[3]
    AgendaItem.objects.filter(pk=item.pk).update(moved_by=mover)
    first, rapporteur = ask(item, town.members[1]), town.members[2]
    reports = ask_to_speak(
        item, Asked(participant=rapporteur, kind="speech", role="rapporteur", actor=town.secretary)
    )
    presents = ask(item, mover)
    assert [(one.id, one.why) for one in floor(item).queue] == [
        (presents.pk, "mover"),
        (reports.pk, "rapporteur"),
        (first.pk, "first_speech"),
    ]
    spoken(town, presents, 20)
    again = ask(item, mover)
    assert floor(item).queue[-1].id == again.pk
