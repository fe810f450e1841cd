"""Additions to wagtail-localize: nothing untranslated is published automatically, and editors submit.

A translation starts as a draft, whatever its source is; pages above it that are not translated yet become
drafts to translate as well, not public copies in the wrong language. When a source page is published, its
translations are updated: one that readers see and that lacks a text since then is behind its source, and
its topics are those of the source at once. With its source a translation leaves the site, and it is not
published before it. An editor, who may not publish, submits a translation to the publishers by the same
workflow as any other page.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import TranslationCreator

from cms.content.checks import barriers_on
from cms.models.gathering import WithTopics
from youth.models import User
from youth.refusals import Refusal

# A page that was not translated keeps its address, which asks nobody to read another language.
ADDRESS = "slug"


def translation_into(page: Page) -> Translation | None:
    """Return the running translation that writes this page, if one does."""
    found: Translation | None = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).first()
    return found


def missing_in(translation: Translation) -> int:
    """Return how many texts of the source have no translation; its address is not counted."""
    segments = translation.source.stringsegment_set.exclude(context__path=ADDRESS)
    count: int = segments.annotate_translation(translation.target_locale).filter(translation=None).count()
    return count


def behind(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Return those that readers see and that lack a text since their source was changed."""
    target = Page.objects.filter(
        translation_key=OuterRef("source__object_id"),
        locale=OuterRef("target_locale"),
        live=True,
        last_published_at__lt=OuterRef("source__last_updated_at"),
    )
    translated = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=OuterRef("locale_asked"),
        has_error=False,
    )
    missing = (
        StringSegment.objects.filter(source=OuterRef("source"))
        .exclude(context__path=ADDRESS)
        # Two queries further in, only what is named here is known.
        .annotate(locale_asked=OuterRef("target_locale"))
        .filter(~Exists(translated))
    )
    return translations.filter(Exists(target), Exists(missing), enabled=True)


def pages_behind(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Return the pages that are behind their source, with the moment at which it was changed."""
    own = behind(
        Translation.objects.filter(
            source__object_id=OuterRef("translation_key"), target_locale=OuterRef("locale")
        )
    )
    changed = Subquery(own.values("source__last_updated_at")[:1])
    return pages.annotate(source_changed_at=changed).filter(source_changed_at__isnull=False)


def is_behind(page: Page) -> bool:
    """Return whether the page is a translation that is behind its source."""
    return pages_behind(Page.objects.filter(pk=page.pk)).exists()


def live_translations_of(page: Page) -> QuerySet[Page]:
    """Return the public pages that are translated from this one; none for a translation."""
    made = Translation.objects.filter(
        source__object_id=page.translation_key, source__locale=page.locale_id, enabled=True
    )
    found: QuerySet[Page] = page.get_translations().filter(live=True, locale__in=made.values("target_locale"))
    return found


def unpublish_translations(page: Page, user: User | None = None) -> list[Page]:
    """Unpublish what is translated from this page; return it."""
    found = list(live_translations_of(page))
    for translation in found:
        translation.unpublish(user=user)
    return found


def faults_of_source(page: Page) -> list[str]:
    """Return what stops a translation from being published because of its source: it is not public."""
    translation = translation_into(page)
    if translation is None:
        return []
    source = translation.source.get_source_instance()
    if source.pk == page.pk or source.live:
        return []
    sentence = _("The page “%(source)s”, from which this is translated, is not published. Publish it first.")
    return [f"{page.title}: {sentence % {'source': source.title}}"]


def may_hand_over(page: Page, user: User) -> bool:
    """Return whether the user may edit this page, may not publish it, and it is in no workflow."""
    permissions = page.permissions_for_user(user)
    return bool(
        permissions.can_edit()
        and not permissions.can_publish()
        and page.has_workflow
        and not page.workflow_in_progress
    )


def faults_in_translation(translation: Translation) -> list[str]:
    """Return what stops the translation, as far as it is written, from being published."""
    draft = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    return [f"{draft.title}: {finding.message}" for finding in barriers_on(draft)]


@transaction.atomic
def hand_over(translation: Translation, *, by: User) -> Page:
    """Save what is translated so far as a draft and submit it to the publishers.

    Raises ``Refusal`` where a field of the translation is wrong or its content shuts readers out; nothing is
    saved then. What the readers see stays as it is until a publisher agrees.
    """
    if faults := faults_in_translation(translation):
        raise Refusal("translation_unfit", " ".join(faults))
    page: Page = translation.source.get_ephemeral_translated_instance(
        translation.target_locale, fallback=True
    )
    try:
        page.save_revision(user=by)
    except ValidationError as error:
        fields = getattr(error, "message_dict", {"": error.messages})
        raise Refusal(
            "translation_invalid",
            _("The translation has mistakes: %(problems)s")
            % {"problems": " ".join(str(text) for texts in fields.values() for text in texts)},
        ) from error
    page = page.specific_class.objects.get(pk=page.pk)
    page.get_workflow().start(page, by)
    return page


def refresh_translations(page: Page) -> None:
    """Update the translations of a page that was published; for a translation bring its topics in line."""
    source = TranslationSource.objects.get_for_instance_or_none(page)
    if source is not None and source.translations.filter(enabled=True).exists():
        source.update_from_db()
    elif translation := translation_into(page):
        source = translation.source
    if source is not None and isinstance(page, WithTopics):
        _pass_topics_on(source)


def _pass_topics_on(source: TranslationSource) -> None:
    """Give the running translations the topics of their source, also none; the library leaves them alone.

    At once, because there is nothing to translate: a campaign gathers the same in each language.
    """
    page = source.get_source_instance()
    made = source.translations.filter(enabled=True).values("target_locale")
    for translation in page.get_translations().filter(locale__in=made).prefetch_related("topics"):
        if translation.topic_ids != page.topic_ids:
            translation.topics = page.topics.all()
            translation.save(clean=False)


def translate_parent_too(source: Any, mirrored: Any) -> None:
    """Make a page that was only mirrored, to carry the pages below it, a draft to translate."""
    if not isinstance(mirrored, Page) or not mirrored.alias_of_id:
        return
    Page.objects.filter(pk=mirrored.pk).update(live=False)
    TranslationCreator(None, [mirrored.locale]).create_translations(source)
