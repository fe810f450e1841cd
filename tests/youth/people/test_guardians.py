"""A guardian confirms by a mailed code that a young person may join."""

import re
from datetime import date

import pytest
from django.utils.translation import override
from pytest_django import DjangoCaptureOnCommitCallbacks as Callbacks
from pytest_django import Settings
from time_machine import TimeMachineFixture

from tests.youth.people.conftest import AGREED, House, someone
from tests.youth.people.test_joining import refusal_of
from youth.codes import digits_meant, new_code
from youth.consent_texts import current_text
from youth.models import Consent, Council, GuardianConfirmation
from youth.selectors.people import (
    guardian_answer,
)
from youth.services.guardians import CODES_A_DAY, MAX_ATTEMPTS, ask_guardian, confirm_guardian
from youth.services.membership import (
    join_council,
)
from youth.services.people import create_account, set_language

# A port on which no mail server listens.
NOBODY_LISTENS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
    }
}


def code_in(mail: object) -> str:
    """Return the code of a mail."""
    return re.search(r"\b\d{6}\b", mail.body)[0]  # type: ignore[attr-defined,index]


def asked(
    user: object,
    council: Council,
    mailoutbox: list,
    commit: Callbacks,
    to: str = "mum@example.org",
) -> str:
    """Ask the guardian and return the code from the mail."""
    with commit(execute=True):
        ask_guardian(user, council, to)  # type: ignore[arg-type]
    return re.search(r"\b\d{6}\b", mailoutbox[-1].body)[0]


def test_below_the_rules_age_a_guardian_confirms_by_a_mailed_code(
    house: House, mailoutbox: list, django_capture_on_commit_callbacks: Callbacks
) -> None:
    user = someone("fourteen", date(2012, 3, 4))
    assert refusal_of(join_council, user, house.youth, display_name="Рени", consents=AGREED) == (
        "guardian_needed",
        "guardian",
    )
    code = asked(user, house.youth, mailoutbox, django_capture_on_commit_callbacks)
    row = GuardianConfirmation.objects.get()
    assert code not in row.code_hash
    assert b"mum" not in bytes(row.guardian_email)
    assert refusal_of(confirm_guardian, user, house.youth, "AAAAAA") == ("code_wrong", "code")
    confirm_guardian(user, house.youth, f"{code[:3]} - {code[3:]}")
    participant = join_council(user, house.youth, display_name="Рени", consents=AGREED)
    consent = Consent.objects.get(user=user, purpose="participation")
    assert consent.guardian_confirmation == guardian_answer(user, house.youth)
    assert not participant.is_public
    assert refusal_of(confirm_guardian, user, house.youth, code) == ("no_code", "code")


def test_the_guardians_mail_comes_in_the_young_persons_language(
    house: House, mailoutbox: list, django_capture_on_commit_callbacks: Callbacks
) -> None:
    user = someone("fourteen", date(2012, 3, 4))
    user.language = "en"
    user.save()
    with override("bg"):
        asked(user, house.youth, mailoutbox, django_capture_on_commit_callbacks)
    assert mailoutbox[0].to == ["mum@example.org"]
    assert "pass this code on to them" in mailoutbox[0].body
    assert current_text("participation").en in mailoutbox[0].body
    assert "fourteen" not in mailoutbox[0].body


def test_the_guardians_mail_says_who_asks_for_what_whom_to_ask_and_how_to_take_it_back(
    house: House, mailoutbox: list
) -> None:
    user = someone("young", date(2011, 5, 4))
    set_language(user, "en")
    ask_guardian(user, house.youth, "mum@example.org", name="Рени от Дупката")
    body = mailoutbox[0].body
    for sentence in (
        "under the name: Рени от Дупката",
        "propose what the council should decide",
        "the council's secretary about it: Служебно име secretary",
        "take your consent back at any time",
        "/en/c/ms/",
    ):
        assert sentence in body


def test_wrong_codes_stay_counted_and_end_the_code(
    house: House, mailoutbox: list, django_capture_on_commit_callbacks: Callbacks
) -> None:
    user = someone("fourteen", date(2012, 3, 4))
    code = asked(user, house.youth, mailoutbox, django_capture_on_commit_callbacks)
    for _attempt in range(MAX_ATTEMPTS):
        assert refusal_of(confirm_guardian, user, house.youth, "wrong")[0] == "code_wrong"
    assert GuardianConfirmation.objects.get().attempts == MAX_ATTEMPTS
    assert refusal_of(confirm_guardian, user, house.youth, code) == ("too_many_attempts", "code")


def test_codes_expire_and_are_limited_per_day(
    house: House,
    mailoutbox: list,
    django_capture_on_commit_callbacks: Callbacks,
    time_machine: TimeMachineFixture,
) -> None:
    user = someone("fourteen", date(2012, 3, 4))
    first = asked(user, house.youth, mailoutbox, django_capture_on_commit_callbacks)
    second = asked(user, house.youth, mailoutbox, django_capture_on_commit_callbacks)
    assert refusal_of(confirm_guardian, user, house.youth, first)[0] == "code_wrong"
    asked(user, house.youth, mailoutbox, django_capture_on_commit_callbacks)
    assert refusal_of(ask_guardian, user, house.youth, "mum@example.org") == (
        "too_many_codes",
        "guardian_email",
    )
    third = mailoutbox[-1].body
    time_machine.move_to("2026-11-25T10:00:01+00:00")
    code = re.search(r"\b\d{6}\b", third)[0]
    assert refusal_of(confirm_guardian, user, house.youth, code) == ("no_code", "code")
    assert second != code


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("nobody", "email_invalid"),
        ('"a\x0cb"@example.org', "email_invalid"),
        ("мама@example.org", "email_not_latin"),
        (" Fourteen@example.org", "own_address"),
        ("fourteen+mum@example.org", "own_address"),
        ("FourTeen@EXAMPLE.ORG", "own_address"),
    ],
)
def test_a_guardians_address_is_somebody_elses(house: House, address: str, code: str) -> None:
    user = someone("fourteen", date(2012, 3, 4))
    assert refusal_of(ask_guardian, user, house.youth, address) == (code, "guardian_email")
    assert GuardianConfirmation.objects.count() == 0


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("reni.ivanova@gmail.com", "reniivanova@googlemail.com"),
        ("reni@gmail.com", "r.e.n.i+mama@gmail.com"),
        ("reni@пример.бг", "reni@xn--e1afmkfd.xn--90ae"),
        ("reni@proton.me", "re-ni@protonmail.com"),
    ],
)
def test_another_spelling_of_the_own_mailbox_is_the_own_mailbox(house: House, own: str, other: str) -> None:
    user = create_account(own, born=date(2012, 3, 4))
    assert refusal_of(ask_guardian, user, house.youth, other) == ("own_address", "guardian_email")
    ask_guardian(user, house.youth, "reni.mama@abv.bg")


def test_another_guardians_address_needs_another_confirmation(house: House, mailoutbox: list) -> None:
    user = someone("fourteen", date(2012, 3, 4))
    ask_guardian(user, house.youth, "mum@example.org")
    confirm_guardian(user, house.youth, code_in(mailoutbox[-1]))
    assert guardian_answer(user, house.youth) is not None
    ask_guardian(user, house.youth, "friend@example.org")
    assert guardian_answer(user, house.youth) is None
    assert refusal_of(join_council, user, house.youth, display_name="Рени", consents=AGREED)[0] == (
        "guardian_needed"
    )
    confirm_guardian(user, house.youth, code_in(mailoutbox[-1]))
    join_council(user, house.youth, display_name="Рени", consents=AGREED)
    assert GuardianConfirmation.objects.filter(confirmed_at__isnull=False).count() == 2


def test_a_code_that_could_not_be_mailed_is_not_counted(house: House, settings: Settings) -> None:
    user = someone("fourteen", date(2012, 3, 4))
    settings.MAILERS = NOBODY_LISTENS
    for _time in range(CODES_A_DAY + 1):
        assert refusal_of(ask_guardian, user, house.youth, "mum@example.org") == (
            "mail_away",
            "guardian_email",
        )
    assert GuardianConfirmation.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("123 456", "123456"), ("123-456", "123456"), ("О2З4Б6", "023466"), ("l23４５６", "123456"), ("", "")],
)
def test_a_code_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert digits_meant(typed) == meant
    assert re.fullmatch(r"\d{6}", new_code())


def test_another_childs_code_confirms_nobody_and_is_not_used_up(house: House, mailoutbox: list) -> None:
    one, other = someone("one", date(2012, 3, 4)), someone("other", date(2012, 3, 4))
    ask_guardian(one, house.youth, "mum@example.org")
    code = code_in(mailoutbox[-1])
    assert refusal_of(confirm_guardian, other, house.youth, code) == ("no_code", "code")
    ask_guardian(other, house.youth, "dad@example.org")
    if code_in(mailoutbox[-1]) != code:
        assert refusal_of(confirm_guardian, other, house.youth, code) == ("code_wrong", "code")
    confirm_guardian(one, house.youth, code)
    assert (guardian_answer(one, house.youth) is None, guardian_answer(other, house.youth)) == (False, None)
