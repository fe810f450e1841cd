"""Names that people show to everybody, as texts that can be reported, and what is shown in their place."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from youth.models import Council, ModerationCase, Participant
from youth.names import likeness
from youth.offers import ModeratedText
from youth.procedure.moderation import HIDING, NAME_LABEL

# More digits than anybody may write into a name, see ``services.membership``.
DIGITS = 6


def neutral_name(participant: Participant) -> str:
    """Return the name of somebody whose own was not allowed, in the first language of the council."""
    with override(participant.council.languages[0]):
        return _("Participant %(number)s") % {"number": _number(participant)}


def is_neutral(participant: Participant) -> bool:
    """Return whether somebody goes by the neutral name, and has not chosen another since."""
    return participant.display_name.endswith(_number(participant))


def _number(participant: Participant) -> str:
    return f"{participant.pk.int % 10**DIGITS:0{DIGITS}d}"


def names_as_texts(council: Council, ids: Collection[UUID]) -> list[ModeratedText]:
    """Return the names of these people who take part; one not allowed with the words it had.

    Names of organisations and of guests were written by the council's office, and are not among them.
    """
    found = council.participants.filter(pk__in=ids, kind=Participant.Kind.PERSON, left_at=None, guest_as="")
    people = list(found.exclude(display_name=""))
    neutral = [one.pk for one in people if is_neutral(one)]
    refused = dict(_refused(neutral).order_by("decided_at").values_list("subject", "words"))
    url = reverse("youth:council", kwargs={"council": council.slug})
    return [
        ModeratedText(
            label=NAME_LABEL,
            id=one.pk,
            kind=_("name"),
            title=(name := refused.get(one.pk) or one.display_name),
            words=name,
            author=one.pk,
            url=url,
            language=council.languages[0],
            at=one.joined_at,
            state="shown" if one.is_public and one.pk not in refused else "hidden",
        )
        for one in people
    ]


def is_refused_name(participant: Participant, name: str) -> bool:
    """Return whether a moderator did not allow this name, or one like it, to this person."""
    wanted = likeness(name)
    return any(likeness(one) == wanted for one in _refused([participant.pk]).values_list("words", flat=True))


def _refused(ids: Collection[UUID]) -> QuerySet[ModerationCase]:
    found = ModerationCase.objects.filter(label=NAME_LABEL, subject__in=ids, decision__in=HIDING)
    return found.exclude(appeal__is_reversed=True)
