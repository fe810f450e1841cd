"""The page on which a council's plugins are switched and set: for chair, secretary and the operator."""

from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plugins.apps import API_VERSION, PluginConfig
from plugins.failures import record_failure, write_waiting
from plugins.management.problems import all_problems
from plugins.models import PluginFailure
from plugins.registry import enabled_plugins, installed_plugins, plugin_by_slug
from plugins.switching import SwitchRefused, save_settings, switch
from youth.policies import OPERATOR, Actor, may, require
from youth.web.refusals import form_page
from youth.web.requests import CouncilRequest, View


def may_switch_plugins(request: CouncilRequest) -> bool:
    """Return whether who asks may switch the plugins of the address's council."""
    return may("council.switch_plugins", _who_switches(request), request.council)


def _who_switches(request: CouncilRequest) -> Actor | None:
    return OPERATOR if request.user.is_superuser else request.participant


def _for_those_who_switch[**P](view: View[CouncilRequest, P]) -> View[CouncilRequest, P]:
    """Let visitors sign in, and answer 403 to whoever may not switch."""

    @wraps(view)
    def guarded(request: CouncilRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        require("council.switch_plugins", _who_switches(request), request.council)
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


@_for_those_who_switch
@require_GET
def plugins_page(request: CouncilRequest) -> HttpResponse:
    """Show every installed plugin with its switch, and what went wrong lately."""
    council = request.council
    write_waiting()
    since = timezone.now() - timedelta(days=1)
    on = enabled_plugins(council)
    context = {
        "council": council,
        "rows": [_row(config, is_on=config.manifest.slug in on) for config in installed_plugins()],
        "problems": all_problems(),
        "failures": PluginFailure.objects.filter(council=council, last_at__gte=since),
        "api_version": API_VERSION,
    }
    return render(request, "youth/plugins/list.html", context)


@_for_those_who_switch
@require_POST
def switch_plugin(request: CouncilRequest, plugin: str) -> HttpResponse:
    """Switch one plugin and say how it went."""
    config = _installed(plugin)
    enabled = request.POST.get("enabled") == "on"
    try:
        switch(request.council, plugin, enabled=enabled, actor=request.participant)
    except SwitchRefused as refused:
        for reason in refused.args:
            messages.error(request, reason)
    else:
        text = _("%(plugin)s is on.") if enabled else _("%(plugin)s is off. Its data are kept.")
        messages.success(request, text % {"plugin": config.manifest.title})
    return redirect("youth:plugins", council=request.council.slug)


@_for_those_who_switch
@require_http_methods(["GET", "POST"])
def plugin_settings(request: CouncilRequest, plugin: str) -> HttpResponse:
    """Edit a plugin's settings in one council with the plugin's own form."""
    council, config = request.council, _installed(plugin)
    if not config.manifest.settings_form:
        raise Http404
    try:
        form = config.settings_form_in(council, request.POST or None)
        is_valid = form.is_valid()
    except Exception as error:  # noqa: BLE001 (a plugin's form may fail in any way)
        record_failure(plugin, "settings", council, error)
        messages.error(request, _("%(plugin)s could not be consulted.") % {"plugin": config.manifest.title})
        return redirect("youth:plugins", council=council.slug)
    if is_valid:
        save_settings(council, plugin, _storable(form))
        messages.success(request, _("The settings were saved."))
        return redirect("youth:plugins", council=council.slug)
    context = {"council": council, "manifest": config.manifest, "form": form}
    return form_page(request, "youth/plugins/settings.html", context)


def _installed(slug: str) -> PluginConfig:
    config = plugin_by_slug(slug)
    if config is None:
        raise Http404
    return config


def _storable(form: BaseForm) -> dict[str, Any]:
    """Return what was entered as JSON can hold it: of rows their keys."""
    entered: dict[str, Any] = form.cleaned_data
    return {
        name: entered[name] if isinstance(entered[name], datetime) else field.prepare_value(entered[name])
        for name, field in form.fields.items()
    }


def _row(config: PluginConfig, *, is_on: bool) -> dict[str, Any]:
    return {
        "manifest": config.manifest,
        "is_on": is_on,
        "is_bundled": config.name in settings.BUNDLED_PLUGINS,
        "needs": [
            str(other.manifest.title) for other in map(plugin_by_slug, config.manifest.depends_on) if other
        ],
    }
