"""App configuration; only the settings of development install it."""

from django.apps import AppConfig


class StyleguideConfig(AppConfig):
    """The style guide: every component on one page, with made-up data."""

    name = "cms.styleguide"
