"""Addresses below ``/<lang>/c/<council>/dummy/``."""

from django.urls import path

from tests.dummy_plugin import views

urlpatterns = [
    path("board/", views.board, name="board"),
    path("notes/", views.listed, name="listed"),
    path("notes/<int:pk>/form/", views.by_form, name="by_form"),
    path("notes/<int:pk>/message/", views.by_message, name="by_message"),
    path("notes/<int:pk>/page/", views.by_page, name="by_page"),
    path("notes/<int:pk>/own-page/", views.by_own_page, name="by_own_page"),
]
