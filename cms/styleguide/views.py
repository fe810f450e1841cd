"""Every component on one page, for those who build pages and for the tests that walk over them."""

from django.contrib.auth.decorators import user_passes_test
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.styleguide.specimens import specimens


@user_passes_test(lambda user: user.is_active and user.is_staff)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component; staff only."""
    return render(request, "styleguide/page.html", specimens())
