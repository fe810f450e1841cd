"""A form makes its row once, however often its button is pressed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from youth.clock import now
from youth.models import SentForm

KEPT_FOR = timedelta(days=1)
# Whatever an act waits for, such as a mail server, has answered or failed by then.
ABANDONED_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKey:
    """One rendered form: who sent it to which view, its token, and a digest of what stood in it."""

    owner: str
    purpose: str
    token: str
    content: str


class AlreadySent(Exception):  # noqa: N818 - an answer, not a fault
    """The form was taken before; ``form`` tells where it led, or nothing yet while that is under way."""

    def __init__(self, form: SentForm) -> None:
        """Keep the form."""
        super().__init__(form.purpose)
        self.form = form


@transaction.atomic
def take_form[Answer](key: FormKey, act: Callable[[], Answer], leads_to: Callable[[Answer], str]) -> Answer:
    """Do the act behind a form, once; return its answer.

    ``leads_to`` names the address to which the answer leads, and nothing where the act was refused: what it
    wrote is undone then, and the form may be sent again. The token is written in the act's own transaction,
    so that of two presses at the same moment the database lets one through. Raises ``AlreadySent``.
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
    """Do the act behind a form, once, outside any transaction; return its answer.

    For acts that mail, because nobody's write may wait for a mail server, or that keep what they refuse,
    such as a wrong code. They undo by themselves what must not stay. Otherwise as ``take_form``.
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
    # Its process ended in the middle.
    before.sent_at, before.content = now(), key.content
    before.save(update_fields=["sent_at", "content"])
    return before


def _written(key: FormKey) -> SentForm | None:
    """Write the form down; return None where it was written before."""
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
    """Forget forms that were sent more than a day ago; return how many."""
    return SentForm.objects.filter(sent_at__lt=moment - KEPT_FOR).delete()[0]
