"""The draft of an agenda in one press: standing items, what was left over, what is ready."""

from datetime import timedelta

import pytest

from proposals.models import Assignment
from tests.factories import Town, make_committee
from tests.youth.committees import scenes as committees
from tests.youth.desks import proposal
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at, signed_in
from youth import clock
from youth.models import Minutes
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.minutes import minutes_document
from youth.services.draft_agenda import draft_agenda
from youth.services.meetings import close_meeting, plan_meeting


def after_a_meeting(town: Town):
    """Hold a meeting that leaves two items over and whose minutes wait for their adoption; plan the next."""
    meeting = close_meeting(scenes.opened(town, present=11), actor=town.chair)
    Minutes.objects.create(
        meeting=meeting, state=Minutes.State.OBJECTIONS, document=minutes_document(meeting)
    )
    return scenes.planned(town, "Нова точка")


def test_one_press_brings_standing_items_what_was_left_over_and_what_is_ready(town: Town) -> None:
    town.youth.rules_overrides |= {
        "minutes.approval": "next_meeting",
        "agenda.citizen_slot": "first",
    }
    town.youth.save()
    meeting = after_a_meeting(town)
    secretary, address = signed_in(town.secretary), at("agenda", town, pk=meeting.pk)
    secretary.get(address)
    assert secretary.post(address, {"draft": "1"}).status_code == 302
    titles = list(meeting.agenda_items.order_by("position").values_list("title", flat=True))
    assert titles[:2] == ["Питания и изказвания на граждани", "Нова точка"]
    assert titles[2].startswith("Приемане на протокола")
    assert titles[3:] == ["Осветление на алеята", "Скейт площадка"]
    assert secretary.post(address, {"draft": "1"}).status_code == 409
    assert meeting.agenda_items.count() == 5


@pytest.mark.parametrize(("slot", "place"), [("last", -1), ("none_at_all", None)])
def test_citizens_come_where_the_rules_put_them_and_minutes_where_a_meeting_adopts_them(
    town: Town, slot: str, place: int | None
) -> None:
    town.youth.rules_overrides |= {"minutes.approval": "objections", "agenda.citizen_slot": slot}
    town.youth.save()
    meeting = after_a_meeting(town)
    draft_agenda(meeting, actor=town.secretary)
    titles = list(meeting.agenda_items.order_by("position").values_list("title", flat=True))
    assert not any(title.startswith("Приемане на протокола") for title in titles)
    citizens = "Питания и изказвания на граждани"
    assert (titles[place] == citizens) if place else (citizens not in titles)


def test_a_committees_draft_gathers_what_waits_for_its_opinion(town: Town) -> None:
    town.youth.rules_overrides |= {"agenda.citizen_slot": "first", "minutes.approval": "next_meeting"}
    town.youth.save()
    earlier = close_meeting(committees.opened(town, "Останало"), actor=town.members[2])
    committee, other = committees.culture(town), make_committee(town.term, "sport")
    for title, state, leads in (
        ("Наше", "in_committee", committee),
        ("Със становище", "opinion_given", committee),
        ("На друга комисия", "in_committee", other),
        ("Ничие", "registered", None),
    ):
        proposal(town, state, title, committee=leads)
    given = {"opinion_document": "Становище", "opinion_on": today_in(town.youth)}
    Assignment.objects.filter(proposal__state="opinion_given").update(**given)
    Minutes.objects.create(
        meeting=earlier, state=Minutes.State.OBJECTIONS, document=minutes_document(earlier)
    )
    meeting = committees.planned(town, "Нова точка")
    draft_agenda(meeting, actor=town.members[2])
    titles = list(meeting.agenda_items.order_by("position").values_list("title", flat=True))
    assert titles[0] == "Нова точка"
    assert titles[1].startswith("Приемане на протокола")
    assert titles[2:] == ["Останало", "Наше"]
    # What waits on one agenda of the committee is not gathered for a second.
    second = plan_meeting(
        town.youth,
        committee=committee,
        starts_at=clock.now() + timedelta(days=3),
        place="Зала 2",
        actor=town.members[2],
    )
    draft_agenda(second, actor=town.members[2])
    assert not second.agenda_items.filter(title="Наше").exists()


def test_the_agenda_is_drafted_before_the_notice_only(town: Town) -> None:
    with pytest.raises(Refusal) as refused:
        draft_agenda(scenes.convened(town), actor=town.secretary)
    assert refused.value.code == "wrong_state"
