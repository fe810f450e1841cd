"""Shared by endpoints: council, participant, pages, unchanged answers, and problems for programs."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from youth.models import Council, Participant
from youth.refusals import Refusal
from youth.web.refusals import PROBLEM, refusal_json
from youth.web.requests import CouncilRequest, acting, of_council


class Pages(PageNumberPagination):
    """Fifty rows a page; ``?page=`` selects the page, ``?page_size=`` is at most a hundred."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the description of a page: the first and the last have a neighbour less."""
        page = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            page["properties"][name] |= {"type": ["string", "null"]}
            del page["properties"][name]["nullable"]
        page["required"] = [*page["properties"]]
        return page


class UnchangedAPIView[M: Model](GenericAPIView[M]):
    """An endpoint that answers 304 to a program that has the present answer (RFC 9110, 13.1.2)."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Return the view; its answers carry a tag of their content."""
        return conditional_page(super().as_view(**initkwargs))


class CouncilAPIView[M: Model](UnchangedAPIView[M]):
    """An endpoint below a council's address; a service that refuses is answered 409."""

    @property
    def asked(self) -> CouncilRequest:
        """Return the request with the attributes that the middleware sets."""
        return of_council(self.request._request)

    @property
    def council(self) -> Council:
        """Return the council of the address."""
        return self.asked.council

    @property
    def participant(self) -> Participant | None:
        """Return the reader's participant in the council, None for everybody else."""
        return self.asked.participant

    @property
    def actor(self) -> Participant:
        """Return who acts; raises ``PermissionDenied`` for those who are not participants of the council."""
        return acting(self.asked)

    def handle_exception(self, exc: Exception) -> Any:
        """Answer a refusal with 409, anything else as usual."""
        return refusal_json(exc) if isinstance(exc, Refusal) else super().handle_exception(exc)


class CouncilRowsView[M: Model](CouncilAPIView[M]):
    """An endpoint of rows; ``found`` returns those that the reader may see."""

    def found(self) -> QuerySet[M]:
        """Return the rows that the reader may see, in their order."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[M]:
        """Return the rows; none while the schema is generated, which has no council."""
        if getattr(self, "swagger_fake_view", False):
            serializer: Any = self.get_serializer_class()
            rows: QuerySet[M] = serializer.Meta.model._default_manager.none()
            return rows
        return self.found()


class CouncilListView[M: Model](CouncilRowsView[M], ListAPIView[M]):
    """A paginated list."""

    pagination_class = Pages


def answer_problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an error of an endpoint with a problem for programs (RFC 9457), in the caller's language.

    Where one field of the body is wrong, ``field`` names it. Return None for what is no answer but a fault.
    """
    response = exception_handler(exc, context)
    if response is None:
        return None
    status = HTTPStatus(response.status_code)
    found = list(_sentences(response.data))
    named = [field for field, _sentence in found if field]
    reasons = [sentence for _field, sentence in found]
    problem = {
        "type": "about:blank",
        "title": _titles().get(status, status.phrase),
        "status": int(status),
        "detail": " ".join(reasons),
        "code": getattr(
            exc, "default_code", "not_found" if status == HTTPStatus.NOT_FOUND else "not_allowed"
        ),
        "field": named[0] if named else None,
        "reasons": reasons,
    }
    return Response(problem, status=status, headers=dict(response.headers), content_type=PROBLEM)


def _titles() -> dict[HTTPStatus, str]:
    return {
        HTTPStatus.BAD_REQUEST: _("This can't be read"),
        HTTPStatus.UNAUTHORIZED: _("Sign in first"),
        HTTPStatus.FORBIDDEN: _("Not allowed"),
        HTTPStatus.NOT_FOUND: _("Page not found"),
        HTTPStatus.METHOD_NOT_ALLOWED: _("The endpoint has no such method"),
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE: _("A body of this kind is not read here"),
        HTTPStatus.TOO_MANY_REQUESTS: _("Too many requests"),
    }


def _sentences(found: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Yield the sentences of an error with the field that each is about, from the outside in."""
    if isinstance(found, Mapping):
        for name, inner in found.items():
            is_of_all = name in {"detail", "non_field_errors"}
            yield from _sentences(inner, field if is_of_all else ".".join(filter(None, [field, str(name)])))
    elif isinstance(found, list):
        for inner in found:
            yield from _sentences(inner, field)
    else:
        yield field, str(found)
