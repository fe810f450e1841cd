"""The site's own address: ``GLAS_BASE_URL`` says it, and Wagtail's default site follows."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

PORTS = {"http": 80, "https": 443}


def base_address() -> tuple[str, int]:
    """Return host name and port of ``GLAS_BASE_URL``."""
    parts = urlsplit(settings.BASE_URL)
    return parts.hostname or "localhost", parts.port or PORTS[parts.scheme]


def follows_base_url(site: Site) -> bool:
    """Return whether the links that Wagtail writes for this site lead to ``GLAS_BASE_URL``."""
    return (site.hostname, site.port) == base_address()


def follow_base_url(site: Site) -> None:
    """Set the site's host name and port to those of ``GLAS_BASE_URL``, if they differ."""
    if not follows_base_url(site):
        site.hostname, site.port = base_address()
        site.save(update_fields=["hostname", "port"])
