"""What the OpenAPI description covers: every endpoint below ``/api/``, and how each refuses."""

from copy import deepcopy
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
        "field": {"type": ["string", "null"]},
        "reasons": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["type", "title", "status", "detail"],
}
OF_EVERY_ENDPOINT = {
    "304": "The answer is the one whose tag the caller sent (If-None-Match).",
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

# The frames of the live connection for networks without WebSockets: no endpoint of rows, but of this API.
POLLING = {
    "/api/v1/c/{council}/live/{stream}/": {
        "get": {
            "operationId": "live",
            "description": (
                "The acts of a stream after a number, as the live connection sends them; see /asyncapi.json."
            ),
            "parameters": [
                {"in": "path", "name": "council", "required": True, "schema": {"type": "string"}},
                {"in": "path", "name": "stream", "required": True, "schema": {"type": "string"}},
                {"in": "query", "name": "after", "schema": {"type": "integer", "minimum": 0}},
                {"in": "query", "name": "as", "schema": {"enum": ["visitor"]}},
                {"in": "query", "name": "language", "schema": {"type": "string"}},
            ],
            "responses": {
                "200": {
                    "description": "The acts; with “reload” more were missed than are kept.",
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "audience": {"type": "string"},
                                    "ticket": {"type": "string"},
                                    "frames": {"type": "array", "items": {"type": "object"}},
                                    "reload": {"type": "integer"},
                                },
                                "required": ["audience", "ticket", "frames"],
                            }
                        }
                    },
                },
            },
        }
    }
}


def own_endpoints(
    endpoints: list[tuple[str, str, str, Any]], **kwargs: object
) -> list[tuple[str, str, str, Any]]:
    """Keep the endpoints below ``/api/``: the editors' admin has an internal API that is nobody else's."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]


def refusals(result: dict[str, Any], **kwargs: object) -> dict[str, Any]:
    """Describe how every endpoint refuses."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    result["paths"] |= deepcopy(POLLING)
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in result["paths"].values():
        for operation in methods.values():
            possible = OF_EVERY_ENDPOINT | (OF_EVERY_BODY if "requestBody" in operation else {})
            for status, description in possible.items():
                described: dict[str, Any] = {"description": description}
                if status != "304":
                    described["content"] = content
                operation["responses"].setdefault(status, described)
    return result
