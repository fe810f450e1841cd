"""The groups in which editors are offered the blocks."""

from django.utils.translation import gettext_lazy as _

TEXT = _("Text and quotes")
PICTURES = _("Pictures and video")
NUMBERS = _("Numbers")
COURSE = _("Steps and dates")
TAKING_PART = _("Files and taking part")
