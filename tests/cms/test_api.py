"""What holds for every endpoint: how it reads, how it refuses, how it is described, how often it answers."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.http import JsonResponse
from django.test import Client
from django.urls import get_resolver, reverse
from drf_spectacular.generators import SchemaGenerator
from rest_framework.settings import api_settings
from rest_framework.throttling import AnonRateThrottle

from cms.views import schema as schema_view
from tests.described import OF_A_PATH, UndescribedAnswer, check, description, operations
from tests.factories import Town
from tests.voting.scenes import opened_poll
from tests.voting.test_pages import signed_in
from youth.live import limits

NOWHERE = [
    "/api/v1/c/nowhere/",
    "/api/v1/c/nowhere/meetings/",
    "/api/v1/c/nowhere/live/x/",
    "/api/v1/nothing/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", NOWHERE)
def test_where_nothing_is_programs_read_json_in_their_language(client: Client, address: str) -> None:
    answer = client.get(address, headers={"accept-language": "en"})

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["detail"] == "There is nothing at this address."


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 100_000, 400),
        (b'{"choice":' * 50_000, 400),
        (b"[" * 100_000 + b"]" * 100_000, 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"NaN", 400),
        (b"[]", 400),
        (b'{"choice": "for"}', 200),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_and_never_a_crash(
    town: Town, body: bytes, status: int
) -> None:
    poll = opened_poll(town)
    address = reverse("api:voting:ballot", kwargs={"council": "ms", "pk": poll.pk})

    answer = signed_in(town.member).post(address, body, content_type="application/json")

    assert answer.status_code == status
    assert answer["Content-Type"] == ("application/json" if status == 200 else "application/problem+json")


def test_a_body_of_another_kind_is_not_read(town: Town) -> None:
    poll = opened_poll(town)
    address = reverse("api:voting:ballot", kwargs={"council": "ms", "pk": poll.pk})

    assert signed_in(town.member).post(address, "for", content_type="text/plain").status_code == 415


@pytest.mark.django_db
def test_a_refusal_names_the_field_in_the_language_of_who_asks(town: Town) -> None:
    poll = opened_poll(town)
    address = reverse("api:voting:ballot", kwargs={"council": "ms", "pk": poll.pk})
    ask = partial(signed_in(town.member).post, address, b"{}", content_type="application/json")

    english, bulgarian = (ask(headers={"accept-language": one}).json() for one in ("en", "bg"))

    assert (english["status"], english["field"]) == (400, "choice")
    assert english["title"] == "This can't be read"
    assert english["reasons"] == [english["detail"]] == ["This field is required."]
    assert bulgarian["title"] == "Това не може да се прочете"
    assert bulgarian["detail"] == "Това поле е задължително."


@pytest.mark.django_db
def test_the_description_is_served_to_everybody_and_only_when_it_changed(client: Client) -> None:
    answer = client.get("/api/v1/schema/")

    assert answer["Content-Type"] == "application/vnd.oai.openapi+json"
    assert answer.json()["openapi"].startswith("3.1")
    assert client.get("/api/v1/schema/", headers={"if-none-match": answer["ETag"]}).status_code == 304


def routes_of(resolver: Any, way: str = "") -> Iterator[str]:
    """Yield the whole route of every address below."""
    for one in resolver.url_patterns:
        route = way + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from routes_of(one, route)
        else:
            yield route


def test_what_did_not_change_is_not_sent_again(town: Town, client: Client) -> None:
    address = reverse("api:meetings", kwargs={"council": "ms"})
    opened_poll(town)

    tag = client.get(address)["ETag"]
    same = client.get(address, headers={"if-none-match": tag})
    town.youth.meetings.update(place="Друга зала")
    other = client.get(address, headers={"if-none-match": tag})

    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200
    assert other["ETag"] != tag


def test_an_answer_that_is_not_described_fails_the_test_that_asked(town: Town, client: Client) -> None:
    """What holds every answer of the suite against the description must be able to object."""
    address = reverse("api:council", kwargs={"council": "ms"})
    answer = client.get(address)
    request = answer.wsgi_request
    check(request, answer)

    secret = JsonResponse(answer.json() | {"phone": "+359"})
    missing = JsonResponse({name: value for name, value in answer.json().items() if name != "seats"})

    with pytest.raises(UndescribedAnswer, match="phone"):
        check(request, secret)
    with pytest.raises(UndescribedAnswer, match="seats"):
        check(request, missing)
    with pytest.raises(UndescribedAnswer, match="not described"):
        check(request, JsonResponse({}, status=418))


def test_readers_of_the_description_who_come_at_once_wait_for_one_making(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # In a process that has just started its tables are empty, and a second thread finds them half filled.
    made = []

    class Counted(SchemaGenerator):
        def get_schema(self, *args: Any, **kwargs: Any) -> Any:
            made.append(1)
            return super().get_schema(*args, **kwargs)

    monkeypatch.setattr(schema_view, "SchemaGenerator", Counted)
    schema_view._described.cache_clear()
    together = Barrier(3)

    def read(_number: int) -> bytes:
        together.wait(10)
        return schema_view.described()

    with ThreadPoolExecutor(3) as threads:
        descriptions = list(threads.map(read, range(3)))

    assert len(made) == 1
    assert len(set(descriptions)) == 1


def test_every_endpoint_is_described_with_its_refusals() -> None:
    operations = [operation for methods in description()["paths"].values() for operation in methods.values()]

    for operation in operations:
        assert {"304", "403", "404", "429"} <= operation["responses"].keys(), operation["operationId"]
        if "requestBody" in operation:
            assert {"400", "409", "413", "415"} <= operation["responses"].keys()
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def test_every_address_of_the_api_is_described() -> None:
    routes = {OF_A_PATH.sub("{}", route) for route in routes_of(get_resolver())}
    ours = {route for route in routes if route.startswith("api/v1/")}
    described = {route for route, _method in operations()}

    # The description itself, and what the plugin of the tests answers with a view of its own.
    assert ours - {"api/v1/schema/", "api/v1/c/{}/dummy/notes/"} == described


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a visitor ask three times a minute."""
    monkeypatch.setattr(AnonRateThrottle, "rate", "3/min", raising=False)


@pytest.mark.django_db
class TestHowOften:
    def statuses(self, count: int, **headers: str) -> list[int]:
        """Ask so often, each time with another made-up address in front."""
        return [
            Client(REMOTE_ADDR="10.0.0.7")
            .get(
                "/api/v1/councils/", headers={"x-forwarded-for": f"192.0.2.{number}{headers.get('then', '')}"}
            )
            .status_code
            for number in range(count)
        ]

    def test_a_made_up_address_gives_nobody_a_limit_of_their_own(self, slow: None) -> None:
        assert api_settings.NUM_PROXIES == 0
        assert self.statuses(4) == [200, 200, 200, 429]

    def test_behind_a_proxy_its_word_counts_and_nothing_before_it(self, slow: None, settings: Any) -> None:
        settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}

        assert self.statuses(4, then=", 198.51.100.9") == [200, 200, 200, 429]
        assert self.statuses(1, then=", 198.51.100.8") == [200]


class TestPolling:
    def address(self, town: Town) -> str:
        poll = opened_poll(town)
        return f"/api/v1/c/ms/live/meeting:{poll.meeting_id}/?after=0"

    def test_of_one_account_has_a_limit_that_no_page_reaches(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "POLLS_PER_MINUTE", 2)
        address, member, other = self.address(town), signed_in(town.member), signed_in(town.chair)

        answers = [member.get(address) for _number in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[2]["Retry-After"] == "60"
        assert answers[2].json()["code"] == "too_many"
        assert other.get(address).status_code == 200
        assert Client().get(address).status_code == 200

    def test_of_visitors_is_counted_for_their_network(
        self, town: Town, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "POLLS_PER_MINUTE_OF_A_NETWORK", 2)
        address = self.address(town)

        statuses = [Client().get(address).status_code for _number in range(3)]

        assert statuses == [200, 200, 429]
        assert Client(REMOTE_ADDR="10.1.1.1").get(address).status_code == 200
        assert signed_in(town.member).get(address).status_code == 200
