"""Sealing texts of other apps, and rotating the keys of encrypted columns."""

from django.db import models, transaction

from youth.crypto import decrypted, encrypted_without_time, keyed_digest, reencrypted
from youth.models import BirthDate, GuardianConfirmation, Recipient, Subscription

# Columns of other apps that hold what ``seal`` returned.
_sealed: dict[tuple[type[models.Model], str], None] = {}


def declare_sealed(model: type[models.Model], column: str) -> None:
    """Let a column that holds what ``seal`` returned be encrypted again when the keys are rotated."""
    _sealed[model, column] = None


def seal(text: str) -> bytes:
    """Return ``text`` encrypted with the newest of ``FIELD_KEYS``; it does not say when.

    Where it is stored is declared by ``declare_sealed``.
    """
    return encrypted_without_time(text)


def unseal(ciphertext: bytes | memoryview) -> str:
    """Return what was sealed; raises ``ValueError`` where none of the keys fits."""
    return decrypted(ciphertext)


@transaction.atomic
def rotate_field_keys() -> int:
    """Encrypt every encrypted value again with the first of ``FIELD_KEYS``; return how many there were.

    Once it has run, the older keys may be taken out of the environment. Raises ``UnreadableError``, and
    changes nothing, where a value can't be decrypted with any of the keys.
    """
    births = list(BirthDate.objects.select_for_update())
    for birth in births:
        birth.ciphertext = reencrypted(birth.ciphertext)
    BirthDate.objects.bulk_update(births, ["ciphertext"], batch_size=500)
    confirmations = list(GuardianConfirmation.objects.select_for_update())
    for confirmation in confirmations:
        confirmation.guardian_email = reencrypted(confirmation.guardian_email)
    GuardianConfirmation.objects.bulk_update(confirmations, ["guardian_email"], batch_size=500)
    subscriptions = list(Subscription.objects.select_for_update())
    for subscription in subscriptions:
        subscription.token_ciphertext = reencrypted(subscription.token_ciphertext)
    Subscription.objects.bulk_update(subscriptions, ["token_ciphertext"], batch_size=500)
    counts = len(births) + len(confirmations) + len(subscriptions)
    return counts + _rotate_addresses() + sum(_rotate_sealed(*column) for column in _sealed)


def _rotate_sealed(model: type[models.Model], column: str) -> int:
    rows = list(model._default_manager.select_for_update())
    for row in rows:
        setattr(row, column, seal(unseal(getattr(row, column))))
    model._default_manager.bulk_update(rows, [column], batch_size=500)
    return len(rows)


def _rotate_addresses() -> int:
    """Encrypt the addresses of mail again, and renew the digests by which they are found."""
    recipients = list(Recipient.objects.select_for_update().filter(address_ciphertext__isnull=False))
    for recipient in recipients:
        address = decrypted(recipient.address_ciphertext or b"")
        recipient.address_ciphertext = reencrypted(recipient.address_ciphertext or b"")
        recipient.address_digest = keyed_digest(address)
    fields = ["address_ciphertext", "address_digest"]
    Recipient.objects.bulk_update(recipients, fields, batch_size=500)
    return len(recipients)
