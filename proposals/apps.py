"""App configuration."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Configuration of the app."""

    name = "proposals"
