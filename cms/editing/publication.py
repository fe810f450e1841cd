"""The reasons against publishing a page, for every way to publish that does not use the page's form."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from wagtail.models import Page

from cms.content.checks import barriers_on
from cms.editing.translations import faults_of_source
from cms.models.base import SitePage
from youth.models import User


def faults_of(draft: Page) -> list[str]:
    """Return what stops this state of a page from being published: wrong fields, and barriers for readers."""
    found = [*_wrong_fields(draft), *(finding.message for finding in barriers_on(draft))]
    return [*(f"{draft.title}: {fault}" for fault in found), *faults_of_source(draft)]


def drafts_of(pages: list[Page], user: User, *, include_descendants: bool) -> Iterator[Page]:
    """Return what publishing the pages makes public, with the drafts below them if these go along."""
    for page in pages:
        yield page.get_latest_revision_as_object()
        if include_descendants:
            for below in page.get_descendants().not_live():
                if below.permissions_for_user(user).can_publish():
                    yield below.get_latest_revision_as_object()


def reserved_address_of(page: Page, destination: Page) -> str:
    """Return why a page must not be moved below the destination; empty if it may. A move saves no page."""
    specific = page.specific
    if not isinstance(specific, SitePage):
        return ""
    try:
        specific.refuse_reserved_address(destination)
    except ValidationError as error:
        return f"{specific.title}: {' '.join(error.messages)}"
    return ""


def _wrong_fields(draft: Page) -> Iterator[str]:
    try:
        draft.full_clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            known = {field.name for field in draft._meta.get_fields()}
            label = str(draft._meta.get_field(name).verbose_name) if name in known else ""
            yield f"“{label}”: {' '.join(messages)}" if label else " ".join(messages)
