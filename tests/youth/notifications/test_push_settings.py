"""Push messages in a person's settings, and the key that switches them on for the installation."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override
from pytest_django.fixtures import Settings

from tests.factories import Town
from tests.markup import part
from tests.push_service import Browser, running_push_service
from tests.queries import FRAME, exactly
from tests.youth.people.test_council_pages import signed_in
from youth.checks import push_can_be_switched_on, push_key_is_usable
from youth.consent_texts import current_text
from youth.models import Consent, Participant, PushSubscription
from youth.push.device_names import device_name
from youth.push.keys import new_private_key, push_key
from youth.selectors.personal_data import personal_data_of
from youth.services.erasure import erase_account

ME = "/en/c/ms/me/"
SETTINGS = f"{ME}settings/"
TOPICS = f"{ME}push/"
DEVICES = f"{TOPICS}devices/"
BLOCK = "section[@id='push']"
VERSION = current_text("push").version
STEPS = "proposals.steps"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"


@pytest.fixture(autouse=True)
def _with_a_key(settings: Settings) -> None:
    settings.PUSH_KEY = new_private_key()
    settings.PUSH_ALSO_ALLOWED = ["127.0.0.1"]


@pytest.fixture
def browser() -> Browser:
    """Return a browser whose push service nobody asks."""
    with running_push_service() as service:
        return Browser(service)


def switch_on(person: Participant, browser: Browser, name: str = "/phone") -> Client:
    client = signed_in(person.user)
    client.post(DEVICES, Browser(browser.service, name).form, headers={"User-Agent": PHONE})
    return client


def test_without_a_key_nothing_is_offered(settings: Settings, town: Town, browser: Browser) -> None:
    client = signed_in(town.member.user)
    assert f'data-push="{push_key().public}"' in part(client.get(SETTINGS))
    for key in ("", "no key", "A" * 43, new_private_key() + "AAAA"):
        settings.PUSH_KEY = key
        page = client.get(SETTINGS)
        assert "data-push" not in part(page)
        assert "push.js" not in part(page, "html")
        client.post(DEVICES, browser.form)
        client.post(TOPICS, {"topic": STEPS, "version": VERSION})
    assert not PushSubscription.objects.exists()
    assert not Consent.objects.filter(purpose="push").exists()


def test_who_does_not_take_part_is_offered_nothing_and_a_visitor_signs_in(
    town: Town, browser: Browser
) -> None:
    outside = signed_in(town.outsider)
    assert "data-push" not in part(outside.get(SETTINGS))
    assert outside.post(DEVICES, browser.form).status_code == 302
    assert outside.post(TOPICS, {"topic": STEPS, "version": VERSION}).status_code == 302
    assert not PushSubscription.objects.exists()
    for address in (DEVICES, TOPICS, f"{DEVICES}1/end/"):
        assert "login" in Client().post(address).url
        assert outside.get(address).status_code == 405


def test_a_topic_is_a_consent_that_ends_with_the_last_one(town: Town) -> None:
    client = signed_in(town.member.user)
    block = part(client.get(SETTINGS), BLOCK)
    assert current_text("push").en in block
    assert "checked" not in block
    client.post(TOPICS, {"topic": [STEPS, "no.topic"], "version": VERSION})
    consent = Consent.objects.get(user=town.member.user, purpose="push")
    assert (consent.text_version, consent.withdrawn_at) == (VERSION, None)
    (choice,) = town.member.notification_choices.filter(by_push=True)
    assert (choice.topic, choice.in_digest) == (STEPS, True)
    page = client.get(SETTINGS)
    assert len(re.findall(r"\bchecked\b", part(page, BLOCK))) == 1
    assert "Messages on my devices" in part(page, "section[@aria-labelledby='consents-title']")
    client.post(TOPICS, {"version": VERSION})
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert not town.member.notification_choices.filter(by_push=True).exists()


def test_a_text_that_is_no_longer_in_force_is_not_agreed_to(town: Town) -> None:
    answer = signed_in(town.member.user).post(TOPICS, {"topic": STEPS, "version": "1999-01"}, follow=True)
    assert "The text has changed since you opened the page." in part(answer, "html")
    assert not town.member.notification_choices.filter(by_push=True).exists()
    assert not Consent.objects.filter(purpose="push").exists()


def test_devices_are_the_owners_to_see_and_to_remove(town: Town, browser: Browser) -> None:
    owner = switch_on(town.member, browser)
    device = PushSubscription.objects.get()
    assert (device.user, device.device, device.key) == (town.member.user, "Safari, iPhone", push_key().public)
    assert "Safari, iPhone" in part(owner.get(SETTINGS), BLOCK)
    other = signed_in(town.chair.user)
    assert "iPhone," not in part(other.get(SETTINGS), BLOCK)
    other.post(f"{DEVICES}{device.pk}/end/")
    assert PushSubscription.objects.count() == 1
    for _press in range(2):
        assert owner.post(f"{DEVICES}{device.pk}/end/").url == f"{SETTINGS}#push"
    assert not PushSubscription.objects.exists()


def test_switching_on_again_keeps_one_and_a_shared_browser_belongs_to_the_last_one(
    town: Town, browser: Browser
) -> None:
    for person in (town.member, town.member, town.chair):
        client = signed_in(person.user)
        client.post(DEVICES, browser.form)
    assert [device.user for device in PushSubscription.objects.all()] == [town.chair.user]


def test_signing_out_switches_the_browsers_own_device_off_and_no_other(town: Town, browser: Browser) -> None:
    phone, laptop = (switch_on(town.member, browser, name) for name in ("/phone", "/laptop"))
    switch_on(town.chair, browser, "/chair")
    phone.post("/en/accounts/logout/")
    left = PushSubscription.objects.values_list("user__email", "endpoint")
    assert {(user, endpoint.rpartition("/")[2]) for user, endpoint in left} == {
        (town.member.user.email, "laptop"),
        (town.chair.user.email, "chair"),
    }
    # In a browser that somebody else switched on, or with a cookie that nobody signed, nothing is ended.
    laptop.force_login(town.chair.user, "allauth.account.auth_backends.AuthenticationBackend")
    laptop.post("/en/accounts/logout/")
    stranger = signed_in(town.member.user)
    stranger.cookies["push_device"] = str(PushSubscription.objects.get(user=town.member.user).pk)
    stranger.post("/en/accounts/logout/")
    assert PushSubscription.objects.count() == 2


def test_there_are_five_devices_at_most(town: Town, browser: Browser) -> None:
    for number in range(5):
        switch_on(town.member, browser, f"/device-{number}")
    client = signed_in(town.member.user)
    answer = client.post(DEVICES, Browser(browser.service, "/sixth").form, follow=True)
    assert "You get messages on 5 devices already. Remove one first." in part(answer, "html")
    assert town.member.user.push_subscriptions.count() == 5
    # One of the five may renew its keys.
    client.post(DEVICES, Browser(browser.service, "/device-0").form)
    assert town.member.user.push_subscriptions.count() == 5


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://10.0.0.7/a"},
        {"endpoint": "http://push.example.org/a"},
        {"endpoint": ""},
        {"p256dh": ""},
        {"p256dh": "BAAA"},
        {"p256dh": "B" + "A" * 86},
        {"p256dh": "я" * 87},
        {"auth": "AAAA"},
        {"auth": "A" * 400},
        {"auth": "%%%%"},
    ],
)
def test_what_no_browser_sends_is_refused(town: Town, browser: Browser, wrong: dict[str, str]) -> None:
    client = signed_in(town.member.user)
    answer = client.post(DEVICES, browser.form | wrong, follow=True)
    assert "This browser can't get messages from this site." in part(answer, "html")
    assert not PushSubscription.objects.exists()


def test_devices_are_among_what_is_kept_and_go_with_the_account(town: Town, browser: Browser) -> None:
    client = switch_on(town.member, browser)
    client.post(TOPICS, {"topic": STEPS, "version": VERSION})
    kept = {one.name: one.rows for one in personal_data_of(town.member.user, town.youth).datasets}
    assert [row["device"] for row in kept["youth.devices"]] == ["Safari, iPhone"]
    chosen = {row["topic"]: row["by_push"] for row in kept["youth.notification_choices"]}
    assert chosen.pop(STEPS)
    assert not any(chosen.values())
    erase_account(town.member.user)
    assert not PushSubscription.objects.exists()


# Beside the frame: session, account, council, participant, plugins; mandates; birth date, verified facts and
# roles on the site; consents, mail, choices of topics, devices, participations.
@pytest.mark.parametrize("number", [1, 3])
def test_the_settings_cost_the_same_for_however_many_devices(
    town: Town, browser: Browser, number: int
) -> None:
    for one in range(number):
        client = switch_on(town.member, browser, f"/device-{one}")
    client.get("/bg/c/ms/me/settings/")
    with exactly(FRAME + 12):
        client.get("/bg/c/ms/me/settings/")


def test_the_command_prints_a_key_for_the_environment(settings: Settings) -> None:
    out, said = StringIO(), StringIO()
    with override("en"):
        call_command("push_key", stdout=out, stderr=said)
    (line,) = out.getvalue().splitlines()
    assert line.startswith("GLAS_PUSH_KEY=")
    assert "everybody has to switch their devices on again" in said.getvalue()
    settings.PUSH_KEY = line.removeprefix("GLAS_PUSH_KEY=")
    assert push_key().private == settings.PUSH_KEY
    assert push_key_is_usable(None) == []


def test_checks_name_a_key_that_is_none_and_how_to_make_one(settings: Settings) -> None:
    settings.PUSH_KEY = "no key"
    assert [one.id for one in push_key_is_usable(None)] == ["youth.E002"]
    assert push_can_be_switched_on(None) == []
    settings.PUSH_KEY = ""
    assert push_key_is_usable(None) == []
    (info,) = push_can_be_switched_on(None)
    assert "manage.py push_key" in info.hint


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (PHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox, Android"),
        ("<script>", ""),
    ],
)
def test_a_device_is_named_by_words_of_a_list(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name
