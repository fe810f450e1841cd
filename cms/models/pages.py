"""Page types."""

from wagtail.models import Page


class HomePage(Page):
    """The start page of a municipality's site in one language."""
