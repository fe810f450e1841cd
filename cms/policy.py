"""Which policy a response carries: strict on public pages, wider where Wagtail's admin needs it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ADMIN = "/admin/"
HEADERS = {
    # Nothing here uses a sensor; passkeys need their two entries.
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class PolicyMiddleware:
    """Choose the content security policy and add the headers that Django does not set.

    Must come right after Django's own policy middleware, which writes the header from what is chosen here.
    Wagtail's admin still emits inline scripts and styles without a nonce, and shows pages in frames.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Store the next handler of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the policy of the address."""
        response = self.get_response(request)
        # An editor's preview is a public page answered inside the admin, and shown in one of its frames.
        is_preview = getattr(request, "is_preview", False)
        if (is_preview or request.path.startswith(ADMIN)) and not hasattr(response, "_csp_config"):
            response._csp_config = settings.SECURE_CSP_ADMIN  # type: ignore[attr-defined]
        if is_preview:
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response
