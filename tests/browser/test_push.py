"""Push messages in a real browser: switched on by a button, shown by the service worker, each once."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import Watch, overflows, violations
from tests.browser.conftest import NewContext
from tests.browser.test_phone import wait_for_worker
from tests.factories import Town
from tests.push_service import Browser, PushService
from tests.server import Server
from youth.models import PushSubscription
from youth.push.keys import new_private_key

pytestmark = pytest.mark.django_db(transaction=True)

SETTINGS = "/bg/c/ms/me/settings/"
# A browser without windows lets no site show messages, and its push service is out of reach: this is what the
# person would have answered, and what the service would have issued.
ISSUED = """
Object.defineProperty(Notification, "permission", { get: () => "granted" });
Notification.requestPermission = async () => "granted";
const issued = %s;
let current = null;
PushManager.prototype.getSubscription = async () => current;
PushManager.prototype.subscribe = async (options) => {
  const { endpoint, ...keys } = issued;
  sessionStorage.setItem("issued", "1");
  return current = {
    endpoint, options: { applicationServerKey: options.applicationServerKey.buffer },
    toJSON: () => ({ endpoint, keys }),
  };
};
if (sessionStorage.getItem("issued")) {
  const text = %s.replaceAll("-", "+").replaceAll("_", "/");
  PushManager.prototype.subscribe({
    applicationServerKey: Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)),
  });
}
"""

# In the worker, where the browser's push service is out of reach as well: whether it was asked to end it.
GIVEN_BACK = """
self.givenBack = new Promise((done) => {
  PushManager.prototype.getSubscription = async () => ({ unsubscribe: async () => done(true) });
});
null;
"""


@pytest.fixture(autouse=True)
def _with_a_key(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    """Give this process and the server one key."""
    key = new_private_key()
    monkeypatch.setenv("GLAS_PUSH_KEY", key)
    settings.PUSH_KEY = key  # type: ignore[attr-defined]


@pytest.fixture
def page(_with_a_key: None, new_context: NewContext, town: Town, watch: Watch) -> Page:
    """Give the member's settings on a phone that lets the site show messages."""
    context = new_context("phone", user=town.member.user, service_workers="allow")
    context.grant_permissions(["notifications"])
    page = context.new_page()
    page.goto(SETTINGS)
    wait_for_worker(page)
    return page


def issued(key: str) -> str:
    service = PushService()
    service.server_close()
    form = Browser(service).form | {"endpoint": "https://push.example.org/wpush/a"}
    return ISSUED % (json.dumps(form), json.dumps(key))


@pytest.mark.long
def test_a_device_is_switched_on_by_a_button_and_finds_itself_in_the_list(page: Page, town: Town) -> None:
    block = page.locator("#push")
    page.add_init_script(issued(block.get_attribute("data-push") or ""))
    page.goto(SETTINGS)
    block.get_by_role("button", name="Включи на това устройство").click()
    expect(page.get_by_text("Отсега нататък известията ти идват и на това устройство.")).to_be_visible()
    device = PushSubscription.objects.get(user=town.member.user)
    assert device.endpoint == "https://push.example.org/wpush/a"
    expect(block.locator("[data-push-here]")).to_be_visible()
    expect(block.get_by_role("button", name="Включи на това устройство")).to_be_hidden()
    assert violations(page) == []
    assert not overflows(page)
    block.get_by_role("button", name="Махни").click()
    expect(block.locator("[data-push-device]")).to_have_count(0)

    block.get_by_role("button", name="Включи на това устройство").click()
    expect(block.locator("[data-push-device]")).to_have_count(1)
    (worker,) = page.context.service_workers
    worker.evaluate(GIVEN_BACK)
    page.goto("/bg/accounts/logout/")
    page.locator("main form[action*='logout'] button").click()
    page.wait_for_url(lambda address: "logout" not in address)
    assert worker.evaluate("self.givenBack")
    assert not PushSubscription.objects.exists()


# In the worker: what it would have shown.
WATCHED = """
self.shown = [];
self.all = new Promise((done) => { self.done = done; });
ServiceWorkerRegistration.prototype.showNotification = async (title, options) => {
  if (self.shown.push([title, options]) === 2) self.done();
};
null;
"""
SHOWN = "Promise.race([self.all, new Promise(done => setTimeout(done, 9000))]).then(() => self.shown)"


@pytest.mark.long
def test_the_worker_shows_what_arrives_and_opens_only_this_site(page: Page, server: Server) -> None:
    (worker,) = page.context.service_workers
    worker.evaluate(WATCHED)
    inside = page.context.new_cdp_session(page)
    found: list[str] = []
    inside.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    inside.send("ServiceWorker.enable")
    for _round in range(100):
        # Each answer brings the events before it.
        if not found:
            page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    message = {"title": "Младежки съвет", "body": "Има нещо ново за теб.", "url": "/bg/", "tag": "a"}
    for data in (json.dumps(message), "no message"):
        inside.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": server.url, "registrationId": found[0], "data": data},
        )
    shown = worker.evaluate(SHOWN)
    assert [title for title, _options in shown] == ["Младежки съвет", "Глас"]
    options = shown[0][1]
    assert (options["body"], options["tag"], options["data"]) == (message["body"], "a", {"url": "/bg/"})
    assert "tag" not in shown[1][1]
    for address in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert worker.evaluate("ownAddress", address) == server.url
    assert worker.evaluate("ownAddress", "/bg/c/ms/me/") == f"{server.url}/bg/c/ms/me/"
