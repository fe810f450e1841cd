"""The app of people, councils, meetings and the journal."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class YouthConfig(AppConfig):
    """People, councils, meetings, journal and live streams."""

    name = "youth"
    verbose_name = _("Councils and people")
