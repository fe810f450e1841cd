"""What the editors' admin does beyond Wagtail's own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from cms.models import SitePage


@hooks.register("before_move_page")
def refuse_reserved_address(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Refuse a move that would put a page on an address of the installation: saving is not part of a move."""
    specific = page.specific
    if not isinstance(specific, SitePage):
        return None
    try:
        specific.refuse_reserved_address(destination)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
