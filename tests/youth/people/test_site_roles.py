"""Who writes, publishes and administers is given and ended on the council's page of roles."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from cms.editing.roles import EDITORS, PUBLISHERS, open_own_rooms
from tests.factories import Town, make_participant, make_user, make_youth_council
from tests.markup import part
from tests.queries import FRAME, exactly
from tests.youth.people.test_guardians import NOBODY_LISTENS
from tests.youth.people.test_joining import refusal_of
from youth import clock
from youth.journal.streams import council_stream
from youth.journal.verify import verify_stream
from youth.models import JournalEntry, Participant, SiteRoleEnd, User
from youth.policies import OPERATOR
from youth.procedure.holders import is_last_holder
from youth.selectors.councils import today_in
from youth.selectors.people import is_minor_on
from youth.services.erasure import erase_account
from youth.services.notifications import plan_notifications
from youth.services.site_roles import end_site_role, end_site_roles_that_ran_out, give_site_role

PAGE = "/en/c/ms/people/roles/"
NEW = {"email": "petya@obs.example", "display_name": "Петя Пишева"}


def browser(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def secretary(town: Town) -> Client:
    assert town.secretary.user is not None
    return browser(town.secretary.user)


def administrator(name: str = "office") -> User:
    return make_user(name, is_superuser=True, is_staff=True)


def role(response: object, name: str) -> str:
    return part(response, f"main//section[@aria-labelledby='site-role-{name}']")


def written(kind: str) -> JournalEntry:
    return JournalEntry.objects.get(kind=f"youth.site_role_{kind}")


def test_an_editor_is_made_by_address_without_password_and_birth_date_and_gets_a_mail(
    town: Town, secretary: Client, mailoutbox: list
) -> None:
    assert "Nobody yet" in role(secretary.get(PAGE), "editor")

    assert secretary.post(f"{PAGE}editor/", NEW).status_code == 302

    user = User.objects.get(email=NEW["email"])
    assert not user.has_usable_password()
    assert list(user.groups.values_list("name", flat=True)) == [EDITORS]
    assert not is_minor_on(user, today_in(town.youth))
    assert "Петя Пишева" in role(secretary.get(PAGE), "editor")
    (mail,) = mailoutbox
    assert mail.to == [NEW["email"]]
    assert "/accounts/login/" in mail.body
    person = Participant.objects.get(user=user)
    assert written("given").payload == {"role": "editor", "participant": str(person.pk)}
    assert written("given").actor == town.secretary.pk
    assert verify_stream(council_stream(town.youth)).broken is None


def test_the_new_editor_opens_the_admin_and_no_longer_once_the_role_is_ended(
    town: Town, secretary: Client
) -> None:
    secretary.post(f"{PAGE}editor/", NEW)
    user = User.objects.get(email=NEW["email"])
    assert browser(user).get("/admin/").status_code == 200

    end = f"{PAGE}editor/{user.pk}/end/"
    assert end in role(secretary.get(PAGE), "editor")
    assert "Петя Пишева" in part(secretary.get(end), "main")
    assert secretary.post(end).status_code == 302

    assert browser(user).get("/admin/").status_code == 302
    assert "Петя Пишева" not in role(secretary.get(PAGE), "editor")
    assert secretary.post(end).status_code == 404
    plan_notifications()
    told = Participant.objects.get(user=user).notifications.order_by("seq").values_list("kind", flat=True)
    assert list(told)[-2:] == ["youth.site_role_given", "youth.site_role_ended"]


def test_somebody_who_takes_part_keeps_their_name_and_needs_none(town: Town, secretary: Client) -> None:
    assert town.member.user is not None
    assert secretary.post(f"{PAGE}publisher/", {"email": town.member.user.email}).status_code == 302
    assert town.member.display_name in role(secretary.get(PAGE), "publisher")
    assert town.member.user.groups.filter(name=PUBLISHERS).exists()


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"display_name": ""}, "display_name"),
        ({"display_name": "Член 13"}, "display_name"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    town: Town, secretary: Client, entered: dict[str, str], field: str
) -> None:
    answer = secretary.post(f"{PAGE}editor/", NEW | entered)

    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == [field]
    assert not User.objects.filter(email=NEW["email"]).exists()
    assert not JournalEntry.objects.exists()


def test_a_role_that_is_held_and_a_blocked_account_are_refused(town: Town) -> None:
    assert town.member.user is not None
    address = town.member.user.email
    give_site_role(town.youth, "editor", address, actor=town.secretary)
    assert refusal_of(give_site_role, town.youth, "editor", address, actor=town.secretary)[0] == "role_held"
    User.objects.filter(pk=town.member.user.pk).update(is_active=False)
    blocked = refusal_of(give_site_role, town.youth, "publisher", address, actor=town.secretary)
    assert blocked == ("account_blocked", "email")
    unknown = refusal_of(give_site_role, town.youth, "king", address, actor=town.secretary)
    assert unknown[0] == "role_unknown"


def test_a_mail_that_can_not_be_sent_takes_no_role_away(
    town: Town, secretary: Client, settings: object
) -> None:
    settings.MAILERS = NOBODY_LISTENS  # type: ignore[attr-defined]

    answer = secretary.post(f"{PAGE}editor/", NEW, follow=True)

    assert "could not be sent" in answer.text
    assert "Петя Пишева" in role(answer, "editor")


def test_chair_and_secretary_give_editors_and_only_administrators_administrators(town: Town) -> None:
    for actor in (town.chair, town.secretary):
        give_site_role(town.youth, "editor", f"{actor.pk}@obs.example", display_name="Петя", actor=actor)
        User.objects.filter(email__endswith="@obs.example").delete()
        Participant.objects.filter(display_name="Петя").update(display_name="Друга", left_at=actor.joined_at)
        with pytest.raises(PermissionDenied):
            give_site_role(town.youth, "administrator", "a@obs.example", display_name="Ана", actor=actor)
    for actor in (town.member, town.young_person, town.municipal_secretary):
        with pytest.raises(PermissionDenied):
            give_site_role(town.youth, "editor", "a@obs.example", display_name="Ана", actor=actor)
        assert actor.user is not None
        assert browser(actor.user).get(PAGE).status_code == 403
    assert "/people/roles/administrator/" not in part(browser(town.secretary.user).get(PAGE), "main")
    assert browser(town.secretary.user).get(f"{PAGE}administrator/").status_code == 403


def test_an_administrator_who_takes_no_part_gives_every_role_and_sees_no_button_of_an_office(
    town: Town,
) -> None:
    client = browser(administrator())
    page = client.get(PAGE)
    assert f"{PAGE}administrator/" in role(page, "administrator")
    assert "/people/offices/" not in part(page, "main")

    assert client.post(f"{PAGE}administrator/", NEW).status_code == 302
    assert client.post(f"{PAGE}editor/", {"email": NEW["email"]}).status_code == 302

    user = User.objects.get(email=NEW["email"])
    assert user.is_superuser
    assert user.is_staff
    assert JournalEntry.objects.filter(kind="youth.site_role_given", actor=None).count() == 2


def test_an_administrator_who_takes_part_acts_under_their_own_id(town: Town) -> None:
    person = make_participant(town.youth, "Админ", user=administrator())
    assert person.user is not None
    browser(person.user).post(f"{PAGE}administrator/", NEW)
    assert written("given").actor == person.pk


def test_the_last_administrator_keeps_the_role_and_the_account(town: Town) -> None:
    last = administrator()
    client = browser(last)
    assert f"{PAGE}administrator/{last.pk}/end/" not in role(client.get(PAGE), "administrator")
    assert "keeps the role" in role(client.get(PAGE), "administrator")
    assert client.post(f"{PAGE}administrator/{last.pk}/end/").status_code == 409
    assert refusal_of(erase_account, last)[0] == "last_holder"
    make_user("blocked", is_superuser=True, is_active=False)
    assert refusal_of(end_site_role, town.youth, "administrator", last, actor=OPERATOR)[0] == "last_holder"

    other = administrator("other")
    assert client.post(f"{PAGE}administrator/{last.pk}/end/").status_code == 302
    last.refresh_from_db()
    assert not last.is_superuser
    assert written("ended").payload["participant"] is None
    assert refusal_of(end_site_role, town.youth, "administrator", other, actor=OPERATOR)[0] == "last_holder"


def test_an_end_known_in_advance_is_entered_brought_forward_and_taken_back(
    town: Town, secretary: Client
) -> None:
    assert town.member.user is not None
    user = town.member.user
    give_site_role(town.youth, "editor", user.email, actor=town.secretary)
    end, day = f"{PAGE}editor/{user.pk}/end/", timedelta(days=1)
    for days in (30, 9):
        at = timezone.localtime(clock.now() + days * day).strftime("%Y-%m-%dT%H:%M")
        assert secretary.post(end, {"at": at}).status_code == 302
    later = timezone.localtime(clock.now() + 20 * day).strftime("%Y-%m-%dT%H:%M")
    assert list(secretary.post(end, {"at": later}).context["form"].errors) == ["at"]
    assert "Bring the end forward" in role(secretary.get(PAGE), "editor")
    assert end_site_roles_that_ran_out(town.youth, clock.now()) == 0

    keep = f"{PAGE}editor/{user.pk}/keep/"
    assert secretary.post(keep).status_code == 302
    assert secretary.post(keep).status_code == 409
    assert "Bring the end forward" not in role(secretary.get(PAGE), "editor")

    end_site_role(town.youth, "editor", user, clock.now() + day, actor=town.secretary)
    assert user.groups.exists()
    assert [end_site_roles_that_ran_out(town.youth, clock.now() + day) for _turn in range(2)] == [1, 0]
    assert not user.groups.exists()
    assert not SiteRoleEnd.objects.exists()


def test_of_the_administrators_one_without_an_end_remains(town: Town) -> None:
    first, second = administrator("one"), administrator("two")
    soon = clock.now() + timedelta(days=1)
    end_site_role(town.youth, "administrator", first, soon, actor=OPERATOR)

    for at in (None, soon):
        refused = refusal_of(end_site_role, town.youth, "administrator", second, at, actor=OPERATOR)
        assert refused[0] == "last_holder"
    assert refusal_of(erase_account, second)[0] == "last_holder"
    second.delete()
    assert end_site_roles_that_ran_out(town.youth, soon) == 0
    assert User.objects.filter(is_superuser=True).get() == first


@pytest.mark.parametrize(
    ("holders", "leaving", "is_last"),
    [({1}, 1, True), ({1, 2}, 1, False), ({2}, 1, False), (set(), 1, False), ([1, 1], 1, True)],
)
def test_the_last_holder_is_the_one_after_whom_nobody_holds_it(
    holders: set[int], leaving: int, is_last: bool
) -> None:
    assert is_last_holder(holders, leaving) is is_last


def test_a_council_with_editors_of_its_own_gives_these_and_one_without_gives_none(town: Town) -> None:
    other = make_youth_council("other", names={"bg": "Друг съвет"})
    with override("bg"):
        open_own_rooms("Ихтиман", [], [town.youth])

    give_site_role(town.youth, "editor", NEW["email"], display_name="Петя", actor=town.secretary)

    user = User.objects.get(email=NEW["email"])
    assert list(user.groups.values_list("name", flat=True)) == [f"{EDITORS}: Ихтиман"]
    refused = refusal_of(give_site_role, other, "editor", NEW["email"], display_name="Петя", actor=OPERATOR)
    assert refused[0] == "role_not_given_here"
    assert not Group.objects.get(name=EDITORS).user_set.exists()


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_costs_the_same_with_one_editor_and_with_four(town: Town, number: int) -> None:
    group = Group.objects.get(name=EDITORS)
    for place in range(number):
        group.user_set.add(make_participant(town.youth, f"Пише {place}").user)
    client = browser(town.secretary.user)
    client.get(PAGE)
    with exactly(FRAME + 9):
        client.get(PAGE)
