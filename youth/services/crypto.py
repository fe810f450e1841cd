"""Rotation of the keys under which single columns are stored encrypted."""

from django.db import transaction

from youth.crypto import decrypted, keyed_digest, reencrypted
from youth.models import BirthDate, GuardianConfirmation, Recipient, Subscription


@transaction.atomic
def rotate_field_keys() -> int:
    """Write every encrypted value anew with the first of ``FIELD_KEYS``; return how many there were.

    Once it has run, the older keys may be taken out of the environment. Raises ``UnreadableError``, and
    changes nothing, where a value can't be read with any of the keys.
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
    return len(births) + len(confirmations) + len(subscriptions) + _rotate_addresses()


def _rotate_addresses() -> int:
    """Encrypt the addresses of mail anew, and renew the digests by which they are found."""
    recipients = list(Recipient.objects.select_for_update().filter(address_ciphertext__isnull=False))
    for recipient in recipients:
        address = decrypted(recipient.address_ciphertext or b"")
        recipient.address_ciphertext = reencrypted(recipient.address_ciphertext or b"")
        recipient.address_digest = keyed_digest(address)
    fields = ["address_ciphertext", "address_digest"]
    Recipient.objects.bulk_update(recipients, fields, batch_size=500)
    return len(recipients)
