"""System checks of the site."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import DatabaseError
from wagtail.models import Site

from cms.editing.labels import missing
from cms.founding.address import follows_base_url
from cms.store.tables import unknown_models


@register(Tags.database, deploy=True)
def site_has_the_public_address(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """Report a default site whose links would lead elsewhere than ``GLAS_BASE_URL``.

    Asked by ``manage.py check --deploy --database default``.
    """
    if not options.get("databases"):
        return []
    try:
        site = Site.objects.filter(is_default_site=True).first()
    except DatabaseError:
        # Not migrated yet: nothing leads anywhere.
        return []
    if site is None or follows_base_url(site):
        return []
    return [
        checks.Warning(
            f"Links in newsletters, mails and the sitemap lead to {site.root_url}, "
            f"but GLAS_BASE_URL is {settings.BASE_URL}.",
            hint="Run manage.py site, or change the address in the admin under Settings, Sites.",
            id="cms.W001",
        )
    ]


@register(Tags.models)
def never_public_names_models(
    app_configs: Sequence[AppConfig] | None = None, **options: Any
) -> list[CheckMessage]:
    """Report names in ``never_public`` that are no models of their app: their tables would still count."""
    return [
        checks.Warning(
            f"never_public names {name}, and the app {config.label} has no such model.",
            hint="Name the app's own models by their class names; a relation's table is Model_field.",
            obj=config.name,
            id="cms.W002",
        )
        for config in app_configs or apps.get_app_configs()
        if hasattr(config, "never_public")
        for name in unknown_models(config)
    ]


@register()
def every_label_has_its_field(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """Report the fields of the admin that keep their English name, because the library has renamed them."""
    return [
        checks.Warning(
            f"The admin has no {name} any more: its successor keeps its English name.",
            hint="Give its Bulgarian name in cms/editing/labels.py.",
            id="cms.W003",
        )
        for name in missing
    ]
