"""Consents, guardians, joining, being shown, leaving."""

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django import DjangoCaptureOnCommitCallbacks as Callbacks
from time_machine import TimeMachineFixture

from tests.factories import make_user, make_youth_council
from tests.youth.people.conftest import AGREED, House, joined, someone
from youth.codes import digits_meant, new_code
from youth.consent_texts import TEXTS, current_text, text_of
from youth.models import Consent, Council, GuardianConfirmation, JournalEntry, Participant
from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.selectors.people import (
    audience_of,
    consents_standing,
    display_name_of,
    guardian_answer,
    participant_for,
)
from youth.services.consents import give_consent, withdraw_consent
from youth.services.guardians import CODES_A_DAY, MAX_ATTEMPTS, ask_guardian, confirm_guardian
from youth.services.mandates import resign
from youth.services.membership import (
    enter_participant,
    hide,
    join_council,
    leave_council,
    rename,
    show_publicly,
)
from youth.services.offices import end_office
from youth.services.people import create_account

# A port on which no mail server listens.
NOBODY_LISTENS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1},
    }
}
PUBLISHED = {
    ("participation", "2026-11"): "e62f223ac2e8b492",
    ("public_name", "2026-11"): "f7eb11fd99e9cf24",
    ("newsletter", "2026-11"): "8ab8253d35d520ca",
    ("meetings", "2026-11"): "a00964cfd2806b72",
}


def refusal_of(call: object, *args: object, **kwargs: object) -> tuple[str, str | None]:
    """Return code and field of the refusal that the call must end in."""
    with pytest.raises(Refusal) as refusal:
        call(*args, **kwargs)  # type: ignore[operator]
    return refusal.value.code, refusal.value.field


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


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (None, "birth_date_missing"),
        (date(2012, 11, 23), "age_outside"),
        (date(1996, 11, 22), "age_outside"),
    ],
)
def test_the_rules_ages_open_the_council(house: House, born: date | None, code: str) -> None:
    user = someone("someone", born)
    assert refusal_of(join_council, user, house.youth, display_name="Рени", consents=AGREED) == (
        code,
        "birth_date",
    )
    assert not Participant.objects.filter(user=user).exists()


@pytest.mark.parametrize("born", [date(2010, 11, 22), date(1996, 11, 23)])
def test_the_first_and_the_last_day_of_the_ages_belong_to_them(house: House, born: date) -> None:
    assert not joined(house.youth, "Рени", born).is_public


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name_length"),
        ("Х", "name_length"),
        ("Х" * 61, "name_length"),
        ("reni@example.org", "name_is_contact"),
        ("Рени 0888123456", "name_is_contact"),
        ("Рени\u202e", "name_characters"),
        ("АНА ПРИМЕРОВА", "name_taken"),
        (" Ana ", "name_taken"),
        # Of Latin letters that look like the others.
        ("A H A Пpимepoвa", "name_mixed"),
        ("Рени Рeни", "name_mixed"),
        ("Αna", "name_mixed"),
        ("АHА", "name_mixed"),
        ("Ана-Примерова", "name_taken"),
        ("An\u0430", "name_mixed"),
        ("Председател", "name_of_office"),
        ("модераторът", "name_of_office"),
        ("ПРЕДСЕДАТЕЛКАТА Рени", "name_of_office"),
        ("Moderator", "name_of_office"),
        ("m o d e r a t o r", "name_of_office"),
        ("Секретар на съвета", "name_of_office"),
        ("Кмет", "name_of_office"),
        ("Кметица", "name_of_office"),
        ("Президент", "name_of_office"),
        ("Moderator_1", "name_of_office"),
        ("Админ1", "name_of_office"),
        ("Support-bot", "name_of_office"),
        ("Екип.Глас", "name_of_office"),
    ],
)
def test_a_display_name_can_be_shown_and_is_nobody_elses(house: House, name: str, code: str) -> None:
    user = someone("reni")
    assert refusal_of(join_council, user, house.youth, display_name=name, consents=AGREED) == (
        code,
        "display_name",
    )
    assert not Participant.objects.filter(user=user).exists()
    assert not Consent.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    ("taken", "twin"),
    [("Росо", "Poco"), ("Вера", "Bepa"), ("Хорхе", "Xopxe"), ("Ива Мир", "ива-мир"), ("Илия 1", "Илия l")],
)
def test_a_name_that_looks_like_a_taken_one_is_taken(house: House, taken: str, twin: str) -> None:
    joined(house.youth, taken)
    other = joined(house.youth, "Калина")
    assert refusal_of(rename, other, twin) == ("name_taken", "display_name")
    rename(other, "Рекс")


@pytest.mark.parametrize("name", ["Кметова", "Иван-Asen", "Anna Петрова", "Δήμητρα", "Мария-Магдалена 07"])
def test_a_name_that_only_resembles_an_office_or_another_alphabet_is_free(house: House, name: str) -> None:
    assert joined(house.youth, name).display_name == name


def test_whom_the_council_enters_may_be_named_by_the_office(house: House) -> None:
    entered = enter_participant(someone("x"), house.youth, display_name="Секретар на съвета", actor=OPERATOR)
    assert entered.display_name == "Секретар на съвета"


def test_without_consent_or_twice_nobody_joins(house: House) -> None:
    user = someone("reni")
    assert refusal_of(join_council, user, house.youth, display_name="Рени", consents={}) == (
        "consent_needed",
        "consent",
    )
    stale = {"participation": "2020-01"}
    assert (
        refusal_of(join_council, user, house.youth, display_name="Рени", consents=stale)[0] == "text_changed"
    )
    assert not Participant.objects.filter(user=user).exists()
    join_council(user, house.youth, display_name="Рени", consents=AGREED)
    assert (
        refusal_of(join_council, user, house.youth, display_name="Рени", consents=AGREED)[0]
        == "already_joined"
    )
    assert (
        refusal_of(join_council, user, house.municipal, display_name="Рени", consents=AGREED)[0] == "not_open"
    )


def test_a_name_is_shown_to_whom_its_bearer_chose(house: House) -> None:
    young = joined(house.youth, "Рени")
    stranger = Participant.objects.create(council=house.municipal, display_name="Друг")
    with override("en"):
        seen = {viewer: display_name_of(young, viewer) for viewer in (None, stranger, house.chair, young)}
        assert seen == {None: "participant", stranger: "participant", house.chair: "Рени", young: "Рени"}
        show_publicly(young, version=current_text("public_name").version)
        assert display_name_of(young, None) == "Рени"
        assert "public_name" in consents_standing(young.user, house.youth)
        hide(young)
        hide(young)
        assert display_name_of(young, None) == "participant"
        assert "public_name" not in consents_standing(young.user, house.youth)
        leave_council(young)
        assert display_name_of(young, house.chair) == "former participant"


def test_a_name_can_be_changed_but_not_taken(house: House) -> None:
    young = joined(house.youth, "Рени")
    rename(young, "Ренета")
    assert Participant.objects.get(pk=young.pk).display_name == "Ренета"
    assert refusal_of(rename, young, "Ана Примерова") == ("name_taken", "display_name")


def test_leaving_withdraws_every_consent_and_coming_back_is_the_same_participant(house: House) -> None:
    young = joined(house.youth, "Рени")
    user = young.user
    leave_council(young)
    assert participant_for(user, house.youth) is None
    assert consents_standing(user, house.youth) == {}
    assert refusal_of(leave_council, young)[0] == "already_left"
    again = join_council(user, house.youth, display_name="Рени", consents=AGREED)
    assert again.pk == young.pk
    kinds = JournalEntry.objects.filter(payload__participant=str(young.pk)).values_list("kind", flat=True)
    assert list(kinds) == ["youth.participant_joined", "youth.participant_left", "youth.participant_joined"]


def test_somebody_who_holds_a_seat_or_an_office_lays_it_down_first(house: House) -> None:
    assert refusal_of(leave_council, house.chair)[0] == "holds_seat"
    assert refusal_of(leave_council, house.secretary)[0] == "holds_office"
    resign(house.chair.mandates.get(), date(2026, 11, 22), actor=house.chair)
    leave_council(house.chair)
    end_office(house.secretary.offices.get(), date(2026, 11, 22), actor=house.secretary)
    leave_council(house.secretary)
    assert house.secretary.left_at is not None


def test_one_query_tells_who_somebody_is(
    house: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        chair = participant_for(house.chair.user, house.youth)
        assert audience_of(chair, house.youth) == "chair"
        assert chair.standing.is_member
        assert chair.standing.roles == {"chair"}
    young = joined(house.youth, "Рени")
    assert audience_of(participant_for(young.user, house.youth), house.youth) == "public"
    assert audience_of(house.secretary, house.youth) == "chair"
    assert audience_of(house.secretary, house.municipal) == "public"
    assert audience_of(None, house.youth) == "public"
    assert participant_for(None, house.youth) is None
