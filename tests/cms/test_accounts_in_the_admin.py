"""The editors' admin takes nobody's last administrator away, and deletes accounts as their owners would."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import Town, make_user
from tests.markup import part
from youth import clock
from youth.models import Office, Participant, SiteRoleEnd, User

REFUSED = "Трябва да остане поне един администратор. Първо възложете ролята на друг човек."

pytestmark = pytest.mark.django_db


def administrator(name: str) -> User:
    user = make_user(name)
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True, first_name="А", last_name="Б")
    user.refresh_from_db()
    return user


@pytest.fixture
def last(town: Town) -> User:
    """Return the only administrator without an end."""
    return administrator("last")


@pytest.fixture
def office(town: Town, last: User) -> Client:
    """Give the admin of an administrator whose role has an end."""
    user = administrator("ending")
    SiteRoleEnd.objects.create(
        council=town.youth, user=user, role="administrator", ends_at=clock.now() + timedelta(days=7)
    )
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def edit(client: Client, user: User, **values: str) -> str:
    kept = {"email": user.email, "first_name": "А", "last_name": "Б"}
    answer = client.post(f"/admin/users/edit/{user.pk}/", kept | values, follow=True)
    return part(answer, "body")


def delete(client: Client, user: User) -> str:
    return part(client.post(f"/admin/users/delete/{user.pk}/", follow=True), "body")


def in_bulk(action: str, **values: str) -> Callable[[Client, User], str]:
    def act(client: Client, user: User) -> str:
        address = f"/admin/bulk/youth/user/{action}/?id={user.pk}&next=/admin/users/"
        return part(client.post(address, values, follow=True), "body")

    return act


WAYS: dict[str, Callable[[Client, User], str]] = {
    "no administrator any more": lambda client, user: edit(client, user, is_active="on"),
    "inactive": lambda client, user: edit(client, user, is_superuser="on"),
    "deleted": delete,
    "deleted in bulk": in_bulk("delete"),
    "inactive in bulk": in_bulk("set_active_state", mark_as_active="False"),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_last_administrator_stays_until_there_is_another(office: Client, last: User, way: str) -> None:
    assert REFUSED in WAYS[way](office, last)
    last.refresh_from_db()
    assert last.is_superuser
    assert last.is_active

    administrator("third")
    assert REFUSED not in WAYS[way](office, last)
    assert not User.objects.filter(pk=last.pk, is_superuser=True, is_active=True).exists()


@pytest.mark.parametrize("way", ["deleted", "deleted in bulk"])
def test_a_deleted_account_is_erased_with_name_and_offices(office: Client, town: Town, way: str) -> None:
    WAYS[way](office, town.secretary.user)
    assert not User.objects.filter(pk=town.secretary.user.pk).exists()
    row = Participant.objects.get(pk=town.secretary.pk)
    assert (row.display_name, row.user, row.left_at is not None) == ("", None, True)
    assert not Office.objects.in_force(clock.now()).filter(participant=row).exists()
