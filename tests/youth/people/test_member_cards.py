"""A member shows a picture and where they come from; both are gone at once when withdrawn."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks as Callbacks

from templates.uploads.pictures import PORTRAIT_SIDE, square_picture
from tests.cms import files
from tests.factories import Town, make_town
from tests.markup import part
from tests.youth.people.test_guardians import code_in
from tests.youth.people.test_joining import refusal_of
from youth import clock
from youth.consent_texts import current_text
from youth.journal.models import JournalEntry
from youth.models import Consent, MemberCard, Participant
from youth.policies import OPERATOR
from youth.presenters.council import CouncilPresenter
from youth.selectors.people import guardian_answer
from youth.selectors.personal_data import personal_data_of
from youth.services.erasure import erase_account
from youth.services.mandates import end_mandate
from youth.services.member_cards import (
    forget_former_members,
    give_picture,
    remove_picture,
    show_place,
    take_picture_down,
)
from youth.services.membership import leave_council
from youth.services.notifications import plan_notifications
from youth.services.people import set_birth_date
from youth.services.terms import end_term

PAGE = "/en/c/ms/me/picture/"
VERSION = current_text("picture").version
AGREED = {"consent": "on", "consent_version": VERSION}


@pytest.fixture
def town(db: None) -> Town:
    town = make_town()
    set_birth_date(town.member.user, years_ago(19))
    return town


def years_ago(years: int) -> date:
    return (clock.now() - timedelta(days=years * 366)).date()


def browser(participant: Participant) -> Client:
    client = Client()
    client.force_login(participant.user)
    return client


def given(participant: Participant) -> Path:
    """Give a picture and return the path of its file."""
    content = square_picture("a.jpg", io.BytesIO(files.photograph("JPEG")))
    card = give_picture(participant, content, version=VERSION, actor=participant)
    return Path(settings.MEDIA_ROOT) / card.picture.name


def faces(response: object) -> str:
    return part(response, "*[@id='council-faces']")


def test_a_member_shows_a_picture_of_their_own(town: Town) -> None:
    photograph = files.upload("Моето-име-IMG_0001.jpg", files.photograph("JPEG"))

    answer = browser(town.member).post(PAGE, AGREED | {"picture": photograph})

    assert answer.status_code == 302
    card = MemberCard.objects.get(participant=town.member)
    assert card.picture.url in faces(Client().get("/en/c/ms/"))
    assert card.picture.url in faces(Client().get("/en/c/ms/members/"))
    served = Client().get(card.picture.url)
    assert served.status_code == 200
    assert "no-cache" in served["Cache-Control"]
    assert b"".join(served.streaming_content) == Path(card.picture.path).read_bytes()
    assert "IMG" not in card.picture.name
    with Image.open(card.picture.path) as image:
        assert (image.format, image.size) == ("JPEG", (PORTRAIT_SIDE, PORTRAIT_SIDE))
        assert not image.getexif()
    assert Consent.objects.get(user=town.member.user, purpose="picture").text_version == VERSION


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "CMYK"])
def test_a_picture_of_any_colours_becomes_a_square_photograph(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new("RGB", (90, 30), "green").convert(mode)

    content = square_picture(f"a.{kind.lower()}", io.BytesIO(files.encoded(image, kind)))

    with Image.open(io.BytesIO(content)) as square:
        assert (square.format, square.mode, square.size) == ("JPEG", "RGB", (PORTRAIT_SIDE, PORTRAIT_SIDE))


@pytest.mark.parametrize(("name", "content"), [("a.svg", files.SVG), ("a.jpg", b"no picture")])
def test_what_is_no_picture_is_refused_at_its_field(town: Town, name: str, content: bytes) -> None:
    answer = browser(town.member).post(PAGE, AGREED | {"picture": files.upload(name, content)})

    assert answer.status_code == 409
    assert name in part(answer, status=409)
    assert not MemberCard.objects.exists()


def test_without_the_consent_nothing_is_kept(town: Town) -> None:
    picture = files.upload("a.jpg", files.photograph("JPEG"))

    answer = browser(town.member).post(PAGE, {"consent_version": VERSION, "picture": picture})

    assert answer.status_code == 409
    assert not MemberCard.objects.exists()
    assert (
        refusal_of(give_picture, town.member, b"", version="2020-01", actor=town.member)[0] == "text_changed"
    )


def test_without_a_picture_the_initials_are_shown(town: Town) -> None:
    shown = faces(Client().get("/en/c/ms/"))

    assert "Член 13" in shown
    assert "<img" not in shown
    assert 'class="avatar avatar-large"' in shown


def test_a_removed_picture_is_deleted_with_its_file_and_consent(
    town: Town, django_capture_on_commit_callbacks: Callbacks
) -> None:
    path = given(town.member)
    assert path.exists()

    with django_capture_on_commit_callbacks(execute=True):
        browser(town.member).post(PAGE, {"remove": "1"})

    assert not path.exists()
    assert "<img" not in faces(Client().get("/en/c/ms/"))
    assert Consent.objects.get(purpose="picture").withdrawn_at is not None


def test_another_picture_replaces_the_file(town: Town, django_capture_on_commit_callbacks: Callbacks) -> None:
    first = given(town.member)
    with django_capture_on_commit_callbacks(execute=True):
        second = given(town.member)

    assert first != second
    assert (first.exists(), second.exists()) == (False, True)


ENDS = {
    "the mandate": lambda town: end_mandate(
        town.member.mandates.get(), clock.now(), "resigned", actor=OPERATOR
    ),
    "the term": lambda town: end_term(town.term, clock.now().date() - timedelta(days=1), actor=OPERATOR),
    "the account": lambda town: erase_account(town.member.user),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_picture_ends_with(town: Town, django_capture_on_commit_callbacks: Callbacks, end: str) -> None:
    path = given(town.member)
    show_place(town.member, "с. Живково", actor=town.member)

    with django_capture_on_commit_callbacks(execute=True):
        ENDS[end](town)

    assert not path.exists()
    assert not MemberCard.objects.exists()
    assert not Consent.objects.filter(purpose="picture", withdrawn_at=None).exists()


def test_a_picture_ends_with_a_mandate_that_runs_out(
    town: Town, django_capture_on_commit_callbacks: Callbacks
) -> None:
    path = given(town.member)
    soon = clock.now() + timedelta(hours=1)
    end_mandate(town.member.mandates.get(), soon, "resigned", actor=OPERATOR)
    assert path.exists()
    assert forget_former_members(clock.now()) == 0

    with django_capture_on_commit_callbacks(execute=True):
        assert forget_former_members(soon) == 1

    assert not path.exists()


def test_who_leaves_with_an_end_ahead_leaves_no_picture(
    town: Town, django_capture_on_commit_callbacks: Callbacks
) -> None:
    path = given(town.member)
    end_mandate(town.member.mandates.get(), clock.now() + timedelta(hours=1), "resigned", actor=OPERATOR)

    with django_capture_on_commit_callbacks(execute=True):
        leave_council(town.member)

    assert not path.exists()


def test_under_sixteen_the_guardian_agrees_to_the_picture_first(
    town: Town, mailoutbox: list, django_capture_on_commit_callbacks: Callbacks
) -> None:
    young = town.members[3]
    set_birth_date(young.user, years_ago(14))
    client = browser(young)
    assert "consent_version" not in part(client.get(PAGE))
    assert refusal_of(give_picture, young, b"", version=VERSION, actor=young) == (
        "guardian_needed",
        "guardian",
    )

    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, {"guardian_email": "mum@example.org"})
    client.post(PAGE, {"code": code_in(mailoutbox[-1])})

    assert current_text("picture").bg in mailoutbox[-1].body
    assert "consent_version" in part(client.get(PAGE))
    given(young)
    consent = Consent.objects.get(user=young.user, purpose="picture")
    assert consent.guardian_confirmation == guardian_answer(young.user, town.youth, "picture")


def test_a_guardians_yes_to_taking_part_is_no_yes_to_a_picture(town: Town) -> None:
    young = town.members[3]
    set_birth_date(young.user, years_ago(14))
    young.user.guardian_confirmations.create(
        council=town.youth, guardian_email=b"", code_hash="", expires_at=clock.now(), confirmed_at=clock.now()
    )

    assert guardian_answer(young.user, town.youth) is not None
    assert refusal_of(give_picture, young, b"", version=VERSION, actor=young)[0] == "guardian_needed"


def test_at_sixteen_ones_own_consent_is_enough(town: Town) -> None:
    young = town.members[3]
    set_birth_date(young.user, years_ago(16) - timedelta(days=10))

    assert given(young).exists()


def test_a_place_is_shown_while_it_is_written(town: Town) -> None:
    client = browser(town.member)

    client.post(PAGE, {"place": "СУ „Христо Ботев“"})
    assert "СУ „Христо Ботев“" in faces(Client().get("/en/c/ms/"))
    client.post(PAGE, {"place": ""})

    assert "Ботев" not in faces(Client().get("/en/c/ms/"))


def test_only_members_show_themselves_and_nobody_shows_another(town: Town) -> None:
    for actor in (town.young_person, town.secretary, town.chair):
        with pytest.raises(PermissionDenied):
            give_picture(town.member, b"", version=VERSION, actor=actor)
        with pytest.raises(PermissionDenied):
            remove_picture(town.member, actor=actor)
    assert browser(town.young_person).get(PAGE).status_code == 403


def test_the_chairs_table_removes_a_picture_and_the_member_reads_why(
    town: Town, django_capture_on_commit_callbacks: Callbacks
) -> None:
    path, secretary = given(town.member), browser(town.secretary)
    mandate = town.member.mandates.get()
    address = f"/en/c/ms/people/mandates/{mandate.pk}/picture/"
    assert address in part(secretary.get("/en/c/ms/people/"), "main")
    assert list(secretary.post(address, {"ground": ""}).context["form"].errors) == ["ground"]
    assert path.exists()

    with django_capture_on_commit_callbacks(execute=True):
        assert secretary.post(address, {"ground": "На снимката има и други хора."}).status_code == 302

    assert not path.exists()
    assert not Consent.objects.filter(purpose="picture", withdrawn_at=None).exists()
    assert "На снимката има и други хора." in part(browser(town.member).get(PAGE), "main")
    assert address not in part(secretary.get("/en/c/ms/people/"), "main")
    assert secretary.post(address, {"ground": "Още веднъж."}).status_code == 409
    entry = JournalEntry.objects.get(kind="youth.member_picture_removed")
    assert "снимката" not in str(entry.payload)
    plan_notifications()
    assert town.member.notifications.filter(kind=entry.kind).exists()

    given(town.member)
    assert "На снимката" not in part(browser(town.member).get(PAGE), "main")
    with pytest.raises(PermissionDenied):
        take_picture_down(town.member, ground="Не ми харесва.", actor=town.young_person)


def test_a_picture_is_among_what_is_kept_about_one(town: Town) -> None:
    path = given(town.member)

    (row,) = personal_data_of(town.member.user, town.youth).datasets[0].rows

    assert row["card"]["picture"].endswith(path.name)


def test_faces_are_in_the_order_of_the_bulgarian_alphabet(town: Town) -> None:
    names = ["Ядвига Янева", "Йоана Илиева", "Ана Петрова", "Иван Йовчев"]
    for member, name in zip(town.members, names, strict=False):
        member.mandates.update(name_in_office=name)

    shown = [face.name for face in CouncilPresenter(town.youth).faces if face.name in names]

    assert shown == ["Ана Петрова", "Иван Йовчев", "Йоана Илиева", "Ядвига Янева"]
