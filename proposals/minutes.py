"""What the minutes say of amendments."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.acts.amendments import AmendmentDecided, AmendmentMoved, AmendmentsPut, AmendmentWithdrawn
from proposals.models import Amendment
from proposals.presenters.amendments import title_of
from youth.journal import minutes
from youth.journal.models import JournalEntry
from youth.names import name_or_erased
from youth.selectors.register import names_in_register


@minutes.of(AmendmentMoved)
def moved(act: AmendmentMoved, entry: JournalEntry) -> str:
    """Return who moved what."""
    names = names_in_register(entry.stream.council, [act.mover], entry.at)
    amendment = Amendment.objects.select_related("agenda_item", "to").get(pk=act.amendment)
    assert amendment.agenda_item is not None  # noqa: S101 - it was moved in the meeting
    words = {
        "title": title_of(amendment, amendment.agenda_item),
        "name": name_or_erased(names.get(act.mover, "")),
    }
    sentence = _("%(title)s. Moved by %(name)s.") % words
    return f"{sentence}\n{amendment.text}" if amendment.text else sentence


@minutes.of(AmendmentsPut)
def put(act: AmendmentsPut, entry: JournalEntry) -> str:
    """Return which written amendments came with the proposal."""
    words = ngettext(
        "Amendment %(numbers)s, made in writing, came with the proposal.",
        "Amendments %(numbers)s, made in writing, came with the proposal.",
        len(act.numbers),
    )
    return words % {"numbers": ", ".join(map(str, act.numbers))}


@minutes.of(AmendmentWithdrawn)
def withdrawn(act: AmendmentWithdrawn, entry: JournalEntry) -> str:
    """Return that it was withdrawn."""
    number = Amendment.objects.get(pk=act.amendment).number
    return _("Amendment %(number)s was withdrawn.") % {"number": number}


@minutes.of(AmendmentDecided)
def decided(act: AmendmentDecided, entry: JournalEntry) -> str:
    """Return whether it was adopted."""
    words = {"number": Amendment.objects.get(pk=act.amendment).number}
    if act.is_adopted:
        return _("Amendment %(number)s was adopted.") % words
    return _("Amendment %(number)s was not adopted.") % words
