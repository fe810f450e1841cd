"""The API's parser of request bodies."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class ShallowJSONParser(JSONParser):
    """JSON, and nothing that is nested beyond what Python reads."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return what was sent; raises ``ParseError`` for what is no JSON or too deep."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            detail = "JSON parse error - nested too deeply"
            raise ParseError(detail) from error
