"""The index follows what happens, and what may not be seen is not found."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.models import (
    CalendarPage,
    DocumentFile,
    DocumentLibraryPage,
    EventPage,
    HomePage,
    PlainPage,
    StrategicDocumentPage,
)
from cms.search.due import refresh_everything
from cms.search.index import follow_journal, refresh_council
from cms.search.models import SearchEntry, StreamRead
from plugins import hooks
from plugins.switching import switch
from proposals import services
from proposals.models import Proposal
from tests.cms.site import add_page, make_home
from tests.decisions import carried
from tests.factories import Town, make_agenda_item, make_meeting
from youth import clock
from youth.journal.models import JournalEntry
from youth.models import Council, Meeting
from youth.services.erasure import erase_account
from youth.services.resolutions import adopt_resolution, annul_resolution

pytestmark = pytest.mark.django_db


def titles(client: Client, words: str, **filters: str) -> list[str]:
    """Return the titles that a visitor finds, as they are, in their order."""
    answer = client.get("/bg/search/", {"q": words, **filters})
    assert answer.status_code == 200
    marked = [str(result.title) for result in answer.context.get("results", ())]
    return [title.replace("<mark>", "").replace("</mark>", "") for title in marked]


def keys_of(client: Client, words: str) -> list[str]:
    """Return the keys of what a visitor finds, in their order."""
    return [entry.key for entry in client.get("/bg/search/", {"q": words}).context["page"]]


def page_with(home: HomePage, title: str, slug: str, body: list[dict[str, object]] | None = None) -> Page:
    """Publish a plain page."""
    return add_page(home, PlainPage, title, slug, body=json.dumps(body or []))


def test_a_page_is_found_from_its_publication_by_title_and_content(home: HomePage, client: Client) -> None:
    page = PlainPage(title="Спорт", slug="sport", locale=home.locale, live=False)
    page.body = json.dumps([{"type": "text", "value": "<p>Игрищата до реката</p>"}])
    home.add_child(instance=page)
    revision = page.save_revision()
    assert titles(client, "спортът") == []

    revision.publish()

    assert titles(client, "спортът") == ["Спорт"]
    assert titles(client, "игрище") == ["Спорт"]


def test_where_a_button_leads_is_not_among_the_words_of_its_page(home: HomePage) -> None:
    button = {"title": "Имаш идея?", "text": "", "label": "Предложи", "page": None, "address": "/bg/c/ms/"}
    page = page_with(home, "Спорт", "sport", [{"type": "call_to_action", "value": button}])

    text = SearchEntry.objects.get(key=f"page:{page.pk}").text

    assert "Предложи" in text
    assert "/bg/c/ms" not in text


def test_a_draft_of_a_published_page_says_nothing_yet(home: HomePage, client: Client) -> None:
    page = page_with(home, "Спорт", "sport")
    page.title = "Плуване"
    page.save_revision()

    assert titles(client, "плуване") == []
    assert titles(client, "спорт") == ["Спорт"]


def test_a_page_that_is_taken_offline_moved_away_or_deleted_is_gone(home: HomePage, client: Client) -> None:
    offline = page_with(home, "Спорт едно", "one")
    moved = page_with(home, "Спорт две", "two")
    deleted = page_with(home, "Спорт три", "three")
    assert len(titles(client, "спорт")) == 3

    offline.unpublish()
    moved.move(Page.get_first_root_node(), pos="last-child")
    deleted.delete()

    assert titles(client, "спорт") == []


def test_a_moved_page_is_found_at_its_new_address(home: HomePage, client: Client) -> None:
    above, below = page_with(home, "За нас", "us"), page_with(home, "Спорт", "sport")

    below.move(above, pos="last-child")

    assert 'href="/bg/us/sport/"' in client.get("/bg/search/?q=спорт").content.decode()


def test_a_restricted_page_and_what_is_below_it_are_not_found(home: HomePage, client: Client) -> None:
    above = page_with(home, "Спорт", "sport")
    add_page(above, PlainPage, "Спортове", "inside")

    PageViewRestriction.objects.create(page=above, restriction_type=PageViewRestriction.LOGIN)

    assert titles(client, "спорт") == []


def test_a_file_is_found_while_a_public_page_offers_it(home: HomePage, client: Client) -> None:
    file = DocumentFile.objects.create(title="Стратегия", file=ContentFile(b"x", "strategia.txt"))
    assert titles(client, "стратегии") == []

    value = {"heading": "", "documents": [file.pk]}
    page = page_with(home, "Спорт", "sport", [{"type": "documents", "value": value}])
    assert titles(client, "стратегии") == ["Стратегия"]

    file.title = "Програма"
    file.save()
    assert titles(client, "програмата", kind="document") == ["Програма"]

    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    DocumentFile.objects.update(collection=closed)
    assert titles(client, "програма") == []

    DocumentFile.objects.update(collection=Collection.get_first_root_node())
    page.unpublish()
    assert titles(client, "програма") == []


def test_a_document_comes_before_its_files_and_the_newest_of_them_before_older_ones(
    home: HomePage, client: Client
) -> None:
    library = add_page(home, DocumentLibraryPage, "Документи", "dokumenti")
    title = "План за младежта"
    files = [
        DocumentFile.objects.create(title=f"{title} {name}", file=ContentFile(b"plan", name=f"{name}.txt"))
        for name in ("първа", "втора", "трета")
    ]
    versions = [
        {"type": "version", "value": {"date": day, "name": "Версия", "changes": "", "file": file.pk}}
        for day, file in zip(("2026-01-01", "2026-06-01", "2026-03-01"), files, strict=True)
    ]
    document = add_page(
        library,
        StrategicDocumentPage,
        title,
        "plan",
        intro="Какво ще правим.",
        status="in_force",
        versions=json.dumps(versions),
    )

    order = [f"page:{document.pk}", f"file:{files[1].pk}"]
    assert keys_of(client, title)[:2] == order
    files[1].title = f"{title}, променен"
    files[1].save()
    assert keys_of(client, title)[:2] == order, "a new name of the file changes nothing of that"


def test_one_that_was_replaced_comes_after_its_successor(home: HomePage, client: Client) -> None:
    library = add_page(home, DocumentLibraryPage, "Документи", "dokumenti")
    title, intro = "План за младежта", "Какво ще правим."
    new = add_page(library, StrategicDocumentPage, title, "nov", intro=intro, status="in_force")
    old = add_page(
        library, StrategicDocumentPage, title, "star", intro=intro, status="replaced", replaced_by=new
    )

    assert keys_of(client, "План за младежта") == [f"page:{new.pk}", f"page:{old.pk}"]


def ended(client: Client, words: str) -> list[str]:
    """Return what the results say about each that no longer holds, in their order."""
    answer = client.get("/bg/search/", {"q": words, "language": "bg"})
    return [result.ended for result in answer.context["results"]]


def test_one_that_was_replaced_comes_after_others_that_have_fewer_of_the_words_in_their_title(
    home: HomePage, client: Client
) -> None:
    library = add_page(home, DocumentLibraryPage, "Документи", "dokumenti")
    intro = "План за младежта и спорта."
    new = add_page(library, StrategicDocumentPage, "План", "nov", intro=intro, status="in_force")
    file = DocumentFile.objects.create(title="План за младежта", file=ContentFile(b"plan", name="plan.txt"))
    version = {"date": "2026-01-01", "name": "Версия", "changes": "", "file": file.pk}
    old = add_page(
        library,
        StrategicDocumentPage,
        "План за младежта до 2020",
        "star",
        intro=intro,
        status="replaced",
        replaced_by=new,
        versions=json.dumps([{"type": "version", "value": version}]),
    )
    words = "план младежта"
    assert keys_of(client, words) == [f"page:{new.pk}", f"page:{old.pk}", f"file:{file.pk}"]
    assert ended(client, words) == ["", "заменен", "заменен"]

    file.title = "План за младежта, стар"
    file.save()
    assert ended(client, words) == ["", "заменен", "заменен"], (
        "a new name of the file changes nothing of that"
    )
    # Who knows its title still gets it first.
    assert keys_of(client, old.title)[0] == f"page:{old.pk}"

    old.status, old.replaced_by = "in_force", None
    old.save_revision().publish()
    assert keys_of(client, words)[0] == f"page:{old.pk}"


def test_an_annulled_resolution_comes_after_those_in_force_and_says_so(
    home: HomePage, town: Town, client: Client
) -> None:
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    annulled, other = (
        adopt_resolution(agenda_item=make_agenda_item(meeting, title), decision=carried(), actor=town.chair)
        for title in ("Паркинг за велосипеди", "Паркинг до реката")
    )
    follow_journal()
    words = "паркинг велосипеди"
    before = [f"resolution:{annulled.pk}", f"resolution:{other.pk}"]
    assert keys_of(client, words) == before
    assert keys_of(client, "паркинг")[0] in before

    cause = JournalEntry.objects.latest("pk")
    annul_resolution(annulled, decision=carried(), actor=town.chair, cause=cause)
    follow_journal()

    assert keys_of(client, "паркинг") == list(reversed(before))
    assert ended(client, "паркинг") == ["", "отменено с последващо гласуване"]
    # It alone has both words.
    assert keys_of(client, words) == before


def test_an_event_that_is_over_comes_after_those_to_come_without_any_act(
    home: HomePage, client: Client
) -> None:
    calendar = add_page(home, CalendarPage, "Календар", "kalendar")
    starts = datetime(2031, 5, 10, 15, tzinfo=UTC)

    def event(title: str, slug: str, days: int = 0, **fields: Any) -> Page:
        values = {"intro": "Елате.", "place": "Площадът", "starts_at": starts + timedelta(days=days)}
        return add_page(calendar, EventPage, title, slug, **values | fields)

    evening = event("Турнир по тенис, турнир", "one", ends_at=starts + timedelta(hours=2))
    day = event("Турнир за цял ден", "two", ends_at=starts + timedelta(hours=1), is_whole_day=True)
    endless = event("Турнир без край", "three")
    later = event("Общински турнир", "four", days=30)
    off = event("Отменен турнир", "five", days=30, is_cancelled=True, cancellation="Вали.")

    def first_are(*pages: Page) -> bool:
        keys = keys_of(client, "турнир")
        assert len(keys) == 5
        return set(keys[: len(pages)]) == {f"page:{page.pk}" for page in pages}

    with clock.standing_at(starts):
        assert first_are(evening, day, endless, later)
        assert ended(client, "турнир") == ["", "", "", "", "Отменено"]
    with clock.standing_at(starts + timedelta(hours=2)):
        assert first_are(day, endless, later)
    # Midnight of Bulgaria, three hours before that of UTC.
    with clock.standing_at(datetime(2031, 5, 10, 20, 59, tzinfo=UTC)):
        assert first_are(day, endless, later)
    with clock.standing_at(datetime(2031, 5, 10, 21, tzinfo=UTC)):
        assert first_are(later)
        said = ended(client, "турнир")
        assert said[0] == ""
        assert sorted(said[1:]) == ["Отменено", "Приключи", "Приключи", "Приключи"]
        assert f"page:{off.pk}" in keys_of(client, "турнир")


def test_a_page_of_the_other_language_is_found_only_when_asked_for(home: HomePage, client: Client) -> None:
    add_page(make_home("en"), PlainPage, "Sports", "sports")

    assert titles(client, "sport") == []
    assert titles(client, "sport", language="en") == ["Sports"]
    assert titles(client, "sport", language="all") == ["Sports"]


def test_a_published_proposal_is_found_and_a_withdrawn_one_is_not(
    home: HomePage, proposal: Proposal, client: Client
) -> None:
    assert titles(client, "велоалеите") == []
    assert follow_journal() > 0
    assert titles(client, "велоалеите") == ["Велоалея до училището"]
    assert follow_journal() == 0

    services.withdraw_proposal(proposal, actor=proposal.author)
    follow_journal()

    assert titles(client, "велоалеите") == []


def test_a_changed_text_is_found_by_its_new_words(home: HomePage, proposal: Proposal, client: Client) -> None:
    follow_journal()
    services.edit_proposal(
        proposal,
        title="Скейт площадка",
        summary="Нова.",
        points="Да се построи.",
        language="bg",
        actor=proposal.author,
    )
    follow_journal()

    assert titles(client, "скейт") == ["Скейт площадка"]
    assert titles(client, "велоалея") == []


def test_a_draft_is_never_found(home: HomePage, town: Town, client: Client) -> None:
    services.draft_proposal(town.youth, title="Тайна", summary="Не.", points="Не.", actor=town.young_person)
    refresh_council(town.youth)

    assert titles(client, "тайна") == []


def test_a_resolution_is_found_by_number_and_words(home: HomePage, town: Town, client: Client) -> None:
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    item = make_agenda_item(meeting, "Паркинг за велосипеди")
    resolution = adopt_resolution(agenda_item=item, decision=carried(), actor=town.chair)
    follow_journal()

    expected = [f"{resolution.designation}: Паркинг за велосипеди"]
    assert titles(client, "велосипед") == expected
    assert titles(client, f"Решение №{resolution.number}", kind="resolution") == expected


def test_what_a_switched_off_plugin_keeps_is_not_found_until_it_is_back(
    home: HomePage, proposal: Proposal, town: Town, client: Client
) -> None:
    follow_journal()
    switch(town.youth, "proposals", enabled=False)
    assert titles(client, "велоалея") == []
    # Everything is asked for while the plugin cannot answer.
    refresh_everything(Council.objects.get(pk=town.youth.pk), timezone.now())
    assert not SearchEntry.objects.filter(kind="proposals").exists()

    switch(Council.objects.get(pk=town.youth.pk), "proposals", enabled=True)
    follow_journal()

    assert titles(client, "велоалея") == ["Велоалея до училището"]


def test_a_plugin_that_fails_keeps_what_was_found_before(
    home: HomePage, proposal: Proposal, town: Town, client: Client, override_hook: object
) -> None:
    follow_journal()

    def broken(streams: object) -> list[hooks.Searchable]:
        raise RuntimeError

    override_hook("proposals", hooks.searchable, broken)  # type: ignore[operator]
    refresh_council(town.youth)

    assert titles(client, "велоалея") == ["Велоалея до училището"]


def test_a_plugin_may_answer_with_lazy_words_and_twice_the_same(
    home: HomePage, town: Town, client: Client, override_hook: object
) -> None:
    matter = hooks.Searchable(
        id=UUID(int=1), stream="council:1", title=gettext_lazy("Skate park"), text="x" * 900, url="/bg/"
    )
    override_hook("proposals", hooks.searchable, lambda: [matter, matter])  # type: ignore[operator]

    refresh_council(town.youth)

    assert titles(client, "skate") == ["Skate park"]


def test_nobody_is_found_by_name_before_or_after_leaving(
    home: HomePage, proposal: Proposal, town: Town, client: Client
) -> None:
    name = town.young_person.display_name
    follow_journal()
    assert titles(client, name) == []

    erase_account(town.young_person.user)
    follow_journal()

    assert titles(client, name) == []
    assert not SearchEntry.objects.filter(text__contains=name).exists()


def test_subjects_of_a_council_that_the_site_does_not_show_are_not_found(
    proposal: Proposal, client: Client
) -> None:
    make_home("bg")
    follow_journal()

    assert titles(client, "велоалея") == []


def test_a_night_without_a_runner_is_caught_up(home: HomePage, proposal: Proposal) -> None:
    follow_journal()
    StreamRead.objects.all().delete()
    SearchEntry.objects.all().delete()

    follow_journal()

    assert SearchEntry.objects.filter(kind="proposals").count() == 1
