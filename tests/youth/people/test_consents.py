"""Consents: to a published text, one for each purpose, until it is withdrawn."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import make_user, make_youth_council
from tests.youth.people.test_joining import refusal_of
from youth.consent_texts import TEXTS, current_text, text_of
from youth.models import Consent
from youth.selectors.people import (
    consents_standing,
)
from youth.services.consents import give_consent, withdraw_consent

PUBLISHED = {
    ("digest", "2026-11"): "849c4bd707f9db90",
    ("participation", "2026-11"): "e62f223ac2e8b492",
    ("public_name", "2026-11"): "f7eb11fd99e9cf24",
    ("picture", "2026-11"): "dd6010bed100e189",
    ("newsletter", "2026-11"): "8ab8253d35d520ca",
    ("meetings", "2026-11"): "a00964cfd2806b72",
    ("push", "2026-11"): "ceb924eabca4d292",
}


def test_a_published_text_never_changes() -> None:
    digests = {
        (purpose, text.version): hashlib.sha256(f"{text.bg}\n{text.en}".encode()).hexdigest()[:16]
        for purpose, texts in TEXTS.items()
        for text in texts
    }
    assert digests == PUBLISHED
    assert text_of("newsletter", "2026-11").in_language("en").startswith("I want")
    with pytest.raises(KeyError):
        text_of("newsletter", "1999-01")


@pytest.mark.django_db
def test_a_consent_is_in_force_once_per_purpose_until_it_is_withdrawn() -> None:
    user, council = make_user(), make_youth_council()
    version = current_text("public_name").version
    first = give_consent(user, council, "public_name", version=version)
    assert give_consent(user, council, "public_name", version=version) == first
    assert consents_standing(user, council) == {"public_name": first}
    withdraw_consent(user, council, "public_name")
    assert consents_standing(user, council) == {}
    assert refusal_of(withdraw_consent, user, council, "public_name") == ("no_consent", "purpose")
    give_consent(user, council, "public_name", version=version)
    assert Consent.objects.count() == 2


@pytest.mark.django_db
def test_a_consent_to_a_newer_text_ends_the_older() -> None:
    user, council = make_user(), make_youth_council()
    old = Consent.objects.create(user=user, council=council, purpose="public_name", text_version="2020-01")
    new = give_consent(user, council, "public_name", version=current_text("public_name").version)
    old.refresh_from_db()
    assert old.withdrawn_at is not None
    assert new.withdrawn_at is None


@pytest.mark.django_db
def test_nobody_agrees_to_what_they_did_not_read() -> None:
    user, council = make_user(), make_youth_council()
    assert refusal_of(give_consent, user, council, "public_name", version="2020-01") == (
        "text_changed",
        "consent",
    )
    assert refusal_of(give_consent, user, council, "tracking", version="1") == ("purpose_unknown", "purpose")
    assert refusal_of(withdraw_consent, user, council, "participation") == ("leave_instead", "purpose")
    assert Consent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_ten_consents_at_once_leave_one_standing() -> None:
    user, council = make_user(), make_youth_council()
    start, version = Barrier(10), current_text("public_name").version

    def agree(_number: int) -> int:
        start.wait()
        try:
            return give_consent(user, council, "public_name", version=version).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        given = set(pool.map(agree, range(10)))
    assert Consent.objects.count() == 1
    assert given == {Consent.objects.get().pk}


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_standing_consent() -> None:
    user, council = make_user(), make_youth_council()
    row = {"user": user, "council": council, "purpose": "public_name", "text_version": "1"}
    Consent.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(**row)
