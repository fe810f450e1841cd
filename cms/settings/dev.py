"""Settings for a demonstration or development on a developer's machine."""

import os

os.environ.setdefault("DEBUG", "true")
os.environ.setdefault("GLAS_LOG_FORMAT", "console")

from .base import *
from .base import DATA_DIR, INSTALLED_APPS
from .secrets import secret_from_file

# Kept between starts, so that sessions and encrypted columns stay readable; never used in production.
SECRET_KEY = secret_from_file(DATA_DIR / "secret-key")
FIELD_KEYS = [secret_from_file(DATA_DIR / "field-key")]
PUSH_KEY = secret_from_file(DATA_DIR / "push-key")
# The demonstration, with a password that everybody knows: only where nobody else can reach it.
INSTALLED_APPS += ["cms.demo", "cms.styleguide"]
DEMO_IS_OPEN = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
