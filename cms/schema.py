"""What the OpenAPI description covers."""

from typing import Any


def own_endpoints(
    endpoints: list[tuple[str, str, str, Any]], **kwargs: object
) -> list[tuple[str, str, str, Any]]:
    """Keep the endpoints below ``/api/``: the editors' admin has an internal API that is nobody else's."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]
