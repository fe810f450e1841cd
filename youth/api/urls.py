"""Endpoints of a council: below ``/api/v1/c/<council>/``."""

from django.urls import URLPattern, URLResolver, path

from youth.live.views import live_frames

urlpatterns: list[URLPattern | URLResolver] = [
    path("live/<str:stream>/", live_frames, name="live"),
]
