"""Redis goes away and comes back while people read, sign in and vote: nobody notices."""

import json
import os
import re
from collections.abc import Iterator
from http.cookiejar import Cookie, CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.db import connection
from django.test import Client

from cms.caches import PatientRedisCache
from cms.models import Submission
from cms.search.limits import PER_MINUTE
from tests.cms.site import add_contact_form, make_home, show_councils
from tests.databases import Databases, worker_name
from tests.factories import Town, make_town
from tests.redis_process import RedisProcess
from tests.server import Server
from tests.voting.scenes import opened_poll
from voting.models import Ballot, Poll
from youth.models import User

# Redis away is the same beside each database; production has PostgreSQL.
pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL"), reason="PostgreSQL's run does without Redis"
)
PASSWORD = "a-long-secret-of-hers"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def of_this_server(name: str, value: str) -> Cookie:
    """Return a cookie as the server would have set it."""
    where = {"domain": "127.0.0.1", "domain_specified": True, "domain_initial_dot": False}
    return Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        path="/",
        path_specified=True,
        secure=False,
        expires=None,
        discard=True,
        comment=None,
        comment_url=None,
        rest={},
        **where,
    )


class Browser:
    """A browser without JavaScript: cookies, forms with their token, redirects."""

    def __init__(self, server: Server, person: User | None = None) -> None:
        self.server = server
        cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(cookies))
        if person is not None:
            client = Client()
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
            cookies.set_cookie(of_this_server("sessionid", client.cookies["sessionid"].value))

    def get(self, path: str) -> tuple[int, str]:
        """Return how a page was answered, and its text."""
        return self._open(path)

    def send(self, path: str, to: str = "", **fields: str) -> tuple[int, str]:
        """Fill in the form of a page and send it; return the page after it."""
        status, page = self.get(path)
        token = TOKEN.search(page)
        assert token, (status, page)
        data = urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        return self._open(to or path, data)

    def put(self, page: str, path: str, data: dict[str, str]) -> tuple[int, str]:
        """Send JSON to the API with the token of a page."""
        token = TOKEN.search(self.get(page)[1])
        assert token
        headers = {"Content-Type": "application/json", "X-CSRFToken": token[1]}
        return self._open(path, json.dumps(data).encode(), headers)

    def _open(
        self, path: str, data: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        request = Request(self.server.url + path, data, headers or {})  # noqa: S310 - our own server
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refused:
            return refused.code, refused.read().decode()


@pytest.fixture
def served(databases: Databases, transactional_db: None, broker: RedisProcess) -> Iterator[Server]:
    """Give a server with that Redis."""
    server = Server(databases.url(worker_name()), environment={"REDIS_URL": broker.url})
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sitting(transactional_db: None) -> tuple[Town, Poll]:
    """Give a site with its councils, a contact form, and a poll that is open."""
    town = make_town()
    home = make_home("bg")
    make_home("en")
    show_councils(town.youth)
    add_contact_form(home, "Пишете ни", "contact")
    member = town.member.user
    member.set_password(PASSWORD)
    member.save()
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    return town, opened_poll(town)


def pages_of(town: Town, poll: Poll) -> list[str]:
    council = f"/bg/c/{town.youth.slug}/"
    api = f"/api/v1/c/{town.youth.slug}/"
    return [
        "/bg/",
        "/en/",
        "/bg/contact/",
        "/bg/search/?" + urlencode({"q": "алея"}),
        "/bg/accounts/login/",
        "/bg/accounts/signup/",
        "/bg/accounts/login/code/",
        "/bg/accounts/password/reset/",
        "/robots.txt",
        "/sitemap.xml",
        "/readyz",
        council,
        f"{council}meetings/",
        f"{council}meetings/{poll.meeting_id}/",
        f"{council}resolutions/",
        f"{council}proposals/",
        f"{council}voting/",
        f"{council}voting/{poll.pk}/",
        "/api/v1/councils/",
        api,
        f"{api}meetings/",
        f"{api}voting/",
        f"{api}voting/{poll.pk}/",
        f"{api}live/meeting:{poll.meeting_id}/?after=0",
    ]


def walked(server: Server, town: Town, poll: Poll) -> dict[str, list[int]]:
    """Return how each page is answered for a visitor and for a member."""
    visitor, member = Browser(server), Browser(server, town.member.user)
    return {path: [one.get(path)[0] for one in (visitor, member)] for path in pages_of(town, poll)}


def test_every_page_form_and_ballot_works_while_redis_is_away_and_after_it(served, broker, sitting):
    town, poll = sitting
    before = walked(served, town, poll)
    assert {status for pair in before.values() for status in pair} == {200}, before

    broker.stop()

    assert walked(served, town, poll) == before
    _people_write_sign_in_and_vote(served, town, poll)

    broker.start()

    assert walked(served, town, poll) == before
    assert "Traceback" not in served.log()


def _people_write_sign_in_and_vote(served: Server, town: Town, poll: Poll) -> None:
    letter = {"name": "Мария", "email": "m@example.org", "subject": "Автобусът", "message": "Тръгва рано."}
    assert Browser(served).send("/bg/contact/", **letter)[0] == 200

    newcomer = Browser(served)
    email = town.member.user.email
    assert newcomer.send("/bg/accounts/login/", login=email, password=PASSWORD)[0] == 200
    assert newcomer.get(f"/bg/c/{town.youth.slug}/voting/{poll.pk}/")[1].count('name="choice"') == 3

    page, form = (f"/bg/c/{town.youth.slug}/voting/{poll.pk}/{end}" for end in ("", "ballot/"))
    assert Browser(served, town.members[0].user).send(page, form, choice="against")[0] == 200
    api = f"/api/v1/c/{town.youth.slug}/voting/{poll.pk}/ballot/"
    status, answer = Browser(served, town.members[1].user).put(page, api, {"choice": "for"})
    assert (status, json.loads(answer)["status"]) == (200, "recorded")

    connection.close()
    assert Submission.objects.get().form_data["subject"] == "Автобусът"
    assert sorted(Ballot.objects.values_list("choice", flat=True)) == ["against", "for"]


def test_limits_are_counted_in_each_process_while_redis_is_away(served, broker, sitting):
    broker.stop()
    reader = Browser(served)

    statuses = [reader.get("/bg/search/?q=a")[0] for _number in range(PER_MINUTE * 2 + 1)]

    assert 429 in statuses
    assert set(statuses) <= {200, 429}


@pytest.fixture
def cache(broker: RedisProcess, monkeypatch: pytest.MonkeyPatch) -> PatientRedisCache:
    """Give a cache that, once its Redis was silent, leaves it alone until the test says otherwise."""
    monkeypatch.setattr("cms.caches.ASK_AGAIN_AFTER", 600.0)
    return PatientRedisCache(broker.url, {"OPTIONS": {"socket_timeout": 0.2}})


def come_back(broker: RedisProcess, cache: PatientRedisCache) -> None:
    """Let a silent Redis answer again and be asked."""
    broker.go_on()
    cache._outage._ask_again_at = 0.0


def test_what_was_deleted_while_redis_was_silent_is_gone_after_it(broker, cache):
    cache.set_many({"kept": "a", "deleted": "b", "replaced": "c"}, 600)
    broker.pause()
    assert cache.get("kept") is None
    cache.delete("deleted")
    cache.set("replaced", "d")
    come_back(broker, cache)

    assert cache.get_many(["kept", "deleted", "replaced"]) == {"kept": "a"}


def test_what_was_cleared_while_redis_was_silent_is_gone_after_it(broker, cache):
    cache.set("kept", "a", 600)
    broker.pause()
    assert cache.get("kept") is None
    cache.clear()
    come_back(broker, cache)

    assert cache.get("kept") is None
