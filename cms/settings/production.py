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
SERVE_MEDIA = False
SECURE_SSL_REDIRECT = True
# A supervisor on the same machine asks without the proxy, and so without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
# Other services of a municipality may live below its name without TLS: the operator decides.
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.hsts_subdomains
SECURE_HSTS_PRELOAD = ENV.hsts_preload
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
