"""Facts about the site's address for pages of signing in."""

import ipaddress
from typing import Any

from django import template
from django.http.request import split_domain_port

register = template.Library()


@register.simple_tag(takes_context=True)
def passkeys_work(context: dict[str, Any]) -> bool:
    """Return whether browsers offer passkeys here: a host name, with TLS or local."""
    request = context["request"]
    host, _port = split_domain_port(request.get_host())
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(request.is_secure() or host == "localhost" or host.endswith(".localhost"))
    return False
