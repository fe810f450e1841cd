"""The plugin in a council that switched it on, from the question to the sums."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from surveys import offers, services
from surveys.models import Answer, Answered, Question, Survey
from surveys.selectors import results_of

from plugins import hooks
from youth import clock
from youth.journal.selectors import entries_after
from youth.journal.streams import stream
from youth.journal.verify import verify_all

HERE = "/en/c/youth-polyana"
QUESTIONS = "Which sport? | Football | Chess\n* When? | Saturday | Sunday\nWhat else?"


@pytest.fixture(autouse=True)
def _on(enable: Any) -> None:
    enable("surveys")


@pytest.fixture
def survey(council: Any, secretary: Any) -> Survey:
    questions = [Question(text="Which sport?", options=["Football", "Chess"]), Question(text="What else?")]
    return services.open_survey(
        council,
        title="Спорт",
        questions=questions,
        closes_at=clock.now() + timedelta(days=7),
        actor=secretary,
    )


def answer(client: Any, survey: Survey, **values: str) -> int:
    return client.post(f"{HERE}/surveys/{survey.pk}/answer/", {"q1": "Chess", **values}).status_code


def many_answers(client_for: Any, young: Any, survey: Survey, how_many: int = 5) -> None:
    assert [answer(client_for(young()), survey, q2="=1+1") for _number in range(how_many)] == [302] * how_many


def test_the_secretary_asks_and_nobody_else(
    client_for: Any, secretary: Any, member: Any, outsider: Any
) -> None:
    sent = {"title": "Sport", "closes_on": "2099-01-01 12:00", "questions": QUESTIONS}
    refused = [
        client_for(who).post(f"{HERE}/surveys/new/", sent).status_code for who in (member, outsider, None)
    ]
    # A visitor signs in first.
    assert refused == [403, 403, 302]
    assert client_for(secretary).post(f"{HERE}/surveys/new/", sent).status_code == 302
    asked = [(one.text, len(one.options), one.is_multiple) for one in Survey.objects.get().questions.all()]
    assert asked == [("Which sport?", 2, False), ("When?", 2, True), ("What else?", 0, False)]


@pytest.mark.parametrize(
    "changed", [{"closes_on": "2020-01-01 12:00"}, {"questions": ""}, {"questions": "Only? | one"}]
)
def test_what_cannot_be_a_survey_is_shown_at_its_field(client_for: Any, secretary: Any, changed: Any) -> None:
    sent = {"title": "Sport", "closes_on": "2099-01-01 12:00", "questions": QUESTIONS, **changed}
    assert client_for(secretary).post(f"{HERE}/surveys/new/", sent).status_code == 409
    assert not Survey.objects.exists()


def test_everybody_who_takes_part_answers_once(
    client_for: Any, young: Any, outsider: Any, survey: Survey
) -> None:
    browser = client_for(young())
    assert [answer(browser, survey), answer(browser, survey)] == [302, 403]
    assert answer(client_for(None), survey) == 302
    assert answer(browser, survey, q1="Tennis") == 409
    assert (Answered.objects.count(), Answer.objects.count()) == (1, 1)


def test_no_answer_leads_back_to_a_person(client_for: Any, young: Any, survey: Survey) -> None:
    many_answers(client_for, young, survey)
    names = {field.name for field in Answer._meta.get_fields()}
    assert names == {"id", "question", "value"}
    assert [entry.kind for entry in entries_after(stream("surveys", survey), 0)] == ["surveys.opened"]


def test_sums_are_shown_when_it_is_closed_and_enough_answered(
    client_for: Any, young: Any, secretary: Any, survey: Survey
) -> None:
    many_answers(client_for, young, survey, 4)
    services.close_survey(survey, actor=secretary)
    survey.refresh_from_db()
    assert results_of(survey) == []
    assert client_for(None).get(f"{HERE}/surveys/{survey.pk}/results.csv").status_code == 404
    assert client_for(secretary).post(f"{HERE}/plugins/surveys/settings/", {"least": "3"}).status_code == 302
    ((question, sums), _written) = results_of(Survey.objects.get())
    assert (question.text, sums) == ("Which sport?", [("Football", 0), ("Chess", 4)])
    page = client_for(None).get(f"{HERE}/surveys/{survey.pk}/").text
    assert 'class="chart' in page
    assert "Chess" in page


def test_no_spreadsheet_calculates_what_somebody_wrote(
    client_for: Any, young: Any, secretary: Any, survey: Survey
) -> None:
    many_answers(client_for, young, survey)
    assert client_for(secretary).post(f"{HERE}/surveys/{survey.pk}/close/").status_code == 302
    table = client_for(None).get(f"{HERE}/surveys/{survey.pk}/results.csv").text
    assert "What else?,'=1+1,5" in table


def test_it_closes_at_its_time_and_tells_other_plugins(
    council: Any, survey: Survey, due: Any, override_hook: Any, deliver: Any
) -> None:
    told: list[Any] = []

    def listen(survey: Any) -> None:
        told.append(survey)

    override_hook("surveys", offers.survey_closed, listen)
    due(survey.closes_at - timedelta(minutes=1))
    assert Survey.objects.get().closed_at is None
    due(survey.closes_at + timedelta(minutes=1))
    deliver()
    assert Survey.objects.get().closed_at is not None
    assert told == [survey.pk]
    assert all(verdict.holds for verdict in verify_all())


def test_another_plugin_adds_below_a_survey(client_for: Any, survey: Survey, override_hook: Any) -> None:
    override_hook(
        "surveys", hooks.slot, lambda name, subject: f"about {subject.pk}" if name == offers.BELOW else None
    )
    assert f"about {survey.pk}" in client_for(None).get(f"{HERE}/surveys/{survey.pk}/").text


def test_an_open_survey_is_on_the_councils_page_in_search_on_the_desk_and_in_the_calendar(
    council: Any, client_for: Any, survey: Survey
) -> None:
    assert f'/surveys/{survey.pk}/"' in client_for(None).get(f"{HERE}/").text
    assert [
        tile.count for tile in hooks.dashboard_tiles.items(council, participant=None) if "surveys" in tile.url
    ] == [1]
    assert survey.pk in [
        one.id for one in hooks.searchable.items(council, streams=[stream("surveys", survey)])
    ]
    day = survey.closes_at.date()
    assert [one.url for one in hooks.dates.items(council, since=day, until=day) if "surveys" in one.url]
    assert "surveys.open" in [widget.key for widget in hooks.page_widgets.items(council)]
    measures = {
        one.key: one.value
        for one in hooks.indicators.items(council, since=day - timedelta(days=9), until=day)
    }
    assert measures["surveys.held"] == 1


def test_programs_read_which_surveys_there_are(
    council: Any, other_council: Any, client_for: Any, survey: Survey
) -> None:
    (row,) = client_for(None).get(f"/api/v1/c/{council.slug}/surveys/").json()["results"]
    assert row.keys() == {"id", "title", "language", "opened_at", "closes_at", "closed_at"}
    assert (row["id"], row["title"], row["closed_at"]) == (str(survey.pk), "Спорт", None)
    assert client_for(None).get(f"/api/v1/c/{other_council.slug}/surveys/").status_code == 404


def test_only_who_may_is_offered_to_answer_and_to_close(
    client_for: Any, young: Any, secretary: Any, survey: Survey
) -> None:
    browser = client_for(young())
    pages = [client.get(f"{HERE}/surveys/{survey.pk}/").text for client in (browser, client_for(None))]
    assert ["/answer/" in page for page in pages] == [True, False]
    assert answer(browser, survey) == 302
    answered = browser.get(f"{HERE}/surveys/{survey.pk}/")
    assert answered.status_code == 200
    assert "/answer/" not in answered.text
    pages = [client_for(who).get(f"{HERE}/surveys/{survey.pk}/").text for who in (secretary, None)]
    assert ["/close/" in page for page in pages] == [True, False]


def test_the_demonstration_shows_an_answered_survey(council: Any, secretary: Any, young: Any) -> None:
    apps.get_app_config("surveys").demo(council, {"secretary": secretary, "young": young()})
    assert Answered.objects.get().survey == Survey.objects.get()


def test_everybody_reads_what_is_kept_about_them(
    council: Any, client_for: Any, young: Any, survey: Survey
) -> None:
    person = young()
    answer(client_for(person), survey)
    kept = [one for one in hooks.personal_data.items(council, user=person.user) if one.name == "answered"]
    assert [one.rows for one in kept] == [[{"survey": "Спорт"}]]


def test_another_council_has_no_such_survey(other_council: Any, client_for: Any, survey: Survey) -> None:
    assert client_for(None).get(f"/en/c/{other_council.slug}/surveys/{survey.pk}/").status_code == 404


def test_it_is_not_switched_off_while_a_survey_is_open(
    council: Any, client_for: Any, secretary: Any, survey: Survey
) -> None:
    client_for(secretary).post(f"{HERE}/plugins/surveys/switch/", {"on": ""})
    assert client_for(None).get(f"{HERE}/surveys/").status_code == 200


def test_pages_are_bulgarian_where_the_address_is(client_for: Any, survey: Survey) -> None:
    assert "Анкети" in client_for(None).get("/bg/c/youth-polyana/surveys/").text


def test_the_list_asks_the_same_of_the_database_for_one_survey_and_three(
    council: Any, secretary: Any, client_for: Any, survey: Survey
) -> None:
    def asked() -> int:
        browser = client_for(secretary)
        # What all pages remember after a write is read by the first.
        browser.get(f"{HERE}/surveys/")
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"{HERE}/surveys/")
        return len(queries)

    for_one = asked()
    for days in (1, 2):
        later = clock.now() + timedelta(days=days)
        services.open_survey(
            council, title="Още", questions=[Question(text="?")], closes_at=later, actor=secretary
        )
    assert asked() == for_one
