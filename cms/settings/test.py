"""Settings of the test suite; the database comes from ``DATABASE_URL``, SQLite in a file by default."""

import os

os.environ.setdefault("DEBUG", "false")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("GLAS_FIELD_KEYS", "b25seS1mb3ItdGVzdHMtMzItYnl0ZXMtbG9uZy4uLi4=")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")

from .base import *
from .base import DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because threads and processes of the concurrency tests share it.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
