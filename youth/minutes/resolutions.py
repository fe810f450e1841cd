"""What was adopted."""

from django.utils.translation import gettext as _

from youth.acts.resolutions import ResolutionAdopted, ResolutionAnnulled, ResolutionConfirmed
from youth.journal import minutes
from youth.minutes.words import fill
from youth.models import Resolution
from youth.models.journal import JournalEntry


@minutes.of(ResolutionAdopted)
def adopted(act: ResolutionAdopted, entry: JournalEntry) -> str:
    """Report the designation, the title and the text of what was adopted."""
    resolution = Resolution.objects.get(pk=act.resolution)
    heading = fill(
        _("The council adopted %(designation)s: %(title)s"),
        designation=resolution.designation,
        title=resolution.title,
    )
    return f"{heading}\n{resolution.text}"


@minutes.of(ResolutionConfirmed)
def confirmed(act: ResolutionConfirmed, entry: JournalEntry) -> str:
    """Report that the repeated vote changed nothing about the resolution."""
    resolution = Resolution.objects.get(pk=act.resolution)
    return fill(_("%(designation)s is confirmed by the repeated vote."), designation=resolution.designation)


@minutes.of(ResolutionAnnulled)
def annulled(act: ResolutionAnnulled, entry: JournalEntry) -> str:
    """Report that the repeated vote annulled the resolution."""
    resolution = Resolution.objects.get(pk=act.resolution)
    return fill(
        _("%(designation)s is annulled by the later vote; its number is not given again."),
        designation=resolution.designation,
    )
