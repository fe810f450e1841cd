"""App configuration."""

from django.apps import AppConfig


class PluginsConfig(AppConfig):
    """Configuration of the app."""

    name = "plugins"
