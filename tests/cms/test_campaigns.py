"""A campaign's page: how far it is, who is responsible, what it gathers, and the ways back to it."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from cms.blocks.phases import PhasesBlock
from cms.models import (
    CalendarPage,
    CampaignPage,
    DocumentLibraryPage,
    EventPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    PlainPage,
    StrategicDocumentPage,
)
from plugins import hooks
from proposals.models import Proposal
from proposals.presenters.cards import newest_proposals
from proposals.services import draft_proposal, file_proposal, publish_proposal
from tests.cms.site import add_page, make_home, show_councils
from tests.factories import Town, make_meeting
from tests.markup import part
from tests.voting.scenes import closed_opinion_poll
from voting.models import OpinionPoll
from voting.services.opinions import close_opinion_poll, plan_opinion_poll, withdraw_opinion_poll
from youth import clock
from youth.models import Meeting, Topic
from youth.services.lists import add_entry, change_entry

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 20, 10, tzinfo=UTC))


@pytest.fixture
def home(town: Town) -> HomePage:
    show_councils(town.youth)
    return make_home("bg")


@pytest.fixture
def sport(town: Town) -> Topic:
    topic = add_entry(town.youth, "topics", {"bg": "Спорт", "en": "Sport"}, actor=town.secretary)
    assert isinstance(topic, Topic)
    return topic


def words(response: Any, path: str = "main") -> str:
    """Return a part of a page with plain spaces."""
    return part(response, path).replace("\xa0", " ")


def phase(title: str, first: int, last: int, **fields: Any) -> dict[str, Any]:
    """A phase from so many days after today to so many days after it."""
    days = {name: str(TODAY + timedelta(days=n)) for name, n in (("first_day", first), ("last_day", last))}
    value = {"title": title, "label": "", "page": None, "address": "", **days, **fields}
    return {"type": "phase", "value": value}


def add_campaign(home: HomePage, slug: str = "sport", *, topics: Any = (), **fields: Any) -> CampaignPage:
    named = {name: json.dumps(fields.pop(name)) for name in ("phases", "subjects") if name in fields}
    return add_page(home, CampaignPage, f"Кампания {slug}", slug, topics=topics, **fields, **named)


PHASES = [
    phase("Разказваме", -20, -11),
    phase("Събираме предложения", -10, 9, label="Предложи", address="/bg/c/ms/proposals/new/"),
    phase("Обсъждаме", 15, 20),
]


def test_the_first_screen_says_phase_day_and_what_to_do_and_who_is_responsible(
    client: Client, home: HomePage
) -> None:
    contact = add_page(home, PlainPage, "Пиши ни", "pishi")
    page = add_campaign(home, phases=PHASES, responsible="Отдел „Младежи“", contact=contact)

    text = words(client.get(page.url), "header[@class='campaign-head']")

    assert "Стъпка 2 от 3: Събираме предложения." in text
    assert "Тече до 29 ноември 2026" in text
    assert "Предложи" in text
    assert 'href="/bg/c/ms/proposals/new/"' in text
    assert "Отдел „Младежи“" in text
    assert 'href="/bg/pishi/"' in text


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-30, "Следва: Разказваме, от 31 октомври 2026"),
        (-20, "Тече до 9 ноември 2026"),
        (-11, "Тече до 9 ноември 2026"),
        (-10, "Тече до 29 ноември 2026"),
        (9, "Тече до 29 ноември 2026"),
        (10, "Следва: Обсъждаме, от 5 декември 2026"),
        (20, "Тече до 10 декември 2026"),
        (21, "Кампанията приключи на 10 декември 2026"),
    ],
)
def test_the_phase_follows_from_the_day(
    client: Client, home: HomePage, monkeypatch: pytest.MonkeyPatch, days: int, said: str
) -> None:
    page = add_campaign(home, phases=PHASES)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 20, 10, tzinfo=UTC) + timedelta(days=days))

    text = words(client.get(page.url))

    assert said in text
    assert ("Предложи" in text) == ("29 ноември" in said)


def test_the_stored_page_changes_with_the_day(
    client: Client, home: HomePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = add_campaign(home, phases=[phase("Разказваме", -3, 0), phase("Обсъждаме", 1, 2)])
    # In Sofia the last minute of the day, and the first one of the next.
    for minute, said in ((59, "1 от 2: Разказваме"), (60, "2 от 2: Обсъждаме")):
        now = datetime(2026, 11, 20, 21, tzinfo=UTC) + timedelta(minutes=minute)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        assert said in part(client.get(page.url))


def test_a_campaign_without_phases_has_no_empty_frame(client: Client, home: HomePage) -> None:
    assert "Докъде е стигнала" not in part(client.get(add_campaign(home).url))


def phases_refused(*phases: dict[str, Any]) -> dict[int, Any]:
    """What the block refuses, by the place of the phase: the messages by field, or of the whole phase."""
    block = PhasesBlock()
    try:
        block.clean(block.to_python(list(phases)))
    except ValidationError as error:
        return {
            number: {name: one.messages for name, one in wrong.block_errors.items()}
            if hasattr(wrong, "block_errors")
            else wrong.messages
            for number, wrong in vars(error)["block_errors"].items()
        }
    return {}


def test_dates_the_wrong_way_round_are_refused_with_both_of_them() -> None:
    found = phases_refused(phase("Обсъждаме", 5, 3))

    assert found.keys() == {0}
    assert found[0].keys() == {"last_day"}
    (message,) = found[0]["last_day"]
    assert "23" in message
    assert "25" in message


@pytest.mark.parametrize(
    ("second", "wrong"),
    [((2, 4), {}), ((1, 4), {1}), ((0, 1), {1}), ((-9, -1), set()), ((-9, 0), {0})],
)
def test_phases_that_share_a_day_are_refused(second: tuple[int, int], wrong: set[int]) -> None:
    assert set(phases_refused(phase("Разказваме", 0, 1), phase("Обсъждаме", *second))) == set(wrong)


def test_a_short_phase_inside_a_long_one_is_refused_though_a_third_is_between() -> None:
    found = phases_refused(phase("Дълъг", 0, 30), phase("Къс", 1, 2), phase("Друг", 20, 21))

    assert found.keys() == {1, 2}
    assert all("Дълъг" in message for messages in found.values() for message in messages)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"label": "Предложи", "address": "/bg/c/ms/"}, None),
        ({"label": "Предложи"}, "address"),
        ({"address": "/bg/c/ms/"}, "label"),
        ({"label": "Предложи", "address": "javascript:alert(1)"}, "address"),
        ({"label": "Предложи", "address": "//elsewhere.example/"}, "address"),
    ],
)
def test_a_button_of_a_phase_has_words_and_one_harmless_target(
    fields: dict[str, Any], wrong: str | None
) -> None:
    found = phases_refused(phase("Събираме", 0, 1, **fields))

    assert found.get(0, {}).keys() == ({wrong} if wrong else set())


@pytest.fixture
def lists(home: HomePage) -> tuple[NewsIndexPage, CalendarPage, DocumentLibraryPage]:
    return (
        add_page(home, NewsIndexPage, "Новини", "novini"),
        add_page(home, CalendarPage, "Календар", "kalendar"),
        add_page(home, DocumentLibraryPage, "Документи", "dokumenti"),
    )


type Lists = tuple[NewsIndexPage, CalendarPage, DocumentLibraryPage]


def add_each(lists: Lists, number: int, *topics: Topic, **fields: Any) -> list[Any]:
    """An article, an event and a document with the same number."""
    news, calendar, library = lists
    starts = datetime(2026, 12, number, 15, tzinfo=UTC)
    values: list[tuple[Any, Any, str, dict[str, Any]]] = [
        (news, NewsPage, "Новина", {"date": date(2026, 11, number)}),
        (calendar, EventPage, "Среща", {"starts_at": starts, "place": "Залата"}),
        (library, StrategicDocumentPage, "План", {}),
    ]
    return [
        add_page(
            *(parent, model, f"{name} №{number}.", f"{name}-{number}"),
            intro="Кратко.",
            topics=topics,
            **own,
            **fields,
        )
        for parent, model, name, own in values
    ]


NAMES = ("Новина", "Среща", "План")


def test_what_has_a_topic_of_the_campaign_is_shown_and_leads_back(
    client: Client, home: HomePage, lists: Lists, sport: Topic
) -> None:
    page = add_campaign(home, topics=[sport])
    pages = add_each(lists, 1, sport)
    others = add_each(lists, 2)

    text = part(client.get(page.url))

    for name in NAMES:
        assert f"{name} №1." in text
        assert f"{name} №2." not in text
    for one in pages:
        assert f'href="{page.url}"' in part(client.get(one.url), "ul[starts-with(@class, 'in-campaigns')]")
    for one in others:
        assert "in-campaigns" not in part(client.get(one.url))


def test_a_choice_counts_more_than_a_topic(
    client: Client, home: HomePage, lists: Lists, sport: Topic
) -> None:
    of_topic, chosen = add_campaign(home, "first", topics=[sport]), add_campaign(home, "second")
    pages = add_each(lists, 1, sport, campaign=chosen)

    assert "№1." not in part(client.get(of_topic.url))
    assert all(f"{name} №1." in part(client.get(chosen.url)) for name in NAMES)
    for one in pages:
        back = part(client.get(one.url), "ul[starts-with(@class, 'in-campaigns')]")
        assert f'href="{chosen.url}"' in back
        assert of_topic.url not in back


def test_what_only_some_may_read_is_neither_shown_nor_led_back_to(
    client: Client, home: HomePage, lists: Lists, sport: Topic
) -> None:
    page = add_campaign(home, topics=[sport])
    article, event, plan = add_each(lists, 1, sport)
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    event.unpublish()

    text = part(client.get(page.url))
    assert "Новина №1." not in text
    assert "Среща №1." not in text
    assert "План №1." in text

    page.unpublish()
    assert "in-campaigns" not in part(client.get(plan.url))


def test_a_translation_is_part_of_the_translated_campaign(
    client: Client, home: HomePage, lists: Lists
) -> None:
    page = add_campaign(home)
    article, _event, _plan = add_each(lists, 1, campaign=page)
    english = make_home("en")
    translated = add_page(english, CampaignPage, "Campaign", "campaign", translation_key=page.translation_key)
    index = add_page(english, NewsIndexPage, "News", "news", translation_key=lists[0].translation_key)
    # As the translator's tool makes it: with the source's own choice.
    values = {"intro": "Short.", "campaign": page, "translation_key": article.translation_key}
    add_page(index, NewsPage, "Article 1.", "article-1", **values)

    assert "Article 1." in part(client.get(translated.url))
    assert "Новина" not in part(client.get(translated.url))
    back = part(client.get("/en/news/article-1/"), "ul[starts-with(@class, 'in-campaigns')]")
    assert f'href="{translated.url}"' in back


def test_three_of_a_kind_are_shown_and_the_way_to_all(
    client: Client, home: HomePage, lists: Lists, sport: Topic
) -> None:
    page = add_campaign(home, topics=[sport])
    for number in (1, 2, 3):
        add_each(lists, number, sport)
    assert "?all=" not in part(client.get(page.url))
    add_each(lists, 4, sport)

    text = part(client.get(page.url))

    # The newest articles, the next events.
    assert [f"Новина №{n}." in text for n in (1, 2, 3, 4)] == [False, True, True, True]
    assert [f"Среща №{n}." in text for n in (1, 2, 3, 4)] == [True, True, True, False]
    for kind, name in zip(("news", "events", "documents"), NAMES, strict=True):
        assert f'href="?all={kind}"' in text
        everything = part(client.get(f"{page.url}?all={kind}"))
        assert [f"{name} №{n}." in everything for n in (1, 2, 3, 4)] == [True] * 4
        assert not any(f"{other} №" in everything for other in NAMES if other != name)
    assert part(client.get(f"{page.url}?all=nonsense")) == text.replace("?all=nonsense", "")


def a_proposal(town: Town, title: str, topic: Topic | None) -> Any:
    author = town.young_person
    proposal = draft_proposal(
        town.youth, title=title, summary="Защото.", points="Да се направи.", actor=author
    )
    if topic is not None:
        file_proposal(proposal, topic=topic.pk, place=None, actor=author)
    publish_proposal(proposal, actor=author)
    return proposal


def test_proposals_about_the_topic_are_shown_and_lead_back(
    client: Client, home: HomePage, town: Town, sport: Topic
) -> None:
    page = add_campaign(home, topics=[sport])
    ours, other = a_proposal(town, "Скейт площадка", sport), a_proposal(town, "Велоалея", None)

    text = part(client.get(page.url))

    assert "Скейт площадка" in text
    assert "Велоалея" not in text
    assert 'href="/bg/c/ms/proposals/new/"' in text
    ways = {one.title: page.url in part(client.get(f"/bg/c/ms/proposals/{one.pk}/")) for one in (ours, other)}
    assert ways == {"Скейт площадка": True, "Велоалея": False}


@pytest.mark.parametrize("state", ["withdrawn", "merged"])
def test_one_that_left_the_way_is_not_among_the_newest(
    client: Client, home: HomePage, town: Town, sport: Topic, state: str
) -> None:
    page = add_campaign(home, topics=[sport])
    gone = a_proposal(town, "Скейт площадка", sport)
    other = a_proposal(town, "Велоалея", sport)
    into = {"merge_into": other} if state == "merged" else {}
    Proposal.objects.filter(pk=gone.pk).update(state=state, **into)

    text = part(client.get(page.url))
    assert "Велоалея" in text
    assert "Скейт площадка" not in text
    assert "Скейт площадка" not in newest_proposals(town.youth, "bg")
    assert "Велоалея" in newest_proposals(town.youth, "bg")


def a_question(town: Town, title: str, topic: Topic | None, *, days: int = 7) -> OpinionPoll:
    return plan_opinion_poll(
        town.youth,
        title=title,
        options=["Да", "Не"],
        topic=topic and topic.pk,
        starts_at=None if days < 14 else clock.now() + timedelta(days=7),
        ends_at=clock.now() + timedelta(days=days),
        actor=town.secretary,
    )


def test_opinion_polls_about_the_topic_are_shown_open_ones_first_and_lead_back(
    client: Client, home: HomePage, town: Town, sport: Topic
) -> None:
    page = add_campaign(home, topics=[sport])
    ended, open_now = a_question(town, "Къде да е?", sport), a_question(town, "Кога да е?", sport)
    other, planned = a_question(town, "Нещо друго?", None), a_question(town, "После?", sport, days=20)
    withdrawn = a_question(town, "Сгрешено?", sport)
    close_opinion_poll(ended)
    withdraw_opinion_poll(withdrawn, reason="Сгрешихме.", actor=town.secretary)

    text = words(client.get(page.url), "section[@aria-labelledby='opinions-ms']")

    assert text.index("Кога да е?") < text.index("Къде да е?")
    assert "до 27 ноември 2026" in text
    assert all(poll.title not in text for poll in (other, planned, withdrawn))

    def way_back(poll: OpinionPoll) -> bool:
        address = reverse("voting:opinion", kwargs={"council": "ms", "pk": poll.pk})
        return page.url in part(client.get(address))

    assert way_back(ended)
    assert way_back(open_now)
    assert not way_back(other)


def test_a_campaign_without_opinion_polls_about_it_has_no_place_for_them(
    client: Client, home: HomePage, town: Town, sport: Topic
) -> None:
    page = add_campaign(home, topics=[sport])
    a_question(town, "Нещо друго?", None)

    assert "opinions-ms" not in part(client.get(page.url))


def test_what_the_editor_named_is_shown_and_leads_back(client: Client, home: HomePage, town: Town) -> None:
    proposal = a_proposal(town, "Велоалея", None)
    meeting = make_meeting(town.term, Meeting.State.CONVENED)
    asked = closed_opinion_poll(town, answers=1)
    addresses = [
        reverse("proposals:detail", kwargs={"council": "ms", "pk": proposal.pk}),
        f"https://glas.example{reverse('youth:meeting', kwargs={'council': 'ms', 'pk': meeting.pk})}",
        reverse("voting:opinion", kwargs={"council": "ms", "pk": asked.pk}),
    ]
    page = add_campaign(home, subjects=[{"type": "subject", "value": one} for one in addresses])

    text = part(client.get(page.url), "section[@aria-labelledby='named']")

    assert "Велоалея" in text
    assert "Заседание" in text
    assert asked.title in text
    assert all(
        page.url in part(client.get(address.removeprefix("https://glas.example"))) for address in addresses
    )


@pytest.mark.parametrize("address", ["/bg/c/ms/", "nonsense", "/bg/c/ms/proposals/9", "https://[", ""])
def test_only_addresses_of_what_everybody_may_read_are_taken(home: HomePage, address: str) -> None:
    block = CampaignPage._meta.get_field("subjects").stream_block.child_blocks["subject"]

    with pytest.raises(ValidationError):
        block.clean(address)


def test_a_draft_is_not_taken(home: HomePage, town: Town) -> None:
    draft = draft_proposal(town.youth, title="Чернова", summary="", points="", actor=town.young_person)
    block = CampaignPage._meta.get_field("subjects").stream_block.child_blocks["subject"]

    with pytest.raises(ValidationError, match=r"няма нищо|nothing"):
        block.clean(f"/bg/c/ms/proposals/{draft.pk}/")


def test_plugins_are_asked_on_every_page_that_may_be_part_of_a_campaign(
    client: Client, home: HomePage, lists: Lists, sport: Topic, override_hook: Any
) -> None:
    pages = [add_campaign(home), *add_each(lists, 1, sport)]
    plain = add_page(home, PlainPage, "За нас", "za-nas")

    def answer(request: Any, name: str, subject: Any) -> Any:
        if name != "page.aside":
            return None
        return f"<{subject.title} {len(subject.topic_ids)} {subject.is_campaign} {request}>"

    override_hook("voting", hooks.slot, answer)

    for page, topics in zip(pages, (0, 1, 1, 1), strict=True):
        # Escaped, because it was not marked safe.
        said = f"&lt;{page.title} {topics} {page == pages[0]} None&gt;"
        assert said in part(client.get(page.url))
    assert "None&gt;" not in part(client.get(plain.url))


def test_a_plugin_that_crashes_beside_a_page_is_left_out(
    client: Client, home: HomePage, sport: Topic, override_hook: Any, caplog: pytest.LogCaptureFixture
) -> None:
    page = add_campaign(home, topics=[sport])

    def crash(name: str) -> None:
        if name == "page.aside":
            raise RuntimeError

    override_hook("voting", hooks.slot, crash)

    # The answer of proposals is there.
    assert "Предложи нещо по темата" in part(client.get(page.url))
    assert "Plugin voting failed in slot" in caplog.text


def test_topics_are_chosen_from_the_lists_of_the_site_s_councils(
    home: HomePage, town: Town, sport: Topic
) -> None:
    culture = add_entry(town.youth, "topics", {"bg": "Култура", "en": "Culture"}, actor=town.secretary)
    gone, elsewhere = (
        add_entry(council, "topics", {"bg": name, "en": name}, actor=secretary)
        for council, secretary, name in (
            (town.youth, town.secretary, "Old"),
            (town.municipal, town.municipal_secretary, "Roads"),
        )
    )
    change_entry(gone, gone.names, actor=town.secretary, is_offered=False)
    page = add_campaign(home, topics=[sport])
    form_class = CampaignPage.get_edit_handler().get_form_class()

    form = form_class(instance=page, for_user=town.secretary.user)
    offered = [label for _value, label in form.fields["topics"].choices]
    assert offered == ["Култура", "Спорт"]

    page.topics = [sport, gone]
    kept = form_class(instance=page, for_user=town.secretary.user).fields["topics"]
    assert set(kept.queryset) == {sport, culture, gone}
    assert elsewhere not in kept.queryset


def test_a_page_with_several_topics_is_previewed_and_published(
    client: Client, home: HomePage, lists: Lists, town: Town, sport: Topic
) -> None:
    culture = add_entry(town.youth, "topics", {"bg": "Култура", "en": "Culture"}, actor=town.secretary)
    page = add_campaign(home, topics=[sport, culture])
    article, _event, _plan = add_each(lists, 1, culture)
    page.topics = [culture]
    page.save_revision()

    preview = page.get_latest_revision_as_object().make_preview_request(
        preview_mode="", extra_request_attrs={"is_preview": True}
    )
    assert "Спорт" not in part(preview)
    assert "Новина №1." in part(preview)
    assert "Спорт" in part(client.get(page.url))
    assert 'lang="bg">Култура<' in part(client.get(article.url))


def test_the_topics_of_a_campaign_can_be_followed(client: Client, home: HomePage, sport: Topic) -> None:
    page = add_campaign(home, topics=[sport])

    text = part(client.get(page.url), "section[@aria-labelledby='topics']")

    assert f"/bg/c/ms/follow/?label=youth.topic&amp;key={sport.pk}" in text


@pytest.mark.parametrize("rows", [1, 3])
def test_a_campaign_costs_the_same_whatever_it_gathers(
    client: Client,
    home: HomePage,
    lists: Lists,
    town: Town,
    sport: Topic,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    page = gathering(home, lists, town, sport, rows)
    client.get(page.url)

    # Nothing is remembered inside a test's transaction: this is what the first reader of a minute costs.
    with django_assert_num_queries(38):
        client.get(page.url)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_campaign_keeps_to_its_bar_while_it_is_remembered(
    client: Client,
    home: HomePage,
    lists: Lists,
    town: Town,
    sport: Topic,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    page = gathering(home, lists, town, sport, rows)
    for _turn in range(2):
        client.get(f"{page.url}?x=1")

    # The bar is 12.
    with django_assert_num_queries(6):
        text = part(client.get(f"{page.url}?x=1"))
    assert all(text.count(f"{name} №") == rows for name in (*NAMES, "Предложение", "Въпрос"))


def gathering(home: HomePage, lists: Lists, town: Town, topic: Topic, rows: int) -> CampaignPage:
    """A campaign with as many rows of each kind: by its topic, meetings by choice."""
    meetings = [make_meeting(town.term, Meeting.State.CONVENED) for _number in range(rows)]
    for number in range(1, rows + 1):
        add_each(lists, number, topic)
        a_proposal(town, f"Предложение №{number}.", topic)
        a_question(town, f"Въпрос №{number}?", topic)
    addresses = [reverse("youth:meeting", kwargs={"council": "ms", "pk": meeting.pk}) for meeting in meetings]
    named = [{"type": "subject", "value": one} for one in addresses]
    return add_campaign(home, topics=[topic], phases=PHASES, subjects=named)
