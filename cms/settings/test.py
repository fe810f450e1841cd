"""Settings of the test suite; the database comes from ``DATABASE_URL``, SQLite in a file by default."""

import os

os.environ.setdefault("DEBUG", "false")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("GLAS_FIELD_KEYS", "b25seS1mb3ItdGVzdHMtMzItYnl0ZXMtbG9uZy4uLi4=")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")

# Test processes run side by side, so each has its own folder and, on Redis, its own database and channels.
# The rows live in a copy of a migrated template, see tests/databases.py.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
if os.environ.get("REDIS_URL"):
    _number = int(_WORKER.removeprefix("gw")) + 1 if _WORKER.startswith("gw") else 0
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{_number}"

from .base import *
from .base import CHANNEL_LAYERS, DATA_DIR, ENV, MIDDLEWARE, WAGTAILSEARCH_BACKENDS

if ENV.redis_url:
    CHANNEL_LAYERS["default"]["CONFIG"] = {"hosts": [ENV.redis_url], "prefix": f"test-{_WORKER}"}
DATA_DIR = DATA_DIR / "test" / _WORKER
DATA_DIR.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = DATA_DIR / "media"
COUNCIL_KEYS_DIR = DATA_DIR / "keys"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# The editors' own search of pages and pictures is filled by the tests that look something up in it.
WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = False
# Static files straight from the sources: nothing is collected before a test.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Every answer of the API in every test is held against the description that programs are given.
MIDDLEWARE = ["tests.described.held_against_description", *MIDDLEWARE]
# The demonstration, and a complete plugin of the tests, off in every council until a test switches it on.
INSTALLED_APPS += ["cms.demo", "cms.styleguide", "tests.dummy_plugin"]
DEMO_IS_OPEN = False
