"""App configuration."""

from django.apps import AppConfig


class VotingConfig(AppConfig):
    """Configuration of the app."""

    name = "voting"
