"""The description of the API for programs (OpenAPI 3)."""

from functools import cache
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

# The library fills tables of its own while it describes, which two threads at once find half filled.
_describing = Lock()


@require_safe
@conditional_page
@cache_control(public=True, max_age=3_600)
def schema(request: HttpRequest) -> HttpResponse:
    """Give the description of every endpoint below ``/api/``."""
    return HttpResponse(described(), content_type="application/vnd.oai.openapi+json")


def described() -> bytes:
    """Return the description in JSON."""
    with _describing:
        return _described()


@cache
def _described() -> bytes:
    # Endpoints change with the process only. The words of the description are English.
    with translation.override("en"):
        document = SchemaGenerator().get_schema(request=None, public=True)
    rendered: bytes = OpenApiJsonRenderer().render(document, renderer_context={})
    return rendered
