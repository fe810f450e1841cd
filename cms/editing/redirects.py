"""Redirects by hand: to a page, to a full address, or to a path on the site, as those of the councils."""

from typing import Any
from urllib.parse import urljoin

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect


class TargetForm(RedirectForm):
    """Takes a path as target too, and stores the full address that it has on the redirect's site."""

    redirect_link = forms.CharField(
        # As long as the column holds.
        max_length=Redirect._meta.get_field("redirect_link").max_length,
        required=False,
        label=_("or to an address"),
        help_text=_("A full address, or a path on the site: /bg/c/mladezhki-savet/"),
    )

    def clean_redirect_link(self) -> str:
        """Return the full address; raises ``ValidationError`` where it is none."""
        target: str = self.cleaned_data["redirect_link"].strip()
        if target.startswith("/") and not target.startswith("//"):
            site = self.cleaned_data.get("site")
            target = urljoin(site.root_url if site is not None else settings.BASE_URL, target)
        cleaned: Any = forms.URLField(required=False, assume_scheme="https").clean(target)
        return str(cleaned)


def take_paths_as_targets() -> None:
    """Let the admin's views use the form, those of files too; called once at the start."""
    views.CreateView.form_class = views.EditView.form_class = views.RedirectForm = TargetForm
