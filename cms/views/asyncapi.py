"""The description of the live connection for programs."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from plugins import hooks
from youth.live.asyncapi import asyncapi_document
from youth.live.commands import own_commands
from youth.models import Council


@require_safe
@cache_control(public=True, max_age=3_600)
def asyncapi(request: HttpRequest) -> JsonResponse:
    """Give the protocol with the commands that some council of the installation offers."""
    offered = {one.name: one for one in own_commands()} | {
        one.name: one for council in Council.objects.all() for one in hooks.live_commands.items(council)
    }
    return JsonResponse(asyncapi_document(request.get_host(), offered.values()))
