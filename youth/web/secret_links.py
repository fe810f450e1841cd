"""Pages whose address is a secret from a mail."""

from functools import wraps

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from youth.web.requests import CouncilRequest, View


def by_secret_link[**P](view: View[CouncilRequest, P]) -> View[CouncilRequest, P]:
    """Keep a page out of indexes and caches, and its address out of referrers."""

    @wraps(view)
    def private(request: CouncilRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return never_cache(private)
