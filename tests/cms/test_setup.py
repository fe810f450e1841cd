"""What is not set up yet: one list, on a page for those who can do something about it and by a command."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page, Site

from cms.editing.roles import EDITORS, PUBLISHERS, open_own_rooms
from cms.founding.texts import places_to_fill_in
from cms.models import HomePage, LastTime, NewsIndexPage, NewsPage, PlainPage, SiteProfile
from cms.setup.access import everything
from cms.setup.checks import Line, State, is_complete, lines_on
from cms.setup.facts import mail_server, read_facts
from tests.cms.site import add_page
from tests.factories import make_user, make_youth_council
from tests.markup import part
from tests.scenes import KeptScenes
from tests.youth.people.test_council_pages import signed_in
from youth.models import Council, User
from youth.models.runner import RunnerLease
from youth.policies import OPERATOR
from youth.services.keys import make_key

pytestmark = pytest.mark.django_db

PAGE = "/admin/setup/"
COUNCILS = Path(django_settings.BASE_DIR) / "deploy" / "councils"
NAMES = ("--municipality", "bg=Община Поляна", "--municipality", "en=Municipality of Polyana")


@pytest.fixture
def founded(settings: Settings, tmp_path: Path, kept_scenes: KeptScenes) -> Council:
    """Give a new installation as the handbook founds it: councils from files, first pages, no accounts."""
    settings.BASE_URL = "https://polyana.example"
    settings.COUNCIL_KEYS_DIR = tmp_path / "keys"
    return kept_scenes.set(found_installation)


def found_installation() -> Council:
    for name in ("municipal", "youth"):
        call_command("council", str(COUNCILS / f"{name}.toml"), stdout=StringIO())
    council = Council.objects.get(kind="youth")
    call_command("site", *NAMES, "--council", council.slug, stdout=StringIO())
    return council


def lines() -> list[Line]:
    return lines_on(read_facts(*everything()))


def about(words: str) -> Line:
    (line,) = [line for line in lines() if words in line.what.replace("\xa0", " ")]
    return line


def publisher(group: str = PUBLISHERS) -> User:
    user = make_user("publisher")
    user.groups.add(Group.objects.get(name=group))
    return user


def by_command(*options: str) -> tuple[int, str]:
    said = StringIO()
    try:
        call_command("setup", *options, stdout=said)
    except SystemExit as end:
        return int(str(end.code)), said.getvalue()
    return 0, said.getvalue()


def test_a_new_installation_is_shown_everything_that_is_missing_and_where_it_is_done(
    founded: Council,
) -> None:
    status, said = by_command()

    assert status == 1
    for line in lines():
        assert line.what in said
        if line.state != State.DONE:
            assert line.why in said
            assert (line.url or line.chapter) in said
            assert bool(line.url) != bool(line.chapter)
    assert {line.state for line in lines()} == set(State)


def test_every_chapter_that_a_line_leads_to_is_in_the_handbook(founded: Council, settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": "cms.console_mail.EmailBackend"}}
    settings.BASE_URL = "http://polyana.example"
    settings.FIELD_KEYS, settings.PUSH_KEY = [], ""
    PlainPage.objects.get(slug="privacy").delete()
    text = (Path(settings.BASE_DIR) / "docs" / "operations.md").read_text(encoding="utf-8")
    headings = {
        line.lstrip("# ").lower().replace(" ", "-") for line in text.splitlines() if line.startswith("#")
    }

    chapters = {line.chapter for line in lines()} - {""}

    assert chapters >= {"backup", "mail", "keys", "domain-and-tls", "the-first-pages", "watching"}
    assert chapters - headings == set()


def test_once_everything_is_done_nothing_is_missing(founded: Council) -> None:
    make_user("root", is_superuser=True)
    publisher()
    now = timezone.now()
    LastTime.objects.create(what="mail", at=now, detail=mail_server())
    LastTime.objects.create(what="backup", at=now, detail="1000")
    RunnerLease.objects.create(name="runner", holder="x", until=now + timedelta(minutes=1))
    make_key(founded, actor=OPERATOR)
    for page in PlainPage.objects.all():
        page.body = []
        page.save_revision().publish()
    for council in Council.objects.all():
        office = council.offices.filter(role="secretary").get()
        office.pk, office.role = None, "chair"
        office.save()

    assert [line.what for line in lines() if line.state == State.NEEDED] == []
    assert is_complete(lines())
    status, said = by_command()
    assert status == 0
    assert "✗" not in said


def test_a_page_with_open_places_is_missing_until_it_is_filled_in_and_published(founded: Council) -> None:
    privacy = PlainPage.objects.get(slug="poveritelnost")
    assert "квадратни скоби" in about("„Поверителност“ (bg)").what
    assert about("„Поверителност“ (bg)").url == f"/admin/pages/{privacy.pk}/edit/"

    privacy.body = [("text", "<p>Пощенският ни адрес е на сайта.</p>")]
    privacy.save_revision()
    assert "не е публикувана" in about("„Поверителност“ (bg)").what

    privacy.save_revision().publish()
    assert [line for line in lines() if "„Поверителност“" in line.what] == []

    privacy.body = [("text", f"<p>{places_to_fill_in('bg')['contact']}</p>")]
    privacy.save_revision().publish()
    assert "квадратни скоби" in about("„Поверителност“ (bg)").what
    privacy.body = []
    privacy.save_revision()
    assert "квадратни скоби" in about("„Поверителност“ (bg)").what, "readers still see the old text"

    privacy.delete()
    assert about("„Поверителност“ (bg)").chapter == "the-first-pages"


def choose(**pages: Page | None) -> None:
    """Choose pages at the face of the site."""
    profile = SiteProfile.objects.get()
    for name, page in pages.items():
        setattr(profile, name, page)
    profile.full_clean()
    profile.save()


def test_pages_made_by_hand_count_once_a_publisher_chose_them(founded: Council) -> None:
    PlainPage.objects.all().delete()
    homes = {home.locale.language_code: home for home in HomePage.objects.select_related("locale")}
    own = add_page(homes["bg"], PlainPage, "Лични данни", "lichni-danni")

    def missing() -> set[str]:
        return {line.what for line in lines() if line.state == State.NEEDED and "(bg)" in line.what}

    assert missing() == {"Липсва „Поверителност“ (bg)", "Липсва „Достъпност“ (bg)"}

    choose(privacy=own)
    assert missing() == {"Липсва „Достъпност“ (bg)"}
    # Its translation is not there yet.
    assert about("„Privacy“ (en)").what == "Липсва „Privacy“ (en)"
    add_page(homes["en"], PlainPage, "Personal data", "personal-data", translation_key=own.translation_key)
    assert [line for line in lines() if "„Privacy“" in line.what] == []

    own.unpublish()
    assert "не е публикувана" in about("„Лични данни“ (bg)").what

    call_command("site", *NAMES, stdout=StringIO())
    kept = PlainPage.objects.filter(locale=own.locale_id).values_list("slug", flat=True)
    assert set(kept) == {"lichni-danni", "dostapnost"}, "none is made beside the chosen one"


def test_only_different_pages_of_the_site_are_chosen(founded: Council) -> None:
    elsewhere = add_page(Page.get_first_root_node(), HomePage, "Друга", "druga")
    theirs = add_page(elsewhere, PlainPage, "Лични данни", "lichni-danni")
    ours = PlainPage.objects.get(slug="poveritelnost")

    with pytest.raises(ValidationError) as refused:
        choose(privacy=theirs)
    assert set(refused.value.message_dict) == {"privacy"}
    with pytest.raises(ValidationError) as refused:
        choose(privacy=ours, accessibility=PlainPage.objects.get(slug="privacy"))
    assert set(refused.value.message_dict) == {"accessibility"}
    choose(privacy=PlainPage.objects.get(slug="dostapnost"), accessibility=ours)


def test_a_list_is_empty_until_a_page_in_it_is_published(founded: Council) -> None:
    news = NewsIndexPage.objects.get(slug="novini")
    assert about("„Новини“").state == State.ADVISED

    article = add_page(news, NewsPage, "Начало", "nachalo-2", date=timezone.localdate(), intro="Начало.")
    assert [line for line in lines() if "„Новини“" in line.what] == []

    article.unpublish()
    assert about("„Новини“").url == f"/admin/pages/{news.pk}/"


def test_an_old_backup_is_as_good_as_none(founded: Council) -> None:
    assert about("резервно копие").state == State.NEEDED

    last = LastTime.objects.create(what="backup", at=timezone.now() - timedelta(hours=47), detail="2097152")
    assert about("резервно копие").state == State.DONE
    assert "2,0" in about("резервно копие").what

    last.at -= timedelta(hours=2)
    last.save()
    assert about("резервно копие").state == State.NEEDED


def test_the_address_is_asked_about(founded: Council, settings: Settings) -> None:
    assert about("https://polyana.example").state == State.DONE

    settings.BASE_URL = "http://polyana.example"
    assert about("http://polyana.example").state == State.NEEDED
    assert about("започва с http").state == State.NEEDED

    settings.BASE_URL = "http://localhost:8000"
    assert about("започва с http").state == State.ADVISED, "nobody is in between"


def test_a_lost_key_file_and_an_office_without_a_holder_are_named(
    founded: Council, settings: Settings
) -> None:
    make_key(founded, actor=OPERATOR)
    assert about("Младежки съвет – Поляна: подписва").state == State.DONE
    for file in Path(settings.COUNCIL_KEYS_DIR).iterdir():
        file.unlink()
    assert about("няма ключ").state == State.NEEDED
    assert about("Младежки съвет – Поляна: няма кой").what.endswith("председател")

    founded.offices.filter(role__in=["verifier", "moderator"]).delete()

    line = about("Младежки съвет – Поляна: няма кой")
    assert "модератор" in line.what
    assert line.url == f"/bg/c/{founded.slug}/people/"


def test_a_test_mail_arrives_when_its_link_is_pressed_and_holds_for_that_server(
    founded: Council, settings: Settings
) -> None:
    client = signed_in(publisher())
    assert about("пробно писмо").url == PAGE

    client.post(f"{PAGE}mail/")
    (sent,) = mail.outbox
    assert sent.to == [User.objects.get(groups__name=PUBLISHERS).email]
    link = next(word for word in str(sent.body).split() if word.startswith("https://polyana.example/admin/"))
    path = link.removeprefix("https://polyana.example")
    assert "Пристигна" in part(client.get(path))
    assert not LastTime.objects.exists(), "looking at a link confirms nothing"
    client.post(path)

    assert about("Имейлите пристигат").state == State.DONE
    settings.DEFAULT_FROM_EMAIL = "other@polyana.example"
    assert about("през друг сървър").state == State.NEEDED


def test_the_command_sends_the_test_mail_too_and_takes_its_code(founded: Council) -> None:
    by_command("--mail", "root@polyana.example")
    code = str(mail.outbox[0].body).split("--arrived ")[1].split()[0]

    by_command("--arrived", code)

    assert LastTime.objects.get().what == "mail"
    for wrong in (code[:-2], "x"):
        with pytest.raises(CommandError):
            by_command("--arrived", wrong)


def test_a_mail_server_that_is_away_and_too_many_mails_are_said(founded: Council, settings: Settings) -> None:
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }
    client = signed_in(publisher())

    for _each in range(10):
        assert "не прие писмото" in part(client.post(f"{PAGE}mail/", follow=True), "body")
    assert "много пробни писма" in part(client.post(f"{PAGE}mail/", follow=True), "body")
    assert "Това не е код" in part(client.get(f"{PAGE}mail/wrong/", follow=True), "body")
    assert not LastTime.objects.exists()


def test_a_publisher_sees_the_page_an_editor_and_an_outsider_do_not(founded: Council) -> None:
    somebody = publisher()

    assert "няма ключ" in part(signed_in(somebody).get(PAGE))

    editor = make_user("editor")
    editor.groups.add(Group.objects.get(name=EDITORS))
    for outsider in (signed_in(editor), signed_in(make_user("outsider")), Client()):
        assert outsider.get(PAGE).status_code == 302
        assert outsider.post(f"{PAGE}mail/").status_code == 302
        assert outsider.get(f"{PAGE}mail/code/").status_code == 302
    assert mail.outbox == []


def test_the_menu_leads_there_who_may_see_it(founded: Council) -> None:
    root = make_user("root", is_superuser=True)
    editor = make_user("editor")
    editor.groups.add(Group.objects.get(name=EDITORS))

    for user, is_shown in ((root, True), (publisher(), True), (editor, False)):
        assert (PAGE in signed_in(user).get("/admin/").text) == is_shown, user.email


def test_a_publisher_of_one_municipality_sees_its_site_and_councils_only(founded: Council) -> None:
    elsewhere = add_page(Page.get_first_root_node(), HomePage, "Друга", "druga")
    Site.objects.create(hostname="druga.example", root_page=elsewhere, site_name="Община Друга")
    open_own_rooms("Друга", [elsewhere], [])

    shown = part(signed_in(publisher(f"{PUBLISHERS}: Друга")).get(PAGE))

    assert "Община Друга: не показва нито един съвет" in shown
    assert "Поляна" not in shown.replace("polyana.example", "")


@pytest.mark.parametrize("number", [1, 3])
def test_one_council_takes_as_many_queries_as_three(founded: Council, number: int) -> None:
    for each in range(number - 1):
        make_youth_council(f"more-{each}")
    lines()

    with CaptureQueriesContext(connection) as queries:
        lines()

    assert len(queries) == 15
