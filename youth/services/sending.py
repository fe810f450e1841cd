"""A form makes its row once, however often its button is pressed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from youth.models import SentForm

KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKey:
    """One rendered form: who sent it to which view, its token, and a digest of what stood in it."""

    owner: str
    purpose: str
    token: str
    content: str


class AlreadySent(Exception):  # noqa: N818 - an answer, not a fault
    """The form was taken before; ``form`` tells where it led."""

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
    try:
        with transaction.atomic():
            form = SentForm.objects.create(
                owner=key.owner, purpose=key.purpose, token=key.token, content=key.content
            )
    except IntegrityError:
        before = SentForm.objects.get(owner=key.owner, purpose=key.purpose, token=key.token)
        raise AlreadySent(before) from None
    answer = act()
    form.url = leads_to(answer)
    if form.url:
        form.save(update_fields=["url"])
    else:
        transaction.set_rollback(True)
    return answer


def forget_sent_forms(now: datetime) -> int:
    """Forget forms that were sent more than a day ago; return how many."""
    return SentForm.objects.filter(sent_at__lt=now - KEPT_FOR).delete()[0]
