"""App configuration."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """The campaign site."""

    name = "cms"
