"""Addresses of the libraries that are answered here: by their own names, so that a renamed one is noticed."""

import inspect

from django.urls import resolve, reverse

from cms.views.moderation import PageDecision
from cms.views.translations import UpdateTranslations


def test_an_approval_passes_our_checks() -> None:
    answered = resolve(reverse("wagtailadmin_pages:workflow_action", args=(1, "approve", 1))).func
    # Wagtail's guard of the admin is around it.
    (guarded,) = (one for one in inspect.getclosurevars(answered).nonlocals.values() if callable(one))

    assert guarded.view_class is PageDecision


def test_an_update_of_translations_passes_our_checks() -> None:
    answered = resolve(reverse("wagtail_localize:update_translations", args=(1,))).func

    assert answered.view_class is UpdateTranslations
