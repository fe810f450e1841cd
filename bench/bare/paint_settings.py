"""The development settings with styles and scripts packed, as an installation has them."""

from cms.settings.dev import *
from cms.settings.dev import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
