"""A resolution on its way into the Municipal Council: sent, dealt with, answered, carried out."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from plugins.records.models import ConsultationRecord, Referral, ReferralStage
from plugins.records.selectors import referral_of
from plugins.records.services import (
    annul_record,
    correct_referral,
    correct_stage,
    enter_stage,
    export_package,
    import_package,
    note_overdue,
    note_stage,
    review_record,
    send_resolution,
)
from tests.factories import Town, make_town
from tests.markup import part
from tests.records.pages import ClientFor
from tests.voting.scenes import announced
from youth import clock
from youth.journal.selectors import entries_after
from youth.journal.verify import verify_stream
from youth.models import Council, Resolution
from youth.procedure.profile import resolved_rules
from youth.procedure.referral import Outcome, Stage, StageFacts
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.services.notifications import plan_notifications


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def resolution(town: Town) -> Resolution:
    found = announced(town, (9, 3, 1)).resolution
    assert found is not None
    return found


def sent(town: Town, resolution: Resolution, **given: Any) -> Referral:
    return send_resolution(resolution, **{"on": today_in(town.youth), "actor": town.secretary} | given)


def reviewed(town: Town, resolution: Resolution) -> ConsultationRecord:
    record = sent(town, resolution).record
    assert record is not None
    return review_record(record, actor=town.municipal_secretary)


def facts(town: Town, stage: Stage, **said: Any) -> StageFacts:
    return StageFacts(**{"stage": stage, "on": today_in(town.youth)} | said)


def change_rule(resolution: Resolution, field: str, value: object) -> None:
    """Let the rules that the meeting keeps say something else."""
    meeting = resolution.meeting
    meeting.rules = resolved_rules("bg-obs", {field: {"value": value, "source": "", "confirmed": False}})
    meeting.save(update_fields=["rules"])


ACCEPTED = {"outcome": Outcome.PARTLY, "document": "Писмо", "unit": "Дирекция „Спорт“", "text": "Само т. 1."}


def test_the_municipal_secretary_has_it_from_the_hour_of_sending(town: Town, resolution: Resolution) -> None:
    referral = sent(town, resolution, number="ИЗ-7")

    record = referral.record
    assert record is not None
    assert (record.state, record.proof, record.title) == ("review", "own_record", resolution.title)
    assert referral.due_on == today_in(town.youth) + timedelta(days=60)
    received = entries_after(f"records:{record.pk}").get()
    assert (received.kind, received.cause_stream) == ("records.received", f"records.referral:{resolution.pk}")


def test_the_answer_reaches_the_youth_council_as_its_own_act(town: Town, resolution: Resolution) -> None:
    record = reviewed(town, resolution)
    note_stage(record, facts(town, Stage.ANSWERED, **ACCEPTED), actor=town.municipal_secretary)

    referral = Referral.objects.get()
    assert (referral.stage, referral.is_overdue) == ("answered", False)
    last = entries_after(f"records.referral:{resolution.pk}").last()
    assert last is not None
    assert (last.kind, last.actor, last.cause_stream) == (
        "records.answer_received", None, f"records:{record.pk}",
    )  # fmt: skip
    row = referral.stages.get(stage="answered")
    assert (row.outcome, row.text, row.is_entered) == ("partly", "Само т. 1.", False)


def test_no_sending_lies_before_the_adoption_or_ahead(town: Town, resolution: Resolution) -> None:
    for on, code in (
        (resolution.adopted_on - timedelta(days=1), "date_too_early"),
        (today_in(town.youth) + timedelta(days=1), "date_in_future"),
        (None, "date_missing"),
    ):
        with pytest.raises(Refusal) as refused:
            sent(town, resolution, on=on)
        assert (refused.value.code, refused.value.field) == (code, "on")
    assert not Referral.objects.exists()
    sent(town, resolution)
    with pytest.raises(Refusal, match="вече е изпратено"):
        sent(town, resolution)


def test_an_answer_before_its_resolution_is_refused_by_the_field_of_its_day(
    town: Town, resolution: Resolution
) -> None:
    record = reviewed(town, resolution)
    early = facts(town, Stage.ANSWERED, **ACCEPTED | {"on": resolution.adopted_on - timedelta(days=1)})
    with pytest.raises(Refusal, match="Датата е преди предходната стъпка") as refused:
        note_stage(record, early, actor=town.municipal_secretary)
    assert refused.value.field == "on"
    assert record.stages.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"document": "  "}, "document"),
        ({"unit": ""}, "unit"),
        ({"outcome": Outcome.REFUSED, "text": "", "unit": ""}, "text"),
    ],
)
def test_an_answer_says_what_it_has_to(
    town: Town, resolution: Resolution, said: dict[str, str], field: str
) -> None:
    record = reviewed(town, resolution)
    with pytest.raises(Refusal) as refused:
        note_stage(record, facts(town, Stage.ANSWERED, **ACCEPTED | said), actor=town.municipal_secretary)
    assert refused.value.field == field


def test_what_waits_for_its_review_is_not_answered_and_what_was_answered_not_annulled(
    town: Town, resolution: Resolution
) -> None:
    record = sent(town, resolution).record
    assert record is not None
    with pytest.raises(Refusal, match="Първо прегледай записа"):
        note_stage(record, facts(town, Stage.ANSWERED, **ACCEPTED), actor=town.municipal_secretary)
    record = review_record(record, number="РД-02-15", actor=town.municipal_secretary)
    assert Referral.objects.get().stages.get(stage="received").number == "РД-02-15"
    note_stage(record, facts(town, Stage.ANSWERED, **ACCEPTED), actor=town.municipal_secretary)
    with pytest.raises(Refusal, match="не се анулира"):
        annul_record(record, reason="Грешка.", actor=town.municipal_secretary)


def test_what_was_refused_or_noted_is_not_carried_out(town: Town, resolution: Resolution) -> None:
    record = reviewed(town, resolution)
    noted = facts(town, Stage.ANSWERED, outcome=Outcome.NOTED, document="Писмо")
    note_stage(record, noted, actor=town.municipal_secretary)
    with pytest.raises(Refusal, match="няма какво да се изпълнява"):
        note_stage(record, facts(town, Stage.DONE, text="Готово."), actor=town.municipal_secretary)


def test_a_correction_keeps_what_was_said_before_on_both_sides(town: Town, resolution: Resolution) -> None:
    record = reviewed(town, resolution)
    row = note_stage(record, facts(town, Stage.ANSWERED, **ACCEPTED), actor=town.municipal_secretary)
    right = facts(town, Stage.ANSWERED, **ACCEPTED | {"outcome": Outcome.ACCEPTED})
    correct_stage(row, right, reason="Сбъркан отговор.", actor=town.municipal_secretary)

    for owner in (record, Referral.objects.get()):
        rows = owner.stages.filter(stage="answered").order_by("recorded_at")
        assert [(one.outcome, one.replaced_at is None) for one in rows] == [
            ("partly", False),
            ("accepted", True),
        ]
    kinds = [one.kind for one in entries_after(f"records.referral:{resolution.pk}")]
    assert kinds == [
        "records.sent", "records.progressed", "records.answer_received", "records.referral_corrected",
    ]  # fmt: skip
    with pytest.raises(Refusal, match="беше поправено"):
        correct_stage(row, right, reason="Пак.", actor=town.municipal_secretary)


def test_the_last_day_follows_a_corrected_sending_and_so_does_what_is_overdue(
    town: Town, resolution: Resolution
) -> None:
    Resolution.objects.filter(pk=resolution.pk).update(adopted_on=date(2020, 1, 1))
    town.youth.mirrors = None
    town.youth.save()
    resolution = Resolution.objects.get(pk=resolution.pk)
    long_ago = today_in(town.youth) - timedelta(days=70)
    referral = Referral.objects.create(
        resolution=resolution, council=town.youth, sent_on=long_ago, due_on=long_ago + timedelta(days=60)
    )
    row = referral.stages.create(place=1, stage="sent", on=long_ago)
    assert note_overdue(town.youth, clock.now()) == 1
    assert note_overdue(town.youth, clock.now()) == 0
    referral.refresh_from_db()
    assert referral.is_overdue
    assert entries_after(f"records.referral:{resolution.pk}").get().kind == "records.answer_overdue"

    later = facts(town, Stage.SENT, on=long_ago + timedelta(days=5))
    row = correct_referral(row, later, reason="Друга дата.", actor=town.secretary)
    referral.refresh_from_db()
    assert (referral.is_overdue, referral.due_on) == (True, today_in(town.youth) - timedelta(days=5))

    recently = facts(town, Stage.SENT, on=today_in(town.youth) - timedelta(days=3))
    correct_referral(row, recently, reason="Друга дата.", actor=town.secretary)
    referral.refresh_from_db()
    assert (referral.is_overdue, referral.due_on) == (False, today_in(town.youth) + timedelta(days=57))


def answered_elsewhere(town: Town, resolution: Resolution) -> Referral:
    """Return a referral to a council elsewhere: sent 70 days ago, overdue since 9, answered 5 days ago."""
    Resolution.objects.filter(pk=resolution.pk).update(adopted_on=date(2020, 1, 1))
    Council.objects.filter(pk=town.youth.pk).update(mirrors=None)
    today = today_in(town.youth)
    referral = Referral.objects.create(
        resolution=Resolution.objects.get(pk=resolution.pk),
        council=Council.objects.get(pk=town.youth.pk),
        recipient="Общински съвет",
        sent_on=today - timedelta(days=70),
        due_on=today - timedelta(days=10),
        overdue_since=today - timedelta(days=9),
    )
    referral.stages.create(place=1, stage="sent", on=referral.sent_on, number="11")
    answer = facts(town, Stage.ANSWERED, **ACCEPTED | {"on": today - timedelta(days=5)})
    enter_stage(referral, answer, actor=town.secretary)
    return Referral.objects.get()


def test_the_sending_is_corrected_after_the_answer_too(town: Town, resolution: Resolution) -> None:
    referral = answered_elsewhere(town, resolution)
    row, today = referral.stages.get(stage="sent"), today_in(town.youth)
    right = facts(town, Stage.SENT, on=today - timedelta(days=69), number="12")
    for person in (town.member, town.municipal_secretary):
        with pytest.raises(PermissionDenied):
            correct_referral(row, right, reason="Друг номер.", actor=person)
    with pytest.raises(Refusal) as refused:
        correct_referral(row, right, reason=" ", actor=town.secretary)
    assert refused.value.field == "reason"
    late = facts(town, Stage.SENT, on=today - timedelta(days=4), number="12")
    with pytest.raises(Refusal) as refused:
        correct_referral(row, late, reason="Друга дата.", actor=town.secretary)
    assert (refused.value.code, refused.value.field) == ("date_too_late", "on")

    new = correct_referral(row, right, reason="Друг номер.", recipient="Кметът", actor=town.secretary)

    act = entries_after(f"records.referral:{resolution.pk}").get(kind="records.referral_corrected").payload
    assert (act["number"], act["on"], act["place"]) == ("12", right.on.isoformat(), 1)
    row.refresh_from_db()
    referral.refresh_from_db()
    assert (row.number, row.replaced_at is None, new.reason) == ("11", False, "Друг номер.")
    assert (referral.recipient, referral.sent_on, referral.stage) == ("Кметът", right.on, "answered")


@pytest.mark.parametrize(
    ("days_ago", "overdue_days_ago"),
    [
        # Due on the very day since when it was overdue, and two days later.
        (69, 8),
        (67, 6),
        # Due on the day of the answer, and later.
        (65, None),
        (62, None),
    ],
)
def test_an_answer_was_overdue_only_where_it_came_after_the_corrected_last_day(
    town: Town, resolution: Resolution, days_ago: int, overdue_days_ago: int | None
) -> None:
    referral = answered_elsewhere(town, resolution)
    today = today_in(town.youth)
    right = facts(town, Stage.SENT, on=today - timedelta(days=days_ago), number="11")
    correct_referral(referral.stages.get(stage="sent"), right, reason="Друга дата.", actor=town.secretary)
    referral.refresh_from_db()
    expected = None if overdue_days_ago is None else today - timedelta(days=overdue_days_ago)
    assert (referral.due_on, referral.overdue_since) == (today - timedelta(days=days_ago - 60), expected)


def test_only_where_the_municipal_council_is_elsewhere_the_youth_secretary_enters_its_answer(
    town: Town, resolution: Resolution
) -> None:
    referral = sent(town, resolution)
    answer = facts(town, Stage.ANSWERED, **ACCEPTED)
    with pytest.raises(PermissionDenied):
        enter_stage(referral, answer, actor=town.secretary)
    Referral.objects.update(record=None)
    Council.objects.filter(pk=town.youth.pk).update(mirrors=None)
    referral = referral_of(resolution)
    assert referral is not None
    for person in (town.chair, town.member, town.municipal_secretary):
        with pytest.raises(PermissionDenied):
            enter_stage(referral, answer, actor=person)
    assert enter_stage(referral, answer, actor=town.secretary).is_entered
    last = entries_after(f"records.referral:{resolution.pk}").last()
    assert last is not None
    assert (last.kind, last.payload["is_entered"]) == ("records.answer_received", True)


def test_a_package_that_came_by_hand_proves_the_sending(town: Town, resolution: Resolution) -> None:
    package = export_package(resolution)
    record = import_package(
        council=town.municipal, content=package.content, file_name="p.zip", actor=town.municipal_secretary
    ).record
    assert not Referral.objects.exists()
    review_record(record, actor=town.municipal_secretary)
    referral = Referral.objects.get()
    assert (referral.stage, referral.record) == ("received", record)
    assert [one.stage for one in referral.stages.all()] == ["sent", "received"]


@pytest.mark.parametrize("may_speak", [True, False])
def test_somebody_presents_it_there_where_the_rules_say_so(
    town: Town, resolution: Resolution, *, may_speak: bool
) -> None:
    change_rule(resolution, "referral.representative_speaks", may_speak)
    if may_speak:
        assert sent(town, resolution, speaker=town.member).speaker == town.member
        return
    with pytest.raises(Refusal) as refused:
        sent(town, resolution, speaker=town.member)
    assert (refused.value.code, refused.value.field) == ("no_representative", "speaker")


@pytest.mark.parametrize("days", [7, None])
def test_the_last_day_is_that_of_the_rules_of_the_meeting(
    town: Town, resolution: Resolution, days: int | None
) -> None:
    change_rule(resolution, "referral.answer_days", "none" if days is None else days)
    due_on = sent(town, resolution).due_on
    assert due_on == (today_in(town.youth) + timedelta(days=days) if days else None)


def test_the_rows_agree_with_the_acts_and_a_changed_one_is_found(town: Town, resolution: Resolution) -> None:
    record = reviewed(town, resolution)
    note_stage(record, facts(town, Stage.ANSWERED, **ACCEPTED), actor=town.municipal_secretary)
    streams = [f"records:{record.pk}", f"records.referral:{resolution.pk}"]
    assert all(verify_stream(name).holds for name in streams)
    ReferralStage.objects.filter(stage="answered").update(text="Приема се всичко.")
    assert not any(verify_stream(name).holds for name in streams)


@pytest.mark.parametrize(
    "columns",
    [
        {"stage": "answered", "outcome": ""},
        {"stage": "sent", "outcome": "noted"},
        {"stage": "sent", "place": 1},
    ],
)
def test_the_database_refuses_stages_that_contradict_themselves(
    town: Town, resolution: Resolution, columns: dict[str, Any]
) -> None:
    referral = Referral.objects.create(
        resolution=resolution, council=town.youth, sent_on=today_in(town.youth)
    )
    referral.stages.create(place=1, stage="sent", on=referral.sent_on)
    with pytest.raises(IntegrityError), transaction.atomic():
        referral.stages.create(**{"place": 2, "on": referral.sent_on} | columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralStage.objects.create(place=1, stage="sent", on=referral.sent_on)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.update(due_on=referral.sent_on - timedelta(days=1))


def test_both_sides_are_notified_that_an_answer_is_overdue_with_a_way_to_the_resolution(
    town: Town, resolution: Resolution, client_for: ClientFor
) -> None:
    referral = sent(town, resolution)
    Referral.objects.update(due_on=today_in(town.youth))
    tomorrow = clock.now() + timedelta(days=2)
    assert note_overdue(town.youth, tomorrow) == 1
    plan_notifications()
    at = reverse("youth:resolution", kwargs={"council": town.youth.slug, "pk": referral.pk})
    for person in (town.municipal_secretary, town.chair):
        own = reverse("youth:profile", kwargs={"council": person.council.slug})
        news = part(client_for(person).get(own))
        assert "Отговорът на Общинския съвет по решение е просрочен." in news
        assert f'href="{at}"' in news


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how_many", [1, 3])
def test_programs_read_what_became_of_each_resolution(
    client_for: ClientFor, django_assert_num_queries: Any, how_many: int
) -> None:
    town = make_town()
    for number in range(how_many):
        adopted = announced(town, (9, 3, 1)).resolution
        assert adopted is not None
        sent(town, adopted, number=f"И-{number}")
    record = ConsultationRecord.objects.first()
    assert record is not None
    record = review_record(record, actor=town.municipal_secretary)
    note_stage(record, facts(town, Stage.ANSWERED, **ACCEPTED), actor=town.municipal_secretary)
    client = client_for(None)
    # Council, its plugins, number of referrals, the page of them, their stages.
    with django_assert_num_queries(5):
        answer = client.get(f"/api/v1/c/{town.youth.slug}/records/referrals/").json()
    assert answer["count"] == how_many
    answered = next(one for one in answer["results"] if one["stage"] == "answered")
    assert [one["stage"] for one in answered["stages"]] == ["sent", "received", "answered"]
    assert answered["stages"][-1]["text"] == "Само т. 1."
    at = reverse("api:records:detail", kwargs={"council": town.municipal.slug, "pk": record.pk})
    assert client.get(at).json()["stages"][-1]["unit"] == "Дирекция „Спорт“"
