"""The administration's page of a council's plugins: switches, versions, problems, failures of a day."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plugins.apps import API_VERSION, PluginConfig
from plugins.checks import startup_problems
from plugins.failures import write_waiting
from plugins.models import PluginFailure
from plugins.registry import enabled_plugins, installed_plugins, plugin_by_slug, settings_of
from plugins.switching import SwitchRefused, save_settings, switch
from youth.models import Council, Participant
from youth.policies import may
from youth.selectors.councils import councils_listed
from youth.selectors.people import participant_for


def councils_of(request: HttpRequest) -> list[Council]:
    """Return the councils whose plugins the signed-in person may switch."""
    return [council for council in councils_listed() if _may_switch(request, council)]


def index(request: HttpRequest) -> HttpResponse:
    """Show the councils to choose from, or the only one at once."""
    councils = councils_of(request)
    if len(councils) == 1:
        return redirect("council_plugins", councils[0].slug)
    return render(request, "cms/admin/plugin_councils.html", {"councils": councils})


def council_plugins(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every installed plugin with its switch, and what went wrong lately."""
    council, _actor = _council_and_actor(request, slug)
    write_waiting()
    since = timezone.now() - timedelta(days=1)
    on = enabled_plugins(council)
    rows = [_row(config, is_on=config.manifest.slug in on) for config in installed_plugins()]
    context = {
        "council": council,
        "rows": sorted(rows, key=lambda row: str(row["manifest"].category)),
        "problems": startup_problems(),
        "failures": PluginFailure.objects.filter(council=council, last_at__gte=since),
        "api_version": API_VERSION,
    }
    return render(request, "cms/admin/plugins.html", context)


@require_POST
def switch_plugin(request: HttpRequest, slug: str, plugin: str) -> HttpResponse:
    """Switch one plugin and say how it went."""
    council, actor = _council_and_actor(request, slug)
    config = plugin_by_slug(plugin)
    if config is None:
        raise Http404
    enabled = request.POST.get("enabled") == "on"
    try:
        switch(council, plugin, enabled=enabled, actor=actor)
    except SwitchRefused as refused:
        for reason in refused.args:
            messages.error(request, reason)
    else:
        text = _("%(plugin)s is on.") if enabled else _("%(plugin)s is off. Its data are kept.")
        messages.success(request, text % {"plugin": config.manifest.title})
    return redirect("council_plugins", slug)


@require_http_methods(["GET", "POST"])
def plugin_settings(request: HttpRequest, slug: str, plugin: str) -> HttpResponse:
    """Edit a plugin's settings in one council with the plugin's own form."""
    council, _actor = _council_and_actor(request, slug)
    config = plugin_by_slug(plugin)
    if config is None or not config.manifest.settings_form:
        raise Http404
    form_class: type[forms.Form] = import_string(config.manifest.settings_form)
    form = form_class(request.POST or None, initial=settings_of(council, plugin))
    if request.method == "POST" and form.is_valid():
        save_settings(council, plugin, form.cleaned_data)
        messages.success(request, _("The settings were saved."))
        return redirect("council_plugins", slug)
    context = {"council": council, "manifest": config.manifest, "form": form}
    return render(request, "cms/admin/plugin_settings.html", context)


def _row(config: PluginConfig, *, is_on: bool) -> dict[str, Any]:
    return {
        "manifest": config.manifest,
        "is_on": is_on,
        "is_bundled": config.name in settings.BUNDLED_PLUGINS,
        "needs": [
            str(other.manifest.title) for other in map(plugin_by_slug, config.manifest.depends_on) if other
        ],
    }


def _council_and_actor(request: HttpRequest, slug: str) -> tuple[Council, Participant | None]:
    council = get_object_or_404(Council, slug=slug)
    if not _may_switch(request, council):
        raise PermissionDenied
    return council, participant_for(request.user, council)


def _may_switch(request: HttpRequest, council: Council) -> bool:
    # The operator of the installation as well as the council's own chair and secretary.
    return request.user.is_superuser or may(
        "council.switch_plugins", participant_for(request.user, council), council
    )
