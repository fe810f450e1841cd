"""A middleware of the test suite: every answer of the API is held against the description of the API."""

import json
import re
from collections.abc import Callable
from functools import cache
from inspect import iscoroutinefunction
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from jsonschema import Draft202012Validator

OF_A_PATH = re.compile(r"<[^>]+>|\{[^}]+\}")


class UndescribedAnswer(AssertionError):  # noqa: N818 -- named like what it reports
    """An endpoint answered something that its description doesn't say."""


@sync_and_async_middleware
def held_against_description(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Raise ``UndescribedAnswer`` for an answer of the API that is not described."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            response: HttpResponseBase = await get_response(request)
            check(request, response)
            return response

        return later

    def at_once(request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = get_response(request)
        check(request, response)
        return response

    return at_once


def check(request: HttpRequest, response: HttpResponseBase) -> None:
    """Compare an answer with the description of its endpoint; answers without an endpoint have none."""
    match = request.resolver_match
    if match is None or not match.route.startswith("api/v1/c/"):
        return
    content = getattr(response, "content", b"")
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if response.status_code in {302, 304, 405} or response.status_code >= 500 or "json" not in kind:
        return
    where = f"{request.method} {match.route} {response.status_code} {kind}"
    validator = validator_of(OF_A_PATH.sub("{}", match.route), request.method, response.status_code, kind)
    if validator is None:
        # A plugin may answer programs with a view of its own, which nobody describes.
        if not hasattr(match.func, "cls"):
            return
        message = f"not described: {where}"
        raise UndescribedAnswer(message)
    errors = [
        f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(json.loads(content))
    ]
    if errors:
        message = f"{where}: {errors[:5]}"
        raise UndescribedAnswer(message)


@cache
def validator_of(route: str, method: str, status: int, kind: str) -> Draft202012Validator | None:
    """Return what checks such an answer, None where the description has none of it."""
    operation = operations().get((route, method.lower()), {})
    described = operation.get("responses", {}).get(str(status), {}).get("content", {}).get(kind)
    if described is None:
        return None
    return Draft202012Validator({**described["schema"], "components": description()["components"]})


@cache
def operations() -> dict[tuple[str, str], Any]:
    """Return the operations by route and method."""
    return {
        (OF_A_PATH.sub("{}", path).lstrip("/"), method): operation
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    }


@cache
def description() -> dict[str, Any]:
    """Return the description as it is served; what it doesn't name may not be answered."""
    from cms.views.schema import described

    return closed(json.loads(described()))


def closed(schema: Any) -> Any:
    """Return a schema whose objects have the described properties and no others."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(one) for name, one in schema.items()}
    if inner.get("type") == "object" and isinstance(inner.get("properties"), dict):
        inner.setdefault("additionalProperties", False)
    return inner
