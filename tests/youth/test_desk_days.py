"""By when what waits on a desk is due."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from plugins.records.models import ConsultationRecord, Referral
from proposals.models import Support
from tests.factories import (
    Town,
    give_office,
    make_agenda_item,
    make_meeting,
    make_participant,
    make_resolution,
)
from tests.markup import part
from tests.records import rows
from tests.youth.desks import DESK, at_desk, make_committee_chair, proposal, titles, today
from tests.youth.people.test_council_pages import signed_in
from youth import clock
from youth.models import (
    Council,
    Meeting,
    Minutes,
    Office,
    Participant,
)
from youth.presenters.desk import lines_of
from youth.selectors.councils import start_of_day, today_in
from youth.selectors.people import participants_with_standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee_chair(town: Town) -> Participant:
    return make_committee_chair(town)


def test_overdue_is_first_and_said_in_words_then_what_is_due_next_and_last_what_has_no_day(
    town: Town, committee_chair: Participant
) -> None:
    committee = committee_chair.committees.get().committee
    due = {"Без срок": None, "Далечно": 30, "Днешно": 0, "Старо": -9, "Вчерашно": -1}
    for title, days in due.items():
        day = None if days is None else today(town.youth) + timedelta(days=days)
        proposal(town, "in_committee", title, committee=committee, opinion_due_on=day)
    page = signed_in(committee_chair.user).get(DESK)
    ordered = ["Старо", "Вчерашно", "Днешно", "Далечно", "Без срок"]
    assert titles(page) == [f"Opinion of the committee: {title}" for title in ordered]
    lines = html.fromstring(part(page)).xpath("//ul[contains(@class, 'rows')]/li")
    tags = [[one.text_content() for one in line.xpath(".//*[contains(@class, 'tag')]")] for line in lines]
    assert tags == [["Overdue"], ["Overdue"], ["Today"], [], []]
    words = signed_in(committee_chair.user).get("/bg/c/ms/desk/").text
    assert words.count("Просрочено") == 2
    assert "Днес" in words


def test_a_day_is_over_at_midnight_where_the_council_is(town: Town, committee_chair: Participant) -> None:
    committee, day = committee_chair.committees.get().committee, today(town.youth)
    proposal(town, "in_committee", committee=committee, opinion_due_on=day)
    midnight = start_of_day(town.youth, day + timedelta(days=1))
    found = {}
    for seconds in (-1, 0):
        with clock.standing_at(midnight + timedelta(seconds=seconds)):
            (read,) = participants_with_standing(town.youth, pk=committee_chair.pk)
            (line,) = lines_of(read)
            found[seconds] = (line.is_overdue, line.is_today)
    assert found == {-1: (False, True), 0: (True, False)}


def test_hours_are_those_of_the_council(town: Town) -> None:
    zone = ZoneInfo("Pacific/Auckland")
    Council.objects.filter(pk=town.youth.pk).update(time_zone="Pacific/Auckland")
    tomorrow = datetime.now(zone) + timedelta(days=1)
    starts_at = tomorrow.replace(hour=18, minute=30, second=0, microsecond=0)
    make_meeting(town.term, Meeting.State.CONVENED, starts_at=starts_at)
    assert "18:30" in part(signed_in(town.chair.user).get("/bg/c/ms/desk/"))


def test_the_notice_of_a_meeting_is_due_so_many_days_before_as_the_rules_say(town: Town) -> None:
    for kind, days in (("regular", 7), ("extraordinary", 1)):
        Meeting.objects.all().delete()
        meeting = make_meeting(town.term, kind=kind, starts_at=clock.now() + timedelta(days=12))
        (read,) = participants_with_standing(town.youth, pk=town.chair.pk)
        (line,) = lines_of(read)
        assert line.tile.due == today_in(town.youth, meeting.starts_at) - timedelta(days=days)


def test_minutes_wait_for_the_secretary_then_for_objections_and_then_for_those_who_sign(town: Town) -> None:
    meeting = make_meeting(town.term, Meeting.State.CLOSED)
    assert (at_desk(town.secretary), at_desk(town.chair)) == (["youth.write"], [])
    minutes = Minutes.objects.create(
        meeting=meeting,
        state=Minutes.State.OBJECTIONS,
        objections_until=clock.now() + timedelta(days=7),
        document={"bg": {"signatories": []}},
    )
    assert (at_desk(town.secretary), at_desk(town.chair)) == (["youth.objections"], ["youth.objections"])
    minutes.objections_until = clock.now() - timedelta(minutes=1)
    minutes.save()
    assert (at_desk(town.secretary), at_desk(town.chair)) == (["youth.sign"], ["youth.sign"])
    minutes.document["bg"]["signatories"] = [{"capacity": "chair"}]
    minutes.save()
    assert (at_desk(town.secretary), at_desk(town.chair)) == (["youth.sign"], [])
    minutes.state = Minutes.State.SIGNED
    minutes.save()
    assert at_desk(town.secretary) == []


def test_a_meeting_that_was_not_brought_to_its_end_waits_for_who_presides(town: Town) -> None:
    make_meeting(town.term, Meeting.State.SUSPENDED)
    assert (at_desk(town.chair), at_desk(town.secretary)) == (["youth.close"], [])


@pytest.mark.parametrize("is_here", [True, False])
def test_who_answers_reads_the_last_day_for_it(town: Town, *, is_here: bool) -> None:
    resolution = make_resolution(make_agenda_item(make_meeting(town.term, Meeting.State.CLOSED)))
    assert "records.send" in at_desk(town.secretary)
    record = rows.imported(town.municipal, rows.content()) if is_here else None
    if record is not None:
        ConsultationRecord.objects.filter(pk=record.pk).update(state="public")
    else:
        Council.objects.filter(pk=town.youth.pk).update(mirrors=None)
        town.youth.mirrors = None
    due_on = today(town.youth) + timedelta(days=60)
    way = {"council": town.youth, "sent_on": today(town.youth), "due_on": due_on, "record": record}
    Referral.objects.create(resolution=resolution, **way)

    who = town.municipal_secretary if is_here else town.secretary
    council = Council.objects.get(pk=who.council_id)
    (read,) = participants_with_standing(council, pk=who.pk)
    wanted = ("records.answer.", "records.enter.")
    (line,) = [one for one in lines_of(read) if one.tile.key.startswith(wanted)]
    assert (line.tile.due, line.tile.key.split(".")[1]) == (due_on, "answer" if is_here else "enter")


def test_support_waits_for_the_verifier_until_it_lapses(town: Town) -> None:
    verifier = make_participant(town.youth, "Вера")
    give_office(verifier, Office.Role.VERIFIER)
    newcomer, published = make_participant(town.youth, "Нов", verified=False), proposal(town, "published")
    given_at = clock.now() - timedelta(days=3)
    for person in (newcomer, town.member):
        Support.objects.create(proposal=published, participant=person, version=1, given_at=given_at)
    (read,) = participants_with_standing(town.youth, pk=verifier.pk)
    (line,) = lines_of(read)
    assert (line.tile.count, line.tile.due) == (1, today_in(town.youth, given_at + timedelta(days=30)))
    town.youth.rules_overrides = {"verify.required_for": ["seat"]}
    town.youth.save()
    assert at_desk(verifier) == []
