"""The app of people, councils, meetings and the journal."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class YouthConfig(AppConfig):
    """People, councils, meetings, journal and live streams."""

    name = "youth"
    verbose_name = _("Councils and people")

    def ready(self) -> None:
        """Load every app's permissions and the checks over them, and declare the kinds of acts."""
        from youth import checks  # noqa: F401 - registers itself
        from youth.journal import acts  # noqa: F401 - declares the journal's own

        autodiscover_modules("policies")
        autodiscover_modules("acts")
