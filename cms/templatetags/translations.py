"""Tags for the editors' pages around translations."""

from django import template
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.editing import translations
from youth.models import User

register = template.Library()


@register.filter
def behind_its_source(instance: object) -> bool:
    """Return whether this is a translation whose source was changed since it was published."""
    return isinstance(instance, Page) and translations.is_behind(instance)


@register.simple_tag
def missing(translation: Translation) -> int:
    """Return how many texts are still to be translated."""
    return translations.missing_in(translation)


@register.simple_tag
def may_hand_over(instance: object, user: User) -> bool:
    """Return whether the person may submit this translation to the publishers."""
    return isinstance(instance, Page) and translations.may_hand_over(instance, user)
