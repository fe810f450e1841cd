"""Who is notified of what comes in from a youth council: the secretary of the municipal council."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plugins.records import acts
from plugins.records.offers import INCOMING
from plugins.records.selectors import LABEL
from youth.selectors.audiences import COUNCIL, office_holders
from youth.services.notices import notify_of

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


def record(entry: "JournalEntry", act: Any) -> tuple[str, str]:
    """Return the record of the act."""
    return LABEL, str(act.record)


def own_council(entry: "JournalEntry", act: Any) -> tuple[str, str]:
    """Return the reader's own council: they are of another one than the act."""
    return COUNCIL, ""


def municipal_secretary(entry: "JournalEntry", act: Any) -> Q:
    """The secretary of the council that keeps the register."""
    return office_holders(entry.stream.council, "secretary")


def secretary_of_mirrored(entry: "JournalEntry", act: Any) -> Q:
    """The secretary of the municipal council to which a package goes."""
    mirrors = entry.stream.council.mirrors
    return office_holders(mirrors, "secretary") if mirrors is not None else Q(pk__in=())


notify_of(
    acts.PackageIssued, secretary_of_mirrored,
    topic=INCOMING, text=_("The youth council issued a resolution for your register."), about=own_council,
)  # fmt: skip
notify_of(
    acts.RecordReceived, municipal_secretary,
    topic=INCOMING, text=_("A resolution of the youth council came in and waits for your review."),
    about=record,
)  # fmt: skip
notify_of(
    acts.RecordRevised, municipal_secretary,
    topic=INCOMING, text=_("A later version of a record came in."), about=record,
)  # fmt: skip
