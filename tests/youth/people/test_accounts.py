"""Accounts, birth dates and verification."""

from datetime import date

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.youth.people.conftest import House, joined, someone
from youth.crypto import UnreadableError, decrypted, encrypted
from youth.models import BirthDate, JournalEntry, User
from youth.procedure.age import Birth
from youth.refusals import Refusal
from youth.selectors.people import age_band_of, age_of, birth_date_of, is_minor_on, verified_facts
from youth.services.people import (
    correct_birth_date,
    create_account,
    end_verification,
    record_verification,
    set_birth_date,
    set_language,
)


@pytest.mark.django_db
def test_an_account_keeps_its_birth_date_encrypted_and_apart() -> None:
    user = someone("young", date(2009, 11, 5))
    stored = bytes(BirthDate.objects.get(user=user).ciphertext)
    assert b"2009" not in stored
    assert birth_date_of(user) == date(2009, 11, 5)
    assert age_of(user, date(2026, 11, 4)) == 16
    assert age_band_of(user, date(2026, 11, 5)) == "16-17"
    assert "2009" not in str(user)
    assert "2009" not in repr(BirthDate.objects.get(user=user))


@pytest.mark.django_db
def test_somebody_who_gave_no_birth_date_counts_as_a_minor() -> None:
    user = someone("young", None)
    assert birth_date_of(user) is None
    assert age_band_of(user, date(2026, 11, 22)) is None
    assert is_minor_on(user, date(2026, 11, 22))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"email": "no address"}, "email_invalid", "email"),
        ({"email": ""}, "email_invalid", "email"),
        ({"email": "Taken@Example.org"}, "email_taken", "email"),
        ({"email": "a@example.org", "language": "de"}, "language_unknown", "language"),
        ({"email": "a@example.org", "born": date(2027, 1, 1)}, "birth_date_impossible", "birth_date"),
        ({"email": "a@example.org", "born": date(1901, 1, 1)}, "birth_date_impossible", "birth_date"),
    ],
)
def test_a_refused_account_leaves_nothing_behind(values: dict[str, object], code: str, field: str) -> None:
    create_account("taken@example.org")
    with pytest.raises(Refusal) as refusal:
        create_account(**values)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_birth_date_is_given_once_and_corrected_by_the_verifier_only(house: House) -> None:
    young = joined(house.youth, "young", date(2009, 11, 5))
    set_birth_date(young.user, date(2009, 11, 5))
    with pytest.raises(Refusal) as refusal:
        set_birth_date(young.user, date(2005, 11, 5))
    assert refusal.value.code == "birth_date_set"
    for other in (house.chair, house.secretary, young):
        with pytest.raises(PermissionDenied):
            correct_birth_date(young.user, house.youth, Birth.on(date(2005, 11, 5)), actor=other)
    correct_birth_date(young.user, house.youth, Birth.on(date(2008, 11, 5)), actor=house.verifier)
    assert birth_date_of(young.user) == date(2008, 11, 5)
    entry = JournalEntry.objects.get(kind="youth.participant_corrected")
    assert entry.payload == {"participant": str(young.pk), "what": "birth_date"}


@pytest.mark.django_db
def test_the_verifier_corrects_the_birth_date_of_an_account_that_has_not_joined(house: House) -> None:
    newcomer = someone("newcomer", date(2012, 11, 5))
    correct_birth_date(newcomer, house.youth, Birth.on(date(2010, 11, 5)), actor=house.verifier)
    assert birth_date_of(newcomer) == date(2010, 11, 5)
    entry = JournalEntry.objects.get(kind="youth.participant_corrected")
    assert entry.payload == {"participant": None, "what": "birth_date"}
    with pytest.raises(Refusal) as refusal:
        correct_birth_date(
            house.verifier.user, house.youth, Birth.on(date(2010, 11, 5)), actor=house.verifier
        )
    assert refusal.value.code == "own_verification"


@pytest.mark.django_db
def test_a_language_is_one_of_the_installation() -> None:
    user = someone("young")
    set_language(user, "en")
    assert User.objects.get().language == "en"
    with pytest.raises(Refusal):
        set_language(user, "tlh")


@pytest.mark.django_db
def test_verification_says_what_by_whom_how_and_until_when(house: House) -> None:
    young = joined(house.youth, "young")
    row = record_verification(
        young, "school", "school_list", actor=house.verifier, valid_until=date(2027, 6, 30)
    )
    assert (row.fact, row.method, row.verified_by, row.valid_until) == (
        "school",
        "school_list",
        house.verifier,
        date(2027, 6, 30),
    )
    assert verified_facts(young.user, house.youth) == {"school"}
    assert verified_facts(young.user, house.youth, date(2027, 6, 30)) == frozenset()
    assert verified_facts(young.user, house.municipal) == frozenset()
    record_verification(young, "school", "in_person", actor=house.verifier)
    assert [one.valid_until for one in young.user.verifications.order_by("pk")] == [
        date(2026, 11, 22),
        date(2027, 11, 22),
    ]
    end_verification(young.user.verifications.last(), young, actor=house.verifier)
    assert verified_facts(young.user, house.youth) == frozenset()
    payloads = JournalEntry.objects.filter(kind__startswith="youth.participant_verif").values_list(
        "payload", flat=True
    )
    assert all(payload["participant"] == str(young.pk) for payload in payloads)
    assert len(payloads) == 3


@pytest.mark.django_db
def test_nobody_verifies_themselves_and_nobody_else_verifies(house: House) -> None:
    with pytest.raises(Refusal) as refusal:
        record_verification(house.verifier, "age", "in_person", actor=house.verifier)
    assert refusal.value.code == "own_verification"
    with pytest.raises(PermissionDenied):
        record_verification(house.chair, "age", "in_person", actor=house.secretary)
    for fact, method, code in (
        ("shoe_size", "in_person", "fact_unknown"),
        ("age", "guess", "method_unknown"),
    ):
        with pytest.raises(Refusal) as refusal:
            record_verification(house.chair, fact, method, actor=house.verifier)
        assert refusal.value.code == code


def test_any_configured_key_reads_and_the_newest_writes(settings: Settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [old]
    stored = encrypted("2009-11-05")
    assert encrypted("2009-11-05") != stored
    settings.FIELD_KEYS = [new, old]
    assert decrypted(stored) == "2009-11-05"
    fresh = encrypted("2009-11-05")
    settings.FIELD_KEYS = [new]
    assert decrypted(fresh) == "2009-11-05"
    with pytest.raises(UnreadableError):
        decrypted(stored)


@pytest.mark.parametrize("keys", [[], ["short"], [""]])
def test_unusable_keys_are_named(settings: Settings, keys: list[str]) -> None:
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="GLAS_FIELD_KEYS"):
        encrypted("x")


@pytest.mark.django_db
def test_rotation_writes_everything_under_the_newest_key(settings: Settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [old]
    users = [someone(name, date(2009, 11, day)) for day, name in enumerate("abc", start=1)]
    settings.FIELD_KEYS = [new, old]
    call_command("rotate_field_keys")
    settings.FIELD_KEYS = [new]
    assert [birth_date_of(user) for user in users] == [date(2009, 11, day) for day in (1, 2, 3)]


@pytest.mark.django_db
def test_rotation_without_the_old_key_changes_nothing(settings: Settings) -> None:
    someone("a")
    before = bytes(BirthDate.objects.get().ciphertext)
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("rotate_field_keys")
    assert bytes(BirthDate.objects.get().ciphertext) == before
