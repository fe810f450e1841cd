"""Tags for the editors' pages around translations."""

from django import template
from wagtail.models import Page

from cms.editing import translations
from youth.models import User

register = template.Library()


@register.simple_tag
def may_hand_over(instance: object, user: User) -> bool:
    """Return whether the person may submit this translation to the publishers."""
    return isinstance(instance, Page) and translations.may_hand_over(instance, user)
