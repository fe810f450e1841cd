"""Codes on cards: made together by the secretary, used once, ended early; and corrections at the desk."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from youth.acts.people import CodesEnded, CodesMade, DataCorrected
from youth.clock import now
from youth.codes import codes_of_seed, digits_meant
from youth.crypto import keyed_digest, keyed_digests
from youth.models import CodeBatch, Council, Participant, Verification, VerificationCode
from youth.plain_text import plain_line
from youth.policies import require
from youth.rates import within_rate
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.membership import rename
from youth.services.people import note_verification

# Nobody's identity follows from a card.
FACTS = (Verification.Fact.AGE, Verification.Fact.SCHOOL, Verification.Fact.RESIDENCE)
MOST = 500
LABEL_LENGTH = 80
HOUR = 60 * 60
GUESSES_OF_ACCOUNT = 10
# A class that types its cards behind one address, with some slips.
GUESSES_OF_NETWORK = 300


@transaction.atomic
def make_codes(
    council: Council,
    label: str,
    facts: Collection[str],
    how_many: int,
    last_day: date,
    *,
    seed: str,
    actor: Participant,
) -> CodeBatch:
    """Make codes for a school, a class or a club, from the seed that only the page with the cards has.

    The same seed makes them once: a second call returns the first one's row. Raises ``PermissionDenied``
    and ``Refusal``, naming the field.
    """
    require("council.make_codes", actor, council)
    # A form sent twice comes one after the other.
    locked(council)
    known = CodeBatch.objects.filter(council=council, seed_digest__in=keyed_digests(seed)).first()
    if known is not None:
        return known
    label = " ".join(plain_line(label).split())
    _refuse_unusable(council, label, facts, how_many, last_day)
    batch = CodeBatch.objects.create(
        council=council,
        label=label,
        facts=sorted(facts),
        last_day=last_day,
        seed_digest=keyed_digest(seed),
        made_by=actor,
        made_at=now(),
    )
    digests = [keyed_digest(code) for code in codes_of_seed(seed, how_many)]
    try:
        with transaction.atomic():
            VerificationCode.objects.bulk_create(
                VerificationCode(batch=batch, digest=digest) for digest in digests
            )
    except IntegrityError as error:
        raise Refusal("code_met_again", _("Open the page again and send it once more.")) from error
    act = CodesMade(batch=batch.pk, facts=tuple(batch.facts), codes=how_many, last_day=last_day)
    append_to_council(council, act, actor=actor)
    return batch


def codes_in(batch: CodeBatch, seed: str) -> list[str]:
    """Return the codes of a batch, for printing; raises ``Refusal`` for a seed that is not its own."""
    if batch.seed_digest not in keyed_digests(seed):
        raise Refusal("cards_gone", _("These cards can't be shown again. Make new codes."))
    return codes_of_seed(seed, batch.codes.count())


@transaction.atomic
def end_codes(batch: CodeBatch, *, actor: Participant) -> None:
    """End the codes of a batch that nobody used yet; raises ``Refusal`` where that was done before."""
    require("council.make_codes", actor, batch)
    row = locked(batch, "council")
    if row.ended_at is not None:
        raise Refusal("codes_ended", _("These codes have already ended."))
    row.ended_at = batch.ended_at = now()
    row.save(update_fields=["ended_at"])
    act = CodesEnded(batch=row.pk, unused=row.codes.filter(used_at__isnull=True).count())
    append_to_council(row.council, act, actor=actor)


def use_code(participant: Participant, typed: str, *, network: str) -> list[Verification]:
    """Use a code of a card: from then on its facts about the participant are verified.

    One person wins a code. Attempts are counted by account and by ``network``, right ones too. Raises
    ``Refusal``, field ``code``.
    """
    _refuse_guessing(participant, network)
    with transaction.atomic():
        code = (
            VerificationCode.objects.filter(
                digest__in=keyed_digests(digits_meant(typed)), batch__council=participant.council_id
            )
            .select_related("batch__made_by")
            .first()
        )
        if code is None:
            message = _("We do not know this code. Compare it with the card, digit by digit.")
            raise Refusal("code_wrong", message, "code")
        _refuse_useless(code, participant)
        # One statement decides between those who come at the same time.
        own = VerificationCode.objects.filter(pk=code.pk, used_at__isnull=True)
        if not own.update(used_at=now(), used_by=participant.user_id):
            raise _used()
        return [
            note_verification(
                participant,
                fact,
                Verification.Method.CODE,
                by=code.batch.made_by,
                actor=participant,
                batch=code.batch,
            )
            for fact in code.batch.facts
        ]


@transaction.atomic
def correct_name(participant: Participant, display_name: str, *, actor: Participant) -> None:
    """Correct the name others see of a participant who asked for it at the desk.

    Raises ``PermissionDenied`` for anybody but the role that verifies, and ``Refusal`` as ``rename`` does.
    """
    require("council.verify_people", actor, participant)
    if participant.pk == actor.pk:
        raise Refusal("own_verification", _("You can't verify yourself."))
    rename(participant, display_name)
    act = DataCorrected(participant=participant.pk, what="name")
    append_to_council(participant.council, act, actor=actor)


def _refuse_unusable(
    council: Council, label: str, facts: Collection[str], how_many: int, last_day: date
) -> None:
    if not 1 < len(label) <= LABEL_LENGTH:
        raise Refusal("label_length", _("Say who the codes are for, in at most 80 characters."), "label")
    if not facts or not set(facts) <= set(FACTS):
        raise Refusal("facts_missing", _("Choose what the codes verify."), "facts")
    if not 1 <= how_many <= MOST:
        message = _("Make between 1 and %(most)s codes at once.") % {"most": MOST}
        raise Refusal("too_many_codes", message, "how_many")
    if last_day < today_in(council):
        raise Refusal("date_passed", _("The last day of validity has already passed."), "last_day")


def _refuse_guessing(participant: Participant, network: str) -> None:
    # Both are counted, whatever the first one says.
    counts = (
        within_rate("card_code", f"account {participant.user_id}", GUESSES_OF_ACCOUNT, HOUR),
        within_rate("card_code", f"network {network}", GUESSES_OF_NETWORK, HOUR),
    )
    if not all(counts):
        message = _(
            "Too many codes were tried from here. Wait an hour, or ask the person who gave you the card."
        )
        raise Refusal("too_many_attempts", message, "code")


def _refuse_useless(code: VerificationCode, participant: Participant) -> None:
    if code.used_at is not None and code.used_by_id == participant.user_id:
        raise Refusal("code_used", _("You have used this code already: you are verified."), "code")
    if code.used_at is not None:
        raise _used()
    if code.batch.ended_at is not None:
        message = _("These codes were ended. Ask the person who gave you the card for a new one.")
        raise Refusal("codes_ended", message, "code")
    if code.batch.last_day < today_in(participant.council):
        day = date_format(code.batch.last_day, "DATE_FORMAT")
        words = gettext(
            "This code could be used until %(day)s; ask the person who gave you the card for a new one."
        )
        raise Refusal("code_expired", words % {"day": day}, "code")
    if code.batch.made_by_id == participant.pk:
        raise Refusal("own_verification", _("You can't verify yourself."), "code")


def _used() -> Refusal:
    message = _("Somebody has used this code already. Ask the person who gave you the card for a new one.")
    return Refusal("code_used", message, "code")
