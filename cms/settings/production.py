"""Settings for a real installation; what is missing stops the start with its name."""

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import ENV, FIELD_KEYS, SECRET_KEY

_missing = [
    name
    for name, value in {
        "SECRET_KEY": SECRET_KEY,
        "GLAS_FIELD_KEYS": FIELD_KEYS,
        "MAIL_URL": ENV.mail_url,
    }.items()
    if not value
]
if _missing:
    raise ImproperlyConfigured(f"These environment variables are required: {', '.join(_missing)}")

DEBUG = False
# The address that people see decides: without TLS a cookie for TLS alone would never come back, and a
# redirect would lead where nobody listens.
_HAS_TLS = ENV.base_url.startswith("https://")
SECURE_SSL_REDIRECT = _HAS_TLS
# A supervisor on the same machine asks without the proxy, and so without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HAS_TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _HAS_TLS else 0
# Other services of a municipality may live below its name without TLS: the operator decides.
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.hsts_subdomains
SECURE_HSTS_PRELOAD = ENV.hsts_preload
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = _HAS_TLS
CSRF_COOKIE_SECURE = _HAS_TLS
