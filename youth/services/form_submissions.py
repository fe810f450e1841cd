"""Accepting each rendered form once, however often its button is pressed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from youth.clock import now
from youth.models import SentForm

KEPT_FOR = timedelta(days=1)
# By then whatever an act waits for, such as a mail server, has answered or failed.
ABANDONED_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKey:
    """One rendered form: who sent it to which view, its token, and the digest of its content."""

    owner: str
    purpose: str
    token: str
    content: str


class AlreadySent(Exception):  # noqa: N818 - an answer, not a fault
    """The form was accepted before; ``form`` has where it led, empty while that is under way."""

    def __init__(self, form: SentForm) -> None:
        super().__init__(form.purpose)
        self.form = form


@transaction.atomic
def take_form[Answer](key: FormKey, act: Callable[[], Answer], leads_to: Callable[[Answer], str]) -> Answer:
    """Run a form's act once; return its answer.

    ``leads_to`` returns the address to which the answer leads, empty where the act was refused: what it
    wrote is rolled back then, and the form may be sent again. The token is written in the act's own
    transaction, so that of two simultaneous requests the database accepts one. Raises ``AlreadySent``.
    """
    form = _written(key)
    if form is None:
        raise AlreadySent(_sent(key).get())
    answer = act()
    form.url = leads_to(answer)
    if form.url:
        form.save(update_fields=["url"])
    else:
        transaction.set_rollback(True)
    return answer


def take_form_apart[Answer](
    key: FormKey, act: Callable[[], Answer], leads_to: Callable[[Answer], str]
) -> Answer:
    """Run a form's act once, outside any transaction; return its answer.

    For acts that send mail, because no transaction may wait for a mail server, or that record what they
    refuse, such as a wrong code. They undo by themselves what must not stay. Otherwise as ``take_form``.
    """
    form = _claimed(key)
    try:
        answer = act()
    except BaseException:
        form.delete()
        raise
    form.url = leads_to(answer)
    if form.url:
        form.save(update_fields=["url"])
    else:
        form.delete()
    return answer


@transaction.atomic
def _claimed(key: FormKey) -> SentForm:
    if form := _written(key):
        return form
    before = _sent(key).select_for_update().get()
    if before.url or before.sent_at > now() - ABANDONED_AFTER:
        raise AlreadySent(before)
    # The process of the first request ended before its answer.
    before.sent_at, before.content = now(), key.content
    before.save(update_fields=["sent_at", "content"])
    return before


def _written(key: FormKey) -> SentForm | None:
    """Insert the form's row; return None where it exists already."""
    try:
        with transaction.atomic():
            return SentForm.objects.create(
                owner=key.owner, purpose=key.purpose, token=key.token, content=key.content
            )
    except IntegrityError:
        return None


def _sent(key: FormKey) -> QuerySet[SentForm]:
    return SentForm.objects.filter(owner=key.owner, purpose=key.purpose, token=key.token)


def forget_sent_forms(moment: datetime) -> int:
    """Delete the rows of forms sent more than a day ago; return how many."""
    return SentForm.objects.filter(sent_at__lt=moment - KEPT_FOR).delete()[0]
