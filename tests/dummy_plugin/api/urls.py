"""Addresses below ``/api/v1/c/<council>/dummy/``."""

from django.urls import path

from tests.dummy_plugin import views

urlpatterns = [
    path("notes/", views.notes, name="notes"),
    path("notes/all/", views.NoteList.as_view(), name="all"),
    path("notes/<int:pk>/", views.NoteWords.as_view(), name="words"),
]
