"""The site's own address: ``GLAS_BASE_URL`` says it, and Wagtail's default site follows."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
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


def site_at(host: str) -> Site:
    """Return the site at ``host`` or ``host:port``, a further one of this installation; made where missing.

    Without a port it is that of the installation's own scheme. Its root is the tree's until it has a home
    page. Raises ``ValidationError`` for what is no name of a host.
    """
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        name, port = "", None
    if not HOST.fullmatch(name) or host.casefold() not in {name, f"{name}:{port}"}:
        raise ValidationError(_("“%(host)s” is no name of a host.") % {"host": host})
    port = port or PORTS[urlsplit(settings.BASE_URL).scheme]
    found: Site | None = Site.objects.filter(hostname=name, port=port).first()
    return found or Site.objects.create(hostname=name, port=port, root_page=Page.get_first_root_node())
