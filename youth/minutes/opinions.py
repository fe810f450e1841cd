"""The opinions of committees."""

from django.utils.translation import gettext as _

from youth.acts.opinions import OpinionGiven
from youth.journal import minutes
from youth.minutes.words import fill, item_title, names_of
from youth.models import AgendaItem
from youth.models.journal import JournalEntry
from youth.procedure.body import Stance


@minutes.of(OpinionGiven)
def given(act: OpinionGiven, entry: JournalEntry) -> str:
    """Report what the committee thinks of the matter, and who reports on it to the council."""
    words = {
        Stance.FOR: _("The committee supports the draft decision on item %(title)s."),
        Stance.AGAINST: _("The committee does not support the draft decision on item %(title)s."),
        Stance.NONE: _("The committee adopted no opinion on item %(title)s."),
    }
    sentence = fill(words[Stance(act.stance)], title=item_title(act.item))
    named = AgendaItem.objects.values_list("rapporteur", flat=True).get(pk=act.item)
    reports = named or (names_of(entry, [act.reports]) if act.reports else "")
    if not reports:
        return sentence
    return f"{sentence} {fill(_('Rapporteur to the council: %(name)s.'), name=reports)}"
