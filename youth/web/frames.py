"""Pages that other sites may put into a frame: without forms and accounts, the same for everybody."""

from collections.abc import Collection, Mapping

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.csp import CSP

type Policy = Mapping[str, Collection[str] | str]

IN_FRAMES: Policy = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}
# One that follows what happens.
IN_LIVE_FRAMES: Policy = {**IN_FRAMES, "script-src": [CSP.SELF], "connect-src": [CSP.SELF]}


def for_frames(response: HttpResponse, *, seconds: int) -> HttpResponse:
    """Let other sites show the page, and keep it for so many seconds."""
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(response, max_age=seconds, public=True)
    return response
