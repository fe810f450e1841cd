"""Addresses of push services: given by browsers, so by anybody. None may lead into the town's own network."""

import ipaddress
import re
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

LONGEST = 1000
TLS_PORT = 443
# A name of at least two labels, the last of letters: no address in numbers, no name of a local network.
PUBLIC_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
LOCAL_NAMES = (".local", ".localdomain", ".localhost", ".internal", ".intranet", ".lan", ".home.arpa")
# They carry an IPv4 address, which may be a private one.
TRANSLATED = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


class PrivateAddressError(OSError):
    """A name of a push service leads to an address that is not public."""


def is_endpoint(address: str) -> bool:
    """Return whether an address may be one of a push service: https, a public name, the usual port."""
    parts = _parts(address)
    if parts is None or not address.isascii() or not address.isprintable() or len(address) > LONGEST:
        return False
    if is_let_through(parts.hostname or ""):
        return True
    host = parts.hostname or ""
    return (
        parts.scheme == "https"
        and parts.username is None
        and parts.port in {None, TLS_PORT}
        and PUBLIC_NAME.fullmatch(host) is not None
        and not host.endswith(LOCAL_NAMES)
    )


def is_let_through(host: str) -> bool:
    """Return whether the tests let a host through, where they receive messages themselves."""
    return host in settings.PUSH_ALSO_ALLOWED


def host_of(endpoint: str) -> str:
    """Return the host of an endpoint, the same for all subscriptions at one push service."""
    parts = _parts(endpoint)
    return (parts.hostname or "") if parts is not None else ""


def public_address(host: str, port: int) -> str:
    """Return an address that a host has now; raises ``PrivateAddressError`` where one of them is not public.

    The connection is made to this address and not to the name, which could lead elsewhere a moment later.
    """
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not (is_let_through(host) or all(map(is_public, found))):
        raise PrivateAddressError("not a public address")
    return found[0]


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public network."""
    one = ipaddress.ip_address(address)
    if isinstance(one, ipaddress.IPv6Address):
        if one.ipv4_mapped is not None:
            return is_public(str(one.ipv4_mapped))
        if any(one in network for network in TRANSLATED):
            return False
    return one.is_global and not one.is_multicast


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts
