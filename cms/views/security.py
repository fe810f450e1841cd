"""Where people report a weakness of the installation (RFC 9116)."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control

# The file has an expiry date; it is generated every day, so it never expires.
TRUSTED_FOR = timedelta(days=180)


@cache_control(public=True, max_age=86_400)
def security_txt(request: HttpRequest) -> HttpResponse:
    """Name the operator's contacts; without one there is no such file, because it would be no help."""
    contacts = contact_addresses(settings.SECURITY_CONTACT)
    if not contacts:
        raise Http404
    expires = (timezone.now() + TRUSTED_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {request.build_absolute_uri(reverse('security_txt'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def contact_addresses(written: str) -> list[str]:
    """Return the contacts as addresses: e-mail, telephone and pages, most wanted first."""
    contacts = [part.strip() for part in written.replace("\n", ",").split(",")]
    return [
        contact if contact.startswith(("mailto:", "tel:", "https://")) else f"mailto:{contact}"
        for contact in contacts
        if contact.startswith(("mailto:", "tel:", "https://")) or "@" in contact
    ]
