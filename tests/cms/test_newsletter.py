"""The editors' newsletter: who may do what, what it offers to tell, trial, sending and progress."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site
from wagtail.users.models import UserProfile

from cms.editing.panels import newsletters_of
from cms.editing.roles import EDITORS, PUBLISHERS, open_editors_rooms, open_own_rooms
from cms.models import CalendarPage, CampaignPage, EventPage
from cms.newsletter.sending import send_due_newsletters
from cms.presenters.newsletter import suggestions
from cms.sites.faces import origin_of
from tests.cms.files import photograph
from tests.cms.site import add_page, make_home, show_councils
from tests.cms.test_pictures import make_picture
from tests.factories import Town, make_agenda_item, make_meeting, make_resolution, make_user
from tests.markup import compact, part
from tests.youth.mail.conftest import NEWS, VERSION, deliver
from tests.youth.people.test_council_pages import signed_in
from youth.mail.mailings import save_newsletter, send_newsletter, submit_newsletter
from youth.mail.subscriptions import follow, recipient_for_account
from youth.models import Council, Mailing, Meeting, User

LIST = "/admin/newsletter/ms/"


@pytest.fixture
def site(town: Town) -> Town:
    """Give a site in both languages that shows the youth council, with a campaign."""
    bg = make_home()
    en = make_home("en")
    show_councils(town.youth)
    campaign = add_page(bg, CampaignPage, "Чисти улици", "chisti", intro="Почистваме заедно.")
    add_page(en, CampaignPage, "Clean streets", "clean", translation_key=campaign.translation_key)
    return town


def colleague(group: str) -> User:
    open_editors_rooms()
    user = make_user("colleague")
    user.groups.add(Group.objects.get(name=group))
    return user


def in_group(user: User, group: str) -> User:
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def publisher(site: Town) -> Client:
    return signed_in(colleague(PUBLISHERS))


@pytest.fixture
def reader(site: Town) -> None:
    follow(recipient_for_account(site.young_person.user), site.youth, "youth.newsletter", version=VERSION)


def words(**changes: object) -> dict[str, object]:
    return {"subject_bg": "Новини", "intro_bg": "Здравейте!", **changes}


def campaign_key() -> str:
    return f"page:{CampaignPage.objects.get(slug='chisti').translation_key}"


def test_a_publisher_writes_looks_tries_sends_and_watches(site, publisher, reader) -> None:
    assert publisher.get("/admin/newsletter/").url == LIST
    form = publisher.get(f"{LIST}new/").text
    assert "Чисти улици" in form
    given = words(subject_en="News", items=[campaign_key()])
    issue = publisher.post(f"{LIST}new/", given).url
    bg, en = (publisher.get(f"{issue}preview/{language}/") for language in ("bg", "en"))
    assert "Почистваме заедно." in bg.text
    assert "Clean streets" in en.text
    assert bg["X-Frame-Options"] == "SAMEORIGIN"
    publisher.post(f"{issue}try/")
    assert [message.subject for message in mail.outbox] == ["[BG] Новини", "[EN] News"]
    publisher.post(f"{issue}send/")
    assert "data-progress-url" in publisher.get(f"{issue}progress/").text
    deliver()
    ended = publisher.get(f"{issue}progress/").text
    assert "data-progress-url" not in ended
    assert 'value="1"' in ended
    assert publisher.get(issue).status_code == publisher.get(LIST).status_code == 200
    assert mail.outbox[-1].to == [site.young_person.user.email]


def test_the_way_to_the_second_page_of_newsletters_leads_there(site, publisher) -> None:
    for number in range(21):
        content = {"bg": {"subject": f"Брой {number}", "intro": "", "items": []}}
        save_newsletter(site.youth, content, by=User.objects.get(email__startswith="colleague"))
    first = publisher.get(LIST)

    way = re.search(r'href="(\?p=2)"', first.text)

    assert way
    assert len(first.context["page"]) == 20
    assert [one.content["bg"]["subject"] for one in publisher.get(f"{LIST}{way[1]}").context["page"]] == [
        "Брой 0"
    ]


def test_an_editor_writes_and_does_not_send(site, reader) -> None:
    editor = signed_in(colleague(EDITORS))
    issue = editor.post(f"{LIST}new/", words()).url
    assert editor.get(issue).status_code == 200
    for act in ("send", "schedule", "hand-back"):
        assert f"{issue}{act}/" not in part(editor.get(issue))
    assert editor.post(f"{issue}schedule/", {"send_at": "01.12.2036 09:00"}).status_code in {302, 403}
    assert editor.post(f"{issue}send/").status_code in {302, 403}
    assert Mailing.objects.get().state == "draft"
    editor.post(f"{issue}edit/", words(subject_bg="Още новини"))
    assert Mailing.objects.get().content["bg"]["subject"] == "Още новини"
    editor.post(f"{issue}delete/")
    assert not Mailing.objects.exists()


@pytest.mark.parametrize("who", ["member", "young_person"])
def test_who_has_no_place_in_the_admin_sees_nothing_of_it(site, who: str) -> None:
    client = signed_in(getattr(site, who).user)
    for address in ("/admin/newsletter/", LIST, f"{LIST}new/"):
        assert client.get(address).status_code in {302, 403}
    assert Client().get(LIST).status_code == 302


def test_the_newsletter_of_a_council_that_no_site_shows_is_not_found(site, publisher) -> None:
    assert publisher.get("/admin/newsletter/obs/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"subject_bg": ""}, "български: Това поле е задължително."),
        ({"intro_en": "Hello"}, "English: напишете тема на бюлетина."),
        ({"subject_en": "N" * 151}, "English: Уверете се, че тази стойност има най-много 150 знака"),
    ],
)
def test_what_is_missing_is_said_at_its_field_with_its_language(site, publisher, typed, message) -> None:
    response = publisher.post(f"{LIST}new/", words(**typed))
    assert response.status_code == 409
    errors = response.context["form"].errors
    assert list(errors) == ["subject"]
    assert errors["subject"][0].startswith(message)
    assert message in response.text
    assert not Mailing.objects.exists()


def test_each_language_of_the_council_has_an_input_with_its_label(site, publisher) -> None:
    page = compact(publisher.get(f"{LIST}new/").text)
    for name, kind in (("subject", "input"), ("intro", "textarea")):
        for language, own_name in (("bg", "български"), ("en", "English")):
            (element,) = re.findall(rf'<{kind}[^>]*name="{name}_{language}"[^>]*>', page)
            assert f'lang="{language}"' in element
            assert f'id="id_{name}_{language}"' in element
            label = rf'<label for="id_{name}_{language}">[^<]+\(<span lang="{language}">{own_name}</span>\)'
            assert re.search(label, page)
    assert page.count(" required") == 1


def test_a_council_of_one_language_is_asked_for_that_one_alone(site, publisher) -> None:
    Council.objects.filter(pk=site.youth.pk).update(languages=["en"], names={"en": "Youth Council"})
    page = publisher.get(f"{LIST}new/").text
    assert "subject_en" in page
    assert "subject_bg" not in page

    issue = publisher.post(f"{LIST}new/", {"subject_en": "Cycle lane", "intro_en": "Hello!"}).url

    assert list(Mailing.objects.get().content) == ["en"]
    assert "Cycle lane" in publisher.get(LIST).text
    form = publisher.get(f"{issue}edit/").text
    assert 'value="Cycle lane"' in form
    assert "Hello!" in form


def test_a_reader_of_another_language_gets_the_councils_own(site, publisher, reader) -> None:
    Council.objects.filter(pk=site.youth.pk).update(languages=["en"], names={"en": "Youth Council"})
    issue = publisher.post(f"{LIST}new/", {"subject_en": "Cycle lane", "intro_en": "Hello!"}).url
    publisher.post(f"{issue}send/")
    deliver()
    (message,) = mail.outbox
    assert message.subject == "Cycle lane"
    assert message.extra_headers["Content-Language"] == "bg, en"
    assert message.body.startswith("Няма превод на това писмо.")


def test_sending_is_stopped_by_a_press(site, publisher, reader) -> None:
    issue = publisher.post(f"{LIST}new/", words()).url
    publisher.post(f"{issue}send/")
    publisher.post(f"{issue}cancel/")
    assert deliver() == 0
    assert Mailing.objects.get().state == "cancelled"
    assert mail.outbox == []


def test_a_chosen_page_that_is_gone_stays_in_the_draft(site, publisher) -> None:
    issue = publisher.post(f"{LIST}new/", words(items=[campaign_key()])).url
    CampaignPage.objects.get(slug="chisti").delete()
    publisher.post(f"{issue}edit/", words(items=[publisher_key(Mailing.objects.get())]))
    assert Mailing.objects.get().content["bg"]["items"][0]["title"] == "Чисти улици"


def publisher_key(mailing: Mailing) -> str:
    return str(mailing.content["bg"]["items"][0]["key"])


# Readers with and without an account, how many newsletters, and this page of them; the rest is the admin's.
@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_newsletter_or_three(site, publisher, reader, number: int) -> None:
    for _issue in range(number):
        send_newsletter(save_newsletter(site.youth, NEWS, by=site.chair.user))
    publisher.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        publisher.get(LIST)
    own = ("youth_mailing", "youth_subscription", "youth_delivery")
    assert len([query for query in asked if any(table in query["sql"] for table in own)]) == 4


def test_a_resolution_is_reported_in_the_language_in_which_it_was_written(site: Town) -> None:
    meeting = make_meeting(site.term, Meeting.State.CLOSED)
    make_resolution(
        make_agenda_item(meeting, "A skate park", text="Build it.", language="en"),
        designation="Resolution No. 1",
    )

    [told] = [one for one in suggestions(Site.objects.get(), site.youth) if "skate park" in one.label]

    assert {item["language"] for item in told.items.values()} == {"en"}


def test_what_can_be_reported_has_the_languages_of_the_council(site: Town) -> None:
    make_resolution(make_agenda_item(make_meeting(site.term, Meeting.State.CLOSED)))
    site.youth.languages = ["bg"]
    site.youth.save()

    offered = suggestions(Site.objects.get(), site.youth)

    assert len(offered) == 2
    assert {language for one in offered for language in one.items} == {"bg"}


NOON = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 28, 16, 0, tzinfo=UTC)
NO_BREAK = "\N{NO-BREAK SPACE}"
EVENING_IN_WORDS = "28 ноември 2026 г., 18:00 ч."


def plain(text: str) -> str:
    return compact(text.replace(NO_BREAK, " "))


def add_event(title: str, slug: str, **fields: Any) -> EventPage:
    home = Site.objects.get().root_page
    calendar = CalendarPage.objects.child_of(home).first() or add_page(home, CalendarPage, "Календар", "dati")
    values = {"intro": "Елате.", "place": "Читалище „Пробуда“", "starts_at": EVENING, **fields}
    return add_page(calendar, EventPage, title, slug, **values)


def cancel(event: EventPage) -> None:
    event.is_cancelled, event.cancellation = True, "Няма зала."
    event.save_revision().publish()


def event_key(event: EventPage) -> str:
    return f"page:{event.translation_key}"


@pytest.mark.parametrize("language", ["bg", "en"])
@time_machine.travel(NOON, tick=False)
def test_an_event_has_its_day_hour_and_place_in_the_language_of_its_page(
    site, publisher, language: str
) -> None:
    event = add_event("Среща", "sreshta")
    issue = publisher.post(f"{LIST}new/", words(subject_en="News", items=[event_key(event)])).url

    letter = publisher.get(f"{issue}preview/{language}/").text

    assert f"Събота, {EVENING_IN_WORDS}, Читалище „Пробуда“" in plain(letter)


@time_machine.travel(NOON, tick=False)
def test_an_event_that_is_over_or_cancelled_is_not_offered(site) -> None:
    add_event("Минала", "minala", starts_at=NOON - timedelta(days=2))
    cancel(add_event("Отменена", "otmenena"))
    add_event("Предстояща", "predstoyashta")

    offered = [one for one in suggestions(Site.objects.get(), site.youth) if one.items["bg"].get("facts")]

    assert [one.items["bg"]["title"] for one in offered] == ["Предстояща"]


@time_machine.travel(NOON, tick=False)
def test_an_event_cancelled_before_the_sending_drops_out_and_the_page_says_so(
    site, publisher, reader
) -> None:
    event, moved = add_event("Отменена", "otmenena"), add_event("Преместена", "premestena")
    issue = publisher.post(f"{LIST}new/", words(items=[event_key(event), event_key(moved)])).url
    cancel(event)
    moved.place = "Спортната зала"
    moved.save_revision().publish()

    publisher.post(f"{issue}send/")
    deliver()

    (message,) = mail.outbox
    assert "Отменена" not in message.body
    assert "Спортната зала" in message.body
    left_out = part(publisher.get(issue), "*[contains(@class, 'help-warning')]")
    assert "Отменена" in left_out
    assert "Преместена" not in left_out


def test_an_address_in_the_introduction_is_a_link(site, publisher) -> None:
    intro = "Вижте https://example.org/plan?a=1&b=2. Или <b>пишете</b> (https://example.org/poshta)!"
    issue = publisher.post(f"{LIST}new/", words(intro_bg=intro)).url

    letter = publisher.get(f"{issue}preview/bg/").text

    assert 'Вижте <a href="https://example.org/plan?a=1&amp;b=2">' in letter
    assert '<a href="https://example.org/poshta">https://example.org/poshta</a>)!' in letter
    assert "&lt;b&gt;пишете&lt;/b&gt;" in letter


def test_readers_whose_language_has_no_text_are_counted_before_the_sending(site, publisher, reader) -> None:
    User.objects.filter(pk=site.young_person.user.pk).update(language="en")
    issue = publisher.post(f"{LIST}new/", words()).url
    sentence = "1 читател е избрал English и получава текста на български, защото няма превод."
    assert sentence in compact(publisher.get(issue).text)

    publisher.post(f"{issue}edit/", words(subject_en="News", intro_en="Hello!"))

    assert sentence not in compact(publisher.get(issue).text)


def test_an_editor_hands_over_and_a_publisher_returns_approves_and_schedules(site, reader) -> None:
    editor = signed_in(colleague(EDITORS))
    chief = make_user("chief")
    chief.groups.add(Group.objects.get(name=PUBLISHERS))
    publisher = signed_in(chief)
    with time_machine.travel(NOON, tick=False):
        issue = editor.post(f"{LIST}new/", words()).url
        assert issue not in part(publisher.get("/admin/"))
        editor.post(f"{issue}submit/")
        assert issue in part(publisher.get("/admin/"))
        assert issue not in part(editor.get("/admin/"))
        publisher.post(f"{issue}hand-back/")
        assert issue not in part(publisher.get("/admin/"))
        editor.post(f"{issue}edit/", words(intro_bg="По-ясно."))
        editor.post(f"{issue}submit/")

        publisher.post(f"{issue}schedule/", {"send_at": "28.11.2026 18:00"})

        assert Mailing.objects.get().state == "scheduled"
        assert EVENING_IN_WORDS in plain(publisher.get(issue).text)
        assert issue in part(publisher.get("/admin/"))
        assert send_due_newsletters(EVENING - timedelta(minutes=1)) == 0
        editor.post(f"{issue}edit/", words(intro_bg="Друго."))
        assert Mailing.objects.get().content["bg"]["intro"] == "По-ясно."
    mail.outbox.clear()
    with time_machine.travel(EVENING + timedelta(minutes=1), tick=False):
        assert send_due_newsletters(EVENING) == 1
        assert send_due_newsletters(EVENING) == 0
        deliver()
    assert ["По-ясно." in message.body for message in mail.outbox] == [True]


class TestMailsBetweenEditorAndPublisher:
    @pytest.fixture
    def editor(self, site) -> Client:
        return signed_in(colleague(EDITORS))

    @pytest.fixture
    def chief(self, editor) -> User:
        return in_group(make_user("chief", language="en"), PUBLISHERS)

    def test_the_publishers_are_mailed_what_waits_for_them_in_their_language(self, editor, chief) -> None:
        in_group(make_user("second"), EDITORS)
        issue = editor.post(f"{LIST}new/", words()).url

        editor.post(f"{issue}submit/")

        (message,) = mail.outbox
        assert message.to == [chief.email]
        assert "The newsletter “Новини” was submitted and waits for you" in message.body
        assert f"{origin_of(Site.objects.get())}{issue}" in message.body

    def test_a_second_press_mails_nobody_again(self, editor, chief) -> None:
        issue = editor.post(f"{LIST}new/", words()).url
        editor.post(f"{issue}submit/")
        editor.post(f"{issue}submit/")

        assert len(mail.outbox) == 1

    def test_the_writer_is_mailed_that_it_was_returned(self, editor, chief) -> None:
        issue = editor.post(f"{LIST}new/", words()).url
        editor.post(f"{issue}submit/")
        mail.outbox.clear()

        signed_in(chief).post(f"{issue}hand-back/")

        (message,) = mail.outbox
        assert message.to == [User.objects.get(email__startswith="colleague").email]
        assert "Бюлетинът „Новини“ Ви беше върнат" in message.body

    def test_who_switched_such_mails_off_and_who_submits_it_gets_none(self, editor, chief, site) -> None:
        UserProfile.objects.create(user=chief, submitted_notifications=False)
        other = in_group(make_user("other"), PUBLISHERS)
        issue = editor.post(f"{LIST}new/", words()).url

        signed_in(other).post(f"{issue}submit/")

        assert mail.outbox == []

    def test_publishers_of_another_municipality_are_not_mailed(self, editor, site) -> None:
        home = make_home(slug="other", translation_key=uuid4())
        elsewhere = Site.objects.create(hostname="other.example", root_page=home)
        open_own_rooms("Друга", [home], [site.municipal], elsewhere)
        in_group(make_user("foreign"), f"{PUBLISHERS}: Друга")
        issue = editor.post(f"{LIST}new/", words()).url

        editor.post(f"{issue}submit/")

        assert mail.outbox == []

    def test_a_mail_server_that_is_away_stops_no_step(self, editor, chief, settings) -> None:
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
            }
        }
        issue = editor.post(f"{LIST}new/", words()).url

        editor.post(f"{issue}submit/")

        assert Mailing.objects.get().state == "submitted"


def test_a_changed_text_is_submitted_again(site, publisher) -> None:
    issue = publisher.post(f"{LIST}new/", words()).url
    publisher.post(f"{issue}submit/")
    publisher.post(f"{issue}edit/", words(subject_bg="Друго"))

    assert Mailing.objects.get().state == "draft"


def test_the_hour_of_the_schedule_has_the_picker_that_its_field_asks_for(site, publisher) -> None:
    issue = publisher.post(f"{LIST}new/", words()).url

    text = publisher.get(issue).text

    assert text.index("js/date-time-chooser.js") < text.index("js/progress.js")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("24.11.2026 18:00", "Този час вече мина."),
        ("утре вечер", "Датата и часът не могат да се прочетат."),
        ("", "Това поле е задължително."),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_a_wrong_hour_is_said_and_nothing_is_scheduled(site, publisher, typed: str, message: str) -> None:
    issue = publisher.post(f"{LIST}new/", words()).url

    answer = publisher.post(f"{issue}schedule/", {"send_at": typed})

    assert answer.status_code == 409
    assert message in answer.text
    assert Mailing.objects.get().state == "draft"


def test_a_cancelled_schedule_sends_nothing(site, publisher, reader) -> None:
    with time_machine.travel(NOON, tick=False):
        issue = publisher.post(f"{LIST}new/", words()).url
        publisher.post(f"{issue}schedule/", {"send_at": "28.11.2026 18:00"})
        publisher.post(f"{issue}unschedule/")
    assert send_due_newsletters(EVENING + timedelta(days=1)) == 0
    assert (Mailing.objects.get().state, Mailing.objects.get().send_at) == ("submitted", None)


def test_a_scheduled_newsletter_with_nothing_left_to_tell_awaits_a_publisher(site, publisher, reader) -> None:
    with time_machine.travel(NOON, tick=False):
        event = add_event("Отменена", "otmenena")
        issue = publisher.post(f"{LIST}new/", words(intro_bg="", items=[event_key(event)])).url
        publisher.post(f"{issue}schedule/", {"send_at": "28.11.2026 12:00"})
        cancel(event)

    assert send_due_newsletters(EVENING) == 0

    assert Mailing.objects.get().state == "submitted"
    assert deliver() == 0


def test_throwing_a_draft_away_asks_first(site, publisher) -> None:
    issue = publisher.post(f"{LIST}new/", words()).url

    question = part(publisher.get(issue), f"details[.//form[@action='{issue}delete/']]")

    assert "Не може да бъде върнат." in question


def test_the_button_that_stops_the_sending_leaves_with_the_end_of_it(site, publisher, reader) -> None:
    issue = publisher.post(f"{LIST}new/", words()).url
    publisher.post(f"{issue}send/")
    assert part(publisher.get(issue), f"form[@data-until-ended and @action='{issue}cancel/']")
    deliver()
    assert f"{issue}cancel/" not in part(publisher.get(issue))


@time_machine.travel(NOON, tick=False)
def test_a_picture_of_a_page_goes_along_with_its_description(site, publisher, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    campaign = CampaignPage.objects.get(slug="chisti")
    campaign.picture, campaign.picture_alt = make_picture(photograph()), "Хора с чували"
    campaign.save_revision().publish()
    issue = publisher.post(f"{LIST}new/", words(items=[campaign_key()])).url

    picture = part(publisher.get(f"{issue}preview/bg/"), "img")

    assert 'alt="Хора с чували"' in picture
    assert re.search(r'src="https?://[^"]+\.jpg"', picture)


# Sites with their councils, the rights on their pages, and the newsletters.
@pytest.mark.parametrize("number", [1, 3])
def test_the_dashboard_asks_the_same_for_one_newsletter_or_three(site, number: int) -> None:
    for _issue in range(number):
        submit_newsletter(save_newsletter(site.youth, NEWS, by=site.chair.user))
    user = User.objects.get(pk=colleague(PUBLISHERS).pk)
    with CaptureQueriesContext(connection) as asked:
        found = newsletters_of(user, Mailing.State.SUBMITTED)
    assert len(found) == number
    assert len(asked) == 4, "\n".join(query["sql"][:150] for query in asked)
