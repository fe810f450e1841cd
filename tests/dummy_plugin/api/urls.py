"""Addresses below ``/api/v1/c/<council>/dummy/``."""

from django.urls import path

from tests.dummy_plugin import views

urlpatterns = [path("notes/", views.notes, name="notes")]
