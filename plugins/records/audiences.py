"""Who is notified of what a youth council sends to the Municipal Council, and of what comes back."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plugins.records import acts
from plugins.records.models import Referral
from plugins.records.offers import ANSWERS, INCOMING
from plugins.records.selectors import LABEL
from youth.procedure.referral import Stage
from youth.selectors.audiences import COUNCIL, RESOLUTION, followers_of_council, office_holders
from youth.selectors.people import CHAIRS_TABLE
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
    """The secretary of the municipal council to which a package goes, or whose answer is due."""
    mirrors = entry.stream.council.mirrors
    return office_holders(mirrors, "secretary") if mirrors is not None else Q(pk__in=())


def referral(entry: "JournalEntry", act: Any) -> tuple[str, str]:
    """Return the resolution of the act."""
    return RESOLUTION, str(act.resolution)


def chairs_table(entry: "JournalEntry", act: Any) -> Q:
    """Chair, deputies and secretary of the youth council; of a proposal's they are notified there."""
    return office_holders(entry.stream.council, *CHAIRS_TABLE) if _has_no_subject(act) else Q(pk__in=())


def council_followers(entry: "JournalEntry", act: Any) -> Q:
    """Those who follow the council, where the resolution is of no proposal with followers of its own."""
    return followers_of_council(entry.stream.council) if _has_no_subject(act) else Q(pk__in=())


def _has_no_subject(act: Any) -> bool:
    return Referral.objects.filter(pk=act.resolution, resolution__subject_id=None).exists()


def speaker_of_agenda(entry: "JournalEntry", act: Any) -> Q:
    """Who presents it at the Municipal Council, once it is on an agenda there."""
    if act.stage != Stage.AGENDA:
        return Q(pk__in=())
    return Q(pk__in=Referral.objects.filter(pk=act.resolution, speaker__isnull=False).values("speaker"))


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
notify_of(
    acts.Sent, council_followers,
    topic=ANSWERS, text=_("A resolution was sent to the Municipal Council."), about=referral,
)  # fmt: skip
notify_of(
    acts.Progressed, speaker_of_agenda,
    topic=ANSWERS, text=_("The Municipal Council has it on an agenda, where you may present it."),
    about=referral,
)  # fmt: skip
notify_of(
    acts.AnswerReceived, chairs_table, council_followers,
    topic=ANSWERS, text=_("The Municipal Council answered a resolution."), about=referral,
)  # fmt: skip
notify_of(
    acts.ExecutionReported, council_followers,
    topic=ANSWERS, text=_("There is a report on whether a resolution is carried out."), about=referral,
)  # fmt: skip
notify_of(
    acts.AnswerOverdue, chairs_table, council_followers, secretary_of_mirrored,
    topic=ANSWERS, text=_("The Municipal Council's answer to a resolution is overdue."), about=referral,
)  # fmt: skip
