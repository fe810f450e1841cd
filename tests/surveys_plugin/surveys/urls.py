"""Pages below ``/<language>/c/<council>/surveys/``."""

from django.urls import path

from surveys import views

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="new"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/answer/", views.answer, name="answer"),
    path("<uuid:pk>/close/", views.close, name="close"),
    path("<uuid:pk>/results.csv", views.results, name="results"),
]
