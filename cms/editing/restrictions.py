"""A restriction of a page holds in every language.

Wagtail restricts one page, with all below it. What is set, changed or lifted on it is done on its
translations, and a translation made later starts with the restriction of its source.
"""

from django.db import transaction
from wagtail.models import Page, PageViewRestriction


@transaction.atomic
def restrict_translations(restriction: PageViewRestriction) -> None:
    """Set the same restriction on each translation of the page. Safe to repeat."""
    for translation in restriction.page.get_translations():
        restrict_like(translation, restriction)


def restrict_like(page: Page, restriction: PageViewRestriction) -> None:
    """Restrict ``page`` as another page is; one that is so already is left alone."""
    wanted = {"restriction_type": restriction.restriction_type, "password": restriction.password}
    own = PageViewRestriction.objects.filter(page=page).first() or PageViewRestriction(page=page)
    if own.pk is None or any(getattr(own, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(own, name, value)
        own.save()
    groups = set(restriction.groups.values_list("pk", flat=True))
    if groups != set(own.groups.values_list("pk", flat=True)):
        own.groups.set(groups)


def lift_from_translations(page: Page) -> None:
    """Open each translation of a page whose restriction was lifted."""
    for restriction in PageViewRestriction.objects.filter(page__in=page.get_translations()):
        restriction.delete()


def restrict_new_translation(source: Page, translation: Page) -> None:
    """Copy the source's restriction to a new translation."""
    restriction = PageViewRestriction.objects.filter(page=source).first()
    if restriction is not None:
        restrict_like(translation, restriction)
