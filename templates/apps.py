"""App configuration."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The shell of every page."""

    name = "templates"
    # The folder is named as Django projects name it; an app called "templates" would say nothing.
    label = "shell"
