"""Addresses below ``/<lang>/c/<council>/dummy/``."""

from django.urls import path

from tests.dummy_plugin import views

urlpatterns = [path("board/", views.board, name="board")]
