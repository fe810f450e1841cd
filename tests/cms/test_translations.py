"""Translating pages: from draft to publisher, what is translated and what follows its source."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client, TestCase
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField, get_translatable_fields
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.blocks import body_blocks
from cms.editing.roles import EDITORS, PUBLISHERS
from cms.editing.scheduling import publish_what_is_due
from cms.models import CampaignIndexPage, CampaignPage, HomePage, PlainPage
from cms.models.base import SitePage
from tests.cms.site import add_page, make_home
from tests.cms.test_editors_room import client_of, somebody_of
from tests.factories import make_user, make_youth_council
from tests.markup import compact, part
from youth.models import Topic

pytestmark = pytest.mark.django_db

CYRILLIC = re.compile("[А-Яа-я]")


@pytest.fixture
def homes() -> tuple[HomePage, HomePage]:
    return make_home("bg"), make_home("en")


@pytest.fixture
def editor() -> Client:
    return client_of(somebody_of(EDITORS))


@pytest.fixture
def publisher() -> Client:
    return client_of(somebody_of(PUBLISHERS))


def english() -> Locale:
    found: Locale = Locale.objects.get(language_code="en")
    return found


def submit(client: Client, page: Page, **values: Any) -> Translation:
    """Ask for a page's translation in the admin, into English unless said otherwise."""
    address = f"/admin/localize/submit/page/{page.pk}/"
    answer = client.post(address, {"locales": english().pk, **values}, follow=True)
    assert answer.status_code == 200
    return Translation.objects.get(source__object_id=page.translation_key)


def translate(client: Client, translation: Translation, **words: str) -> None:
    """Write the translation of fields, found by their path, as the editor's page sends it."""
    for segment in translation.source.stringsegment_set.select_related("context"):
        if segment.context.path in words:
            answer = client.put(
                f"/admin/localize/translate/{translation.pk}/strings/{segment.pk}/edit/",
                f"value={words[segment.context.path]}",
                content_type="application/x-www-form-urlencoded",
            )
            assert answer.status_code in (200, 201), answer.content


def publish(client: Client, page: Page) -> None:
    """Press *Publish* in the editor of translations; the page goes public when the transaction ends."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        values = {"action": "publish", "with_missing": "on"}
        assert client.post(edit_address(page), values).status_code == 302


def target_of(translation: Translation) -> Any:
    return translation.get_target_instance().specific


def edit_address(page: Page) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def test_a_translation_goes_from_the_editor_to_the_readers(
    client: Client, homes: tuple[HomePage, HomePage], editor: Client, publisher: Client
) -> None:
    about = add_page(homes[0], PlainPage, "За нас", "za-nas")

    translation = submit(editor, about)
    draft = target_of(translation)
    assert not draft.live, "it still holds the other language"
    translate(editor, translation, title="About us", slug="about-us")
    editor.post(edit_address(draft), {"action": "publish"})
    assert not target_of(translation).live, "an editor does not publish"
    submit_address = f"/admin/translations/{translation.pk}/submit/"
    assert submit_address in editor.get(edit_address(draft)).content.decode()
    editor.post(submit_address)

    draft.refresh_from_db()
    assert draft.workflow_in_progress
    assert not draft.live
    assert draft.get_latest_revision_as_object().title == "About us"
    assert submit_address not in part(publisher.get(edit_address(draft)))
    assert str(draft.pk) in publisher.get("/admin/").content.decode(), "it awaits the publisher's review"
    assert client.get("/en/about-us/").status_code == 404

    publish(publisher, draft)
    page = client.get("/en/about-us/")
    assert page.status_code == 200
    assert "About us" in page.content.decode()


def test_what_readers_see_stays_until_a_publisher_agrees(
    homes: tuple[HomePage, HomePage], editor: Client, publisher: Client
) -> None:
    about = add_page(homes[0], PlainPage, "За нас", "za-nas")
    translation = submit(editor, about)
    translate(editor, translation, title="About us")
    publish(publisher, target_of(translation))

    translate(editor, translation, title="Who we are")
    editor.post(f"/admin/translations/{translation.pk}/submit/")

    shown = target_of(translation)
    assert shown.title == "About us"
    assert shown.get_latest_revision_as_object().title == "Who we are"
    shown.current_workflow_task_state.approve(user=somebody_of(PUBLISHERS))
    assert target_of(translation).title == "Who we are"


def test_a_published_change_reaches_the_translation_and_keeps_what_was_translated(
    homes: tuple[HomePage, HomePage], editor: Client, publisher: Client
) -> None:
    campaign = add_page(homes[0], CampaignPage, "Чист въздух", "vazduh", intro="Първо изречение.")
    translation = submit(editor, campaign)
    translate(editor, translation, title="Clean air", intro="The first sentence.")
    assert translation.get_progress()[0] - translation.get_progress()[1] == 1, "only the address is left"

    campaign.intro = "Второ изречение."
    campaign.save_revision().publish()

    total, done = Translation.objects.get(pk=translation.pk).get_progress()
    assert total - done == 2
    publish(publisher, target_of(translation))
    assert target_of(translation).title == "Clean air"


def test_only_publishers_publish_while_they_update_translations(
    homes: tuple[HomePage, HomePage], editor: Client, publisher: Client
) -> None:
    translation = submit(editor, add_page(homes[0], PlainPage, "За нас", "za-nas"))
    address = f"/admin/localize/update/{translation.source_id}/"

    with TestCase.captureOnCommitCallbacks(execute=True):
        editor.post(address, {"publish_translations": "on"})
    assert not target_of(translation).live
    with TestCase.captureOnCommitCallbacks(execute=True):
        publisher.post(address, {"publish_translations": "on"})
    assert target_of(translation).live


def test_a_page_is_translated_back_from_english(homes: tuple[HomePage, HomePage], editor: Client) -> None:
    about = add_page(homes[1], PlainPage, "About us", "about-us")

    translation = submit(editor, about, locales=Locale.objects.get(language_code="bg").pk)
    translate(editor, translation, title="За нас")

    assert target_of(translation).get_parent().specific == homes[0]
    assert editor.get(edit_address(target_of(translation))).status_code == 200


def test_a_subtree_is_translated_as_drafts(homes: tuple[HomePage, HomePage], editor: Client) -> None:
    index = add_page(homes[0], CampaignIndexPage, "Кампании", "kampanii")
    add_page(index, CampaignPage, "Чист въздух", "vazduh")

    submit(editor, index, include_subtree="on")

    drafts = homes[1].get_descendants()
    assert [page.live for page in drafts] == [False, False]
    assert drafts[1].get_parent().pk == drafts[0].pk


def test_a_parent_without_translation_becomes_a_draft_to_translate(
    homes: tuple[HomePage, HomePage], editor: Client
) -> None:
    index = add_page(homes[0], CampaignIndexPage, "Кампании", "kampanii")
    campaign = add_page(index, CampaignPage, "Чист въздух", "vazduh")

    translation = submit(editor, campaign)

    parent = target_of(translation).get_parent()
    assert not parent.live
    assert parent.alias_of_id is None
    assert Translation.objects.filter(source__object_id=index.translation_key, enabled=True).exists()
    index.save_revision().publish()
    parent.refresh_from_db()
    assert not parent.live, "publishing the source makes no public page in the wrong language"


# The library's report pages through rows without an order.
@pytest.mark.filterwarnings("ignore:Pagination may yield inconsistent results")
def test_a_translation_outlives_its_deleted_source(
    client: Client, homes: tuple[HomePage, HomePage], editor: Client, publisher: Client
) -> None:
    about = add_page(homes[0], PlainPage, "За нас", "za-nas")
    translation = submit(editor, about)
    translate(editor, translation, title="About us", slug="about-us")
    page = target_of(translation)
    publish(publisher, page)

    publisher.post(f"/admin/pages/{about.pk}/delete/")

    assert not Page.objects.filter(pk=about.pk).exists()
    assert client.get("/en/about-us/").status_code == 200
    answer = editor.get(edit_address(page))
    assert answer.status_code == 200
    assert b'name="title"' in answer.content, "an ordinary page now"
    assert editor.get("/admin/localize/reports/translations/").status_code == 200


def test_outsiders_translate_nothing(homes: tuple[HomePage, HomePage], editor: Client) -> None:
    about = add_page(homes[0], PlainPage, "За нас", "za-nas")
    translation = submit(editor, about)
    outsider = client_of(make_user())
    assert (
        outsider.post(f"/admin/localize/submit/page/{about.pk}/", {"locales": english().pk}).status_code
        == 302
    )
    assert outsider.post(f"/admin/translations/{translation.pk}/submit/").status_code == 302
    assert not target_of(translation).workflow_in_progress


def words_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a block's stored value with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from words_in(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from words_in(inner, f"{path}.{index}")
    elif value is not None:
        yield path, str(value)


def test_every_block_translates_its_words_and_nothing_else(
    homes: tuple[HomePage, HomePage], editor: Client
) -> None:
    samples = [
        {"type": name, "value": block.get_prep_value(block.normalize(block.get_preview_value()))}
        for name, block in body_blocks()
    ]
    page = add_page(homes[0], PlainPage, "За нас", "za-nas", body=samples)

    translation = submit(editor, page)
    for segment in translation.source.stringsegment_set.all():
        StringTranslation.objects.create(
            translation_of=segment.string, locale=english(), context=segment.context, data="translated"
        )
    translation.save_target(publish=False)

    before = dict(words_in(list(page.body.raw_data)))
    after = dict(words_in(list(target_of(translation).body.raw_data)))
    assert [block["type"] for block in page.body.raw_data] == [name for name, _block in body_blocks()]
    assert before.keys() == after.keys()
    for place, words in before.items():
        if CYRILLIC.search(words):
            assert not CYRILLIC.search(after[place]), f"{place} stays Bulgarian"
        else:
            assert after[place] == words or after[place] == "translated", place
    assert editor.get(edit_address(target_of(translation))).status_code == 200


def page_types() -> list[type[SitePage]]:
    return [model for model in apps.get_models() if issubclass(model, SitePage)]


@pytest.mark.parametrize("model", page_types(), ids=lambda model: model.__name__)
def test_every_page_type_translates_its_texts(model: type[SitePage]) -> None:
    fields = {field.field_name: field for field in get_translatable_fields(model)}
    own = [field for field in model._meta.get_fields() if field.name in fields]

    for field in own:
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            if isinstance(field, models.URLField | models.EmailField):
                continue
            assert isinstance(fields[field.name], TranslatableField), field.name
        elif isinstance(field, models.ManyToOneRel) and isinstance(field.remote_field, ParentalKey):
            has_words = any(
                isinstance(inner, models.CharField | models.TextField) and not inner.choices
                for inner in field.related_model._meta.get_fields()
            )
            assert not has_words or issubclass(field.related_model, TranslatableMixin), field.name
        elif isinstance(field, models.BooleanField | models.DateField | models.IntegerField):
            assert isinstance(fields[field.name], SynchronizedField), field.name


def test_the_source_of_a_translation_is_found_from_either_side(
    homes: tuple[HomePage, HomePage], editor: Client
) -> None:
    about = add_page(homes[0], PlainPage, "За нас", "za-nas")
    translation = submit(editor, about)

    assert TranslationSource.objects.get_for_instance_or_none(about) == translation.source
    assert edit_address(target_of(translation)) in editor.get(edit_address(about)).content.decode()
    assert edit_address(about) in editor.get(edit_address(target_of(translation))).content.decode()


REPORT = "/admin/localize/reports/translations/"


@pytest.fixture
def campaign(homes: tuple[HomePage, HomePage]) -> CampaignPage:
    return add_page(homes[0], CampaignPage, "Чист въздух", "vazduh", intro="Първо изречение.")


def translated(client: Client, publisher: Client, page: CampaignPage) -> Any:
    """Translate and publish a campaign; return the translation."""
    translation = submit(client, page)
    translate(client, translation, title="Clean air", intro="The first sentence.")
    publish(publisher, target_of(translation))
    return translation


def change(page: CampaignPage, intro: str = "Второ изречение.") -> None:
    page.intro = intro
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()


def test_a_translation_behind_its_source_is_said_on_the_dashboard_its_form_and_in_the_report(
    homes: tuple[HomePage, HomePage], campaign: CampaignPage, editor: Client, publisher: Client
) -> None:
    translation = translated(editor, publisher, campaign)
    partial = submit(editor, add_page(homes[0], PlainPage, "За нас", "za-nas"))
    edit = edit_address(target_of(translation))
    warning = "1 текст чака превод."
    assert edit not in part(publisher.get("/admin/"))
    assert warning not in compact(publisher.get(edit).text)

    change(campaign)

    assert edit in part(publisher.get("/admin/"))
    assert edit_address(target_of(partial)) not in part(publisher.get("/admin/"))
    assert warning in compact(publisher.get(edit).text)
    report = compact(part(editor.get(REPORT)))
    assert report.count("Изостава от оригинала") == 1
    assert report.index("Clean air") < report.index("За нас")

    translate(editor, translation, intro="The second sentence.")
    assert edit not in part(publisher.get("/admin/"))


def test_a_translation_has_the_topics_that_its_source_has_now(
    campaign: CampaignPage, editor: Client, publisher: Client
) -> None:
    council = make_youth_council()
    sport, culture = (
        Topic.objects.create(council=council, key=key, names={"bg": key, "en": key})
        for key in ("sport", "culture")
    )

    def publish_with(*topics: Topic) -> None:
        campaign.topics = topics
        change(campaign, intro=campaign.intro)

    publish_with(sport, culture)
    page = target_of(translated(editor, publisher, campaign))

    def topics_of_translation() -> set[Topic]:
        return set(CampaignPage.objects.get(pk=page.pk).topics.all())

    assert topics_of_translation() == {sport, culture}
    publish_with(culture)
    assert topics_of_translation() == {culture}
    page = CampaignPage.objects.get(pk=page.pk)
    waiting = page.save_revision()
    publish_with()
    assert topics_of_translation() == set()
    waiting.publish()
    assert topics_of_translation() == set(), "a draft from before brings none back"
    publish_with(sport)
    publish(publisher, page)
    assert topics_of_translation() == {sport}


def test_a_page_that_is_translated_no_more_keeps_its_own_topics(
    campaign: CampaignPage, editor: Client, publisher: Client
) -> None:
    topic = Topic.objects.create(council=make_youth_council(), key="sport", names={"bg": "Спорт"})
    campaign.topics = [topic]
    change(campaign)
    page = target_of(translated(editor, publisher, campaign))
    Translation.objects.update(enabled=False)

    campaign.topics = []
    change(campaign)

    assert set(CampaignPage.objects.get(pk=page.pk).topics.all()) == {topic}


def test_publishing_with_texts_missing_asks_first_and_says_how_many(
    campaign: CampaignPage, editor: Client, publisher: Client
) -> None:
    translation = submit(editor, campaign)
    translate(editor, translation, title="Clean air")
    page = target_of(translation)

    question = publisher.post(edit_address(page), {"action": "publish"})

    assert "1 текст не е преведен." in part(question, status=409)
    assert not target_of(translation).live
    publish(publisher, page)
    assert target_of(translation).live


def test_publishing_a_whole_translation_asks_nothing(
    campaign: CampaignPage, editor: Client, publisher: Client
) -> None:
    translation = submit(editor, campaign)
    translate(editor, translation, title="Clean air", intro="The first sentence.")
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert publisher.post(edit_address(target_of(translation)), {"action": "publish"}).status_code == 302
    assert target_of(translation).live


def test_a_translation_is_not_published_before_its_source(
    campaign: CampaignPage, editor: Client, publisher: Client
) -> None:
    translation = submit(editor, campaign)
    translate(editor, translation, title="Clean air", intro="The first sentence.")
    campaign.unpublish()
    sentence = "от която е преведена, не е публикувана."

    by_form = publisher.post(edit_address(target_of(translation)), {"action": "publish"}, follow=True)
    update = f"/admin/localize/update/{translation.source_id}/"
    by_update = publisher.post(update, {"publish_translations": "on"}, follow=True)
    editor.post(f"/admin/translations/{translation.pk}/submit/")
    task = target_of(translation).current_workflow_task_state
    address = f"/admin/pages/workflow/action/{target_of(translation).pk}/approve/{task.pk}/"
    by_approval = publisher.post(address, follow=True)

    for answer in (by_form, by_update, by_approval):
        assert any(sentence in str(message) for message in answer.context["messages"])
    assert not target_of(translation).live


def test_with_its_source_a_translation_leaves_the_site(
    campaign: CampaignPage, editor: Client, publisher: Client
) -> None:
    translation = translated(editor, publisher, campaign)
    address = f"/admin/pages/{campaign.pk}/unpublish/"
    assert "превод" in part(publisher.get(address))

    publisher.post(address)

    assert not CampaignPage.objects.get(pk=campaign.pk).live
    assert not target_of(translation).live


def test_a_source_stays_when_its_translation_leaves_the_site(
    campaign: CampaignPage, editor: Client, publisher: Client
) -> None:
    translation = translated(editor, publisher, campaign)

    publisher.post(f"/admin/pages/{target_of(translation).pk}/unpublish/")

    assert not target_of(translation).live
    assert CampaignPage.objects.get(pk=campaign.pk).live


def test_the_translations_of_pages_unpublished_in_bulk_go_along_and_are_named(
    campaign: CampaignPage, editor: Client, publisher: Client
) -> None:
    translation = translated(editor, publisher, campaign)

    answer = publisher.post(f"/admin/bulk/wagtailcore/page/unpublish/?id={campaign.pk}", follow=True)

    assert not target_of(translation).live
    assert any("Clean air" in str(message) for message in answer.context["messages"])


def test_a_source_that_expires_takes_its_translation_along(
    campaign: CampaignPage, editor: Client, publisher: Client
) -> None:
    translation = translated(editor, publisher, campaign)
    CampaignPage.objects.filter(pk=campaign.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    publish_what_is_due(timezone.now())

    assert not target_of(translation).live


@pytest.mark.parametrize(
    "content", [b"", b'msgid "a"\nmsgstr "b"\n', None], ids=["empty", "foreign", "no file"]
)
def test_a_file_that_was_not_downloaded_here_is_refused_in_a_sentence(
    campaign: CampaignPage, editor: Client, content: bytes | None
) -> None:
    translation = submit(editor, campaign)
    file = {} if content is None else {"file": SimpleUploadedFile("translation.po", content)}

    answer = editor.post(f"/admin/localize/translate/{translation.pk}/pofile/upload/", file, follow=True)

    assert answer.status_code == 200
    assert any("Файлът е празен" in str(message) for message in answer.context["messages"])


def test_a_file_that_was_downloaded_here_is_still_taken(campaign: CampaignPage, editor: Client) -> None:
    translation = submit(editor, campaign)
    download = editor.get(f"/admin/localize/translate/{translation.pk}/pofile/download/").content
    filled = download.replace(
        'msgid "Чист въздух"\nmsgstr ""'.encode(), 'msgid "Чист въздух"\nmsgstr "Clean air"'.encode()
    )
    assert filled != download

    file = {"file": SimpleUploadedFile("translation.po", filled)}
    editor.post(f"/admin/localize/translate/{translation.pk}/pofile/upload/", file)

    assert [one.data for one in StringTranslation.objects.all()] == ["Clean air"]


def test_nobody_else_takes_a_file_into_a_translation(campaign: CampaignPage, editor: Client) -> None:
    translation = submit(editor, campaign)
    address = f"/admin/localize/translate/{translation.pk}/pofile/upload/"
    file = {"file": SimpleUploadedFile("translation.po", b"X-WagtailLocalize-TranslationID")}
    assert client_of(make_user()).post(address, file).status_code == 302
    assert not StringTranslation.objects.exists()


def test_a_translators_prominent_button_does_not_delete(
    campaign: CampaignPage, editor: Client, publisher: Client
) -> None:
    page = target_of(submit(editor, campaign))

    assert part(editor.get(edit_address(page)), "*[@class='hands-over']")
    assert "hands-over" not in part(publisher.get(edit_address(page)))


def test_years_and_amounts_are_not_to_be_translated_and_stay_in_the_translation(
    homes: tuple[HomePage, HomePage], editor: Client, publisher: Client
) -> None:
    number = {"number": "240 000 €", "label": "за улиците", "source": "бюджетът", "url": ""}
    counted = {"number": "3 милиона", "label": "за парка", "source": "бюджетът", "url": ""}
    year = {"when": "2025", "title": "Начало", "text": "", "state": "done"}
    given = {
        "numbers": {"heading": "", "numbers": [number, counted]},
        "timeline": {"heading": "", "events": [year]},
    }
    blocks = {name: block for name, block in body_blocks() if name in given}
    body = [
        {"type": name, "value": block.get_prep_value(block.normalize(given[name]))}
        for name, block in blocks.items()
    ]
    page = add_page(homes[0], PlainPage, "Бюджет", "byudzhet", body=body)

    translation = submit(editor, page)

    asked = {segment.string.data for segment in translation.source.stringsegment_set.all()}
    assert "3 милиона" in asked
    assert not asked & {"240 000 €", "2025"}
    publish(publisher, target_of(translation))
    shown = [words for _path, words in words_in(list(target_of(translation).body.raw_data))]
    assert "240 000 €" in shown
    assert "2025" in shown
