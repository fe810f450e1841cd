"""Public keys of the installation's councils, where everybody can find and compare them."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from youth.selectors.councils import council_by_slug
from youth.selectors.keys import key_json, public_keys, standing_key


@require_GET
@cache_control(public=True, max_age=300)
def keys_document(request: HttpRequest) -> HttpResponse:
    """Return every public key that a council signs or signed with."""
    keys = [key_json(key) for key in public_keys()]
    return JsonResponse({"keys": keys}, json_dumps_params={"ensure_ascii": False, "indent": 2})


@require_GET
@cache_control(public=True, max_age=300)
def key_pem(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a council's present public key as ``openssl`` reads it."""
    council = council_by_slug(slug)
    key = standing_key(council) if council else None
    if key is None:
        raise Http404
    return HttpResponse(key.public.pem, content_type="application/x-pem-file")
