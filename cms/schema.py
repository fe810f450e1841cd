"""What the OpenAPI description covers."""

from typing import Any

# Every endpoint may answer these; views describe what is their own.
PROBLEM = {
    "type": "object",
    "properties": {
        "detail": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "type": {"type": "string"},
        "code": {"type": "string"},
        "field": {"type": "string", "nullable": True},
        "reasons": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["detail"],
}
OF_EVERY_ENDPOINT = {
    "403": "Not open to the caller.",
    "404": "There is nothing here for the caller.",
    "405": "The endpoint has no such method.",
    "429": "Too many requests; Retry-After says when to come back.",
}
OF_EVERY_BODY = {
    "400": "The body can't be read, or says something else than is asked for.",
    "409": "The rules refuse it: code, field and every reason.",
    "413": "The body is too large.",
    "415": "The body is of a kind that is not read here.",
}


def own_endpoints(
    endpoints: list[tuple[str, str, str, Any]], **kwargs: object
) -> list[tuple[str, str, str, Any]]:
    """Keep the endpoints below ``/api/``: the editors' admin has an internal API that is nobody else's."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]


def refusals(result: dict[str, Any], **kwargs: object) -> dict[str, Any]:
    """Describe how every endpoint refuses."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    content = {
        kind: {"schema": {"$ref": "#/components/schemas/Problem"}}
        for kind in ("application/json", "application/problem+json")
    }
    for methods in result["paths"].values():
        for operation in methods.values():
            possible = OF_EVERY_ENDPOINT | (OF_EVERY_BODY if "requestBody" in operation else {})
            for status, description in possible.items():
                operation["responses"].setdefault(status, {"description": description, "content": content})
    return result
