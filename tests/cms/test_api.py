"""What holds for every endpoint: how it reads, how it refuses, how it is described, how often it answers."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from rest_framework.settings import api_settings
from rest_framework.throttling import AnonRateThrottle

from plugins.switching import switch
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
    assert answer["Content-Type"].startswith("application/json")


def test_a_body_of_another_kind_is_not_read(town: Town) -> None:
    poll = opened_poll(town)
    address = reverse("api:voting:ballot", kwargs={"council": "ms", "pk": poll.pk})

    assert signed_in(town.member).post(address, "for", content_type="text/plain").status_code == 415


def described() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-any-return]


def test_lists_are_described_as_they_are_answered(town: Town, client: Client) -> None:
    opened_poll(town)
    switch(town.youth, "dummy", enabled=True)
    paths = described()["paths"]
    lists = [path for path in paths if "{id}" not in path]
    assert len(lists) >= 7

    for path in lists:
        if "/records/" in path:
            continue
        schema = paths[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        answer = client.get(path.replace("{council}", "ms")).json()
        is_page = schema.get("$ref", "").startswith("#/components/schemas/Paginated")
        assert is_page == ("results" in answer), path
        assert (schema.get("type") == "array") == isinstance(answer, list), path


def test_every_endpoint_is_described_with_its_refusals() -> None:
    operations = [operation for methods in described()["paths"].values() for operation in methods.values()]

    for operation in operations:
        assert {"403", "404", "429"} <= operation["responses"].keys(), operation["operationId"]
        if "requestBody" in operation:
            assert {"400", "409", "413", "415"} <= operation["responses"].keys()
    assert len({operation["operationId"] for operation in operations}) == len(operations)


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
