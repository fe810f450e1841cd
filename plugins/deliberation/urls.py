"""Addresses below ``/<lang>/c/<council>/deliberation/``; namespace ``deliberation``."""

from plugins.deliberation.arguments import urls as arguments
from plugins.deliberation.floor import urls as floor

urlpatterns = [*floor.urlpatterns, *arguments.urlpatterns]
