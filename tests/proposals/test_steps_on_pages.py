"""What is done with a proposal on its page, and by whom."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from lxml.html import document_fromstring

from proposals import services
from proposals.forms import AgendaForm
from proposals.models import Support
from tests.factories import make_meeting
from tests.markup import part
from tests.proposals.pages import address
from youth.models import AgendaItem
from youth.selectors.councils import today_in


def test_support_after_the_submission_is_refused_with_a_message(clients, submitted):
    clients["chair"].post(address("support", submitted), {"support": "give"})
    assert Support.objects.filter(proposal=submitted).count() == 2


@pytest.mark.parametrize("name", ["register", "assign", "give_opinion", "put_on_agenda"])
def test_those_without_a_role_move_nothing(clients, submitted, name):
    before = submitted.state
    for who in ("member", "outsider"):
        response = clients[who].post(address("step", submitted, name=name))
        assert response.status_code in {403, 409}
    assert "login" in clients["visitor"].post(address("step", submitted, name=name)).url
    submitted.refresh_from_db()
    assert submitted.state == before


def test_an_unknown_step_is_404(clients, submitted):
    assert clients["secretary"].post(address("step", submitted, name="sign")).status_code == 404


def test_the_secretary_finds_the_steps_of_the_office(clients, submitted):
    secretarys = clients["secretary"].get(address("detail", submitted)).content.decode()
    members = part(clients["member"].get(address("detail", submitted)))
    assert address("step", submitted, name="register") in secretarys
    assert address("step", submitted, name="register") not in members


def test_the_whole_way_to_the_agenda_on_the_pages(clients, submitted, town, committee_chair, told):
    today = today_in(town.youth)
    meeting = make_meeting(town.term)
    committee = committee_chair.committees.get().committee
    clients["secretary"].post(address("step", submitted, name="register"))
    clients["chair"].post(
        address("step", submitted, name="assign"),
        {"committee": committee.pk, "due_on": today + timedelta(days=7)},
    )
    clients["committee"].post(
        address("step", submitted, name="give_opinion"),
        {"document": "Становище", "number": "12", "on": today, "text": "Подкрепя."},
    )
    with told():
        clients["chair"].post(
            address("step", submitted, name="put_on_agenda"),
            {"meeting": meeting.pk, "decision_type": "absolute", "topic": "budget"},
        )
    submitted.refresh_from_db()
    assert (submitted.state, submitted.incoming_number) == ("on_agenda", 1)
    item = AgendaItem.objects.get()
    assert (item.subject_id, item.decision_type, item.topic) == (submitted.pk, "absolute", "budget")
    page = clients["visitor"].get(address("detail", submitted)).content.decode()
    assert "Становище № 12" in page


def test_an_opinion_without_its_paper_is_asked_for_again_on_the_page(clients, in_committee, town):
    response = clients["committee"].post(
        address("step", in_committee, name="give_opinion"), {"document": "", "on": today_in(town.youth)}
    )
    assert response.status_code == 409
    assert 'class="error-summary"' in response.content.decode()
    in_committee.refresh_from_db()
    assert in_committee.state == "in_committee"


def test_a_refusal_of_the_rules_is_in_the_form(clients, in_committee, town):
    response = clients["committee"].post(
        address("step", in_committee, name="give_opinion"),
        {"document": "Становище", "on": today_in(town.youth) + timedelta(days=1)},
    )
    assert response.status_code == 409
    assert 'href="#give_opinion-on"' in response.content.decode()


def test_with_no_supporters_needed_the_author_submits_right_away(clients, draft, author, town):
    town.youth.rules_overrides = {
        "proposal.support_threshold": {"value": 0, "source": "", "confirmed": False}
    }
    town.youth.save()
    published = services.publish_proposal(draft, actor=author)
    step = address("step", published, name="submit")
    assert step in clients["author"].get(address("detail", published)).content.decode()
    clients["author"].post(step)
    published.refresh_from_db()
    assert published.state == "submitted"


def test_meetings_to_choose_from_are_distinguished_by_day_hour_and_kind(registered, town):
    sofia = ZoneInfo("Europe/Sofia")
    make_meeting(town.term, starts_at=datetime(2027, 4, 5, 0, 30, tzinfo=sofia), place="Зала")
    make_meeting(town.term, "convened", starts_at=datetime(2027, 4, 5, 18, 0, tzinfo=sofia), place="Зала")
    with translation.override("bg"):
        offered = [str(label) for _value, label in AgendaForm(proposal=registered).fields["meeting"].choices]

    assert offered[1:] == [
        "05.04.2027\xa0г., 00:30\xa0ч., Редовно заседание, Зала",
        "05.04.2027\xa0г., 18:00\xa0ч., Редовно заседание, Зала",
    ]


def test_the_author_reads_what_became_of_it_and_finds_the_answer(clients, published):
    published.state, published.answer_on = "answered", today_in(published.council)
    published.save()
    page = clients["author"].get(address("detail", published))
    assert "Общинският съвет отговори на предложението ти." in part(page, "section[contains(@class, 'act')]")
    (place,) = document_fromstring(page.content).xpath("//a[contains(@class, 'act-do')]/@href")
    assert part(page, f"*[@id='{place.removeprefix('#')}']")
    assert "act-do" not in part(clients["visitor"].get(address("detail", published)))


def test_a_proposal_comes_on_an_agenda_to_be_decided_by_the_ordinary_majority_unless_another_is_chosen(
    registered,
) -> None:
    offered = [value for value, _label in AgendaForm(proposal=registered).fields["decision_type"].choices]
    assert offered[0] == "ordinary"
    assert "none" not in offered
