"""The address of the style guide, below the language."""

from django.urls import path

from cms.styleguide.views import styleguide

urlpatterns = [path("", styleguide, name="styleguide")]
