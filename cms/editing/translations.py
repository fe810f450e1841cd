"""What surrounds wagtail-localize: nothing untranslated gets public by itself, and editors hand over.

A translation starts as a draft, whatever its source is; pages above it that are not translated yet become
drafts to translate as well, not public copies in the wrong language. When a source page is published, its
translations learn what changed. An editor, who may not publish, hands a translation to the publishers by
the same workflow as any other page.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import TranslationCreator

from cms.content.checks import barriers_on
from youth.models import User
from youth.refusals import Refusal


def translation_into(page: Page) -> Translation | None:
    """Return the running translation that writes this page, if one does."""
    found: Translation | None = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).first()
    return found


def may_hand_over(page: Page, user: User) -> bool:
    """Tell whether a person translates this page, may not publish it, and it waits for nobody yet."""
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
    """Tell a page's translations what changed in it."""
    source = TranslationSource.objects.get_for_instance_or_none(page)
    if source is not None and source.translations.filter(enabled=True).exists():
        source.update_from_db()


def translate_parent_too(source: Any, mirrored: Any) -> None:
    """Make a page that was only mirrored, to carry the pages below it, a draft to translate."""
    if not isinstance(mirrored, Page) or not mirrored.alias_of_id:
        return
    Page.objects.filter(pk=mirrored.pk).update(live=False)
    TranslationCreator(None, [mirrored.locale]).create_translations(source)
