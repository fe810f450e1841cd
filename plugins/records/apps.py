"""App configuration."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Configuration of the app."""

    name = "plugins.records"
    label = "records"
