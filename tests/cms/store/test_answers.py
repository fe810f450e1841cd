"""Who is answered from the store, who fills it, and what the answer looks like."""

import gzip
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.models import PlainPage
from cms.store.generation_cache import Entries, memory
from tests.cms.store.conftest import Site
from tests.markup import part
from youth.models import User

type Read = Callable[[str], str]

PATH = "/bg/za-nas/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def remembered_pages() -> list[str]:
    return [key[-1] for key in memory.entries() or {} if isinstance(key, tuple) and key[0] == "page"]


class TestAStoredPage:
    def test_needs_no_query_and_carries_every_header_of_the_first(self, site: Site, client: Client) -> None:
        first = client.get(PATH)
        with CaptureQueriesContext(connection) as queries:
            second = client.get(PATH)

        assert not queries.captured_queries
        assert second.content == first.content
        assert dict(second.headers) == {n: v for n, v in first.headers.items() if n != "X-Request-ID"}
        assert second.headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert second.headers["Cache-Control"] == "no-cache"
        assert {"Cookie", "Accept-Encoding"} <= {part.strip() for part in second.headers["Vary"].split(",")}
        assert not second.cookies

    def test_answers_304_to_anybody_who_has_it(self, site: Site, client: Client) -> None:
        etag = client.get(PATH).headers["ETag"]
        with CaptureQueriesContext(connection) as queries:
            unchanged = client.get(PATH, headers={"If-None-Match": f'"other", W/{etag}'})

        assert re.fullmatch(r'"[0-9a-f]{32}"', etag)
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged.headers["ETag"] == etag
        assert not queries.captured_queries
        assert client.get(PATH, headers={"If-None-Match": '"other"'}).status_code == 200

    def test_keeps_its_tag_when_it_is_rendered_again_without_a_change(
        self, site: Site, client: Client
    ) -> None:
        etag = client.get(PATH).headers["ETag"]
        memory.generation.end()

        assert client.get(PATH, headers={"If-None-Match": etag}).status_code == 304

    def test_is_packed_for_who_can_unpack_it(self, site: Site, client: Client) -> None:
        plain = client.get(PATH)
        packed = client.get(PATH, headers={"Accept-Encoding": "br, gzip"})

        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        assert packed.headers["ETag"] != plain.headers["ETag"]
        assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content) / 2

    def test_answers_head_with_the_length_and_no_body(self, site: Site, client: Client) -> None:
        full = client.get(PATH)
        head = client.head(PATH)

        assert head.content == b""
        assert head.headers["Content-Length"] == str(len(full.content))
        assert head.headers["ETag"] == full.headers["ETag"]

    def test_belongs_to_its_host_and_its_scheme(self, site: Site, client: Client) -> None:
        client.get(PATH)
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH, headers={"Host": "localhost"})
        assert queries.captured_queries
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH, secure=True)
        assert queries.captured_queries

    def test_is_not_handed_to_a_host_that_is_not_ours(self, site: Site, client: Client) -> None:
        client.get(PATH)

        assert client.get(PATH, headers={"Host": "elsewhere.example"}).status_code == 400


class TestWhoIsSomebody:
    @pytest.mark.parametrize("who", ["chair", "member", "outsider"])
    def test_neither_gets_a_stored_page_nor_fills_the_store(
        self, site: Site, client: Client, who: str
    ) -> None:
        person = getattr(site.town, who)
        theirs = signed_in(getattr(person, "user", person))
        answer = theirs.get(PATH)

        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer.headers
        assert remembered_pages() == []

        client.get(PATH)
        with CaptureQueriesContext(connection) as queries:
            again = theirs.get(PATH)
        assert queries.captured_queries
        assert "csrf-token" in again.content.decode()

    def test_is_nobody_again_after_signing_out(self, site: Site, read: Read) -> None:
        client = signed_in(site.town.member.user)
        client.logout()
        read(PATH)

        assert client.get(PATH).headers["Cache-Control"] == "no-cache"

    def test_also_where_a_message_waits(self, site: Site, client: Client) -> None:
        client.get(PATH)
        client.cookies["messages"] = "x"
        with CaptureQueriesContext(connection) as queries:
            client.get(PATH)

        assert queries.captured_queries


class TestWhatIsNeverStored:
    @pytest.mark.parametrize("path", ["/bg/za-nas/?utm=1", "/bg/accounts/login/", "/bg/nikade/", "/bg/c/ms/"])
    def test_another_address(self, site: Site, client: Client, path: str) -> None:
        client.get(path)

        assert remembered_pages() == []

    def test_a_posted_answer(self, site: Site, client: Client) -> None:
        client.post(PATH)

        assert remembered_pages() == []

    def test_a_page_that_says_it_is_not_for_everybody(
        self, site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(PlainPage, "is_storable", False)
        client.get(PATH)

        assert remembered_pages() == []

    def test_a_page_that_sets_a_cookie_as_every_form_does(
        self, site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(PlainPage, "template", "account/login.html")
        monkeypatch.setattr(
            PlainPage, "get_context", lambda self, request: {"page": self, "request": request}
        )
        answer = client.get(PATH)

        assert "csrftoken" in answer.cookies
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert remembered_pages() == []

    @pytest.mark.parametrize("restriction", [PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD])
    def test_a_restricted_page(self, site: Site, client: Client, restriction: str) -> None:
        PageViewRestriction.objects.create(page=site.plain, restriction_type=restriction, password="x")
        client.get(PATH)

        assert remembered_pages() == []

    def test_a_preview(self, site: Site, admin_client: Client, read: Read) -> None:
        read(PATH)
        site.plain.title = "Само чернова"
        site.plain.save_revision()

        draft = admin_client.get(f"/admin/pages/{site.plain.pk}/view_draft/")
        unasked = site.plain.get_latest_revision_as_object().make_preview_request()

        assert "Само чернова" in draft.content.decode()
        assert "Само чернова" in unasked.rendered_content
        assert "Само чернова" not in read(PATH)

    @pytest.mark.parametrize("header", ["HX-Request", "Authorization"])
    def test_what_is_asked_for_in_another_way(self, site: Site, client: Client, header: str) -> None:
        client.get(PATH, headers={header: "true"})

        assert remembered_pages() == []

    @pytest.mark.django_db
    def test_what_an_open_transaction_shows(self, client: Client) -> None:
        from tests.cms.site import add_page, make_home

        add_page(make_home(), PlainPage, "За нас", "za-nas")
        client.get(PATH)

        assert remembered_pages() == []


def test_a_store_without_a_generation_renders_every_page(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(PATH)
    monkeypatch.setattr(memory.generation, "current", lambda: None)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(PATH)

    assert answer.status_code == 200
    assert queries.captured_queries


def test_who_began_before_a_change_does_not_store_what_was(site: Site, client: Client) -> None:
    entries = memory.entries()
    assert entries is not None
    memory.generation.end()
    memory.keep(entries, ("page", "http", "testserver", PATH), "old")

    assert remembered_pages() == []
    assert client.get(PATH).status_code == 200


class TestTheRoom:
    def test_made_up_ports_take_none_of_it(self, site: Site, client: Client) -> None:
        client.get(PATH)
        before = remembered_pages()

        for port in range(10_000, 10_010):
            answer = client.get(PATH, headers={"host": f"testserver:{port}"})
            assert answer.status_code == 200
            assert f"testserver:{port}" in answer.content.decode()

        assert remembered_pages() == before == [PATH]
        assert "testserver:" not in part(client.get(PATH), "html")

    def test_the_port_on_which_the_site_is_counts_as_its_own(self, site: Site, client: Client) -> None:
        for _number in range(2):
            with CaptureQueriesContext(connection) as queries:
                client.get(PATH, headers={"host": "testserver:8123"}, SERVER_PORT="8123")

        assert not queries.captured_queries

    def test_is_left_by_what_was_asked_for_longest_ago(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cms.store.generation_cache.MOST", 3)
        entries = Entries()
        for name in ("first", "second", "third"):
            entries.keep(name, name)
        assert entries.get("first") == "first"
        entries.keep("fourth", "fourth")

        assert list(entries) == ["third", "first", "fourth"]
        assert entries.get("second") is None
