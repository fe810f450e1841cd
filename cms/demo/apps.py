"""App configuration; only the settings of development install it."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration: the command that builds it, and its invented people and texts."""

    name = "cms.demo"
