"""Endpoints of a council: below ``/api/v1/c/<council>/``."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
