"""Endpoints below ``/api/v1/c/<council>/deliberation/``."""

from django.urls import path

from plugins.deliberation.arguments.api import ArgumentList

urlpatterns = [path("proposals/<uuid:proposal>/arguments/", ArgumentList.as_view(), name="arguments")]
