"""What was adopted."""

from django.utils.translation import gettext as _

from youth.acts.resolutions import ResolutionAdopted
from youth.journal import minutes
from youth.minutes.words import fill
from youth.models import Resolution
from youth.models.journal import JournalEntry


@minutes.of(ResolutionAdopted)
def adopted(act: ResolutionAdopted, entry: JournalEntry) -> str:
    """Tell the designation, the title and the text of what was adopted."""
    resolution = Resolution.objects.get(pk=act.resolution)
    heading = fill(
        _("The council adopted %(designation)s: %(title)s"),
        designation=resolution.designation,
        title=resolution.title,
    )
    return f"{heading}\n{resolution.text}"
