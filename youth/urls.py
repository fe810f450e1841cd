"""Pages of one council, under ``/<lang>/c/<council>/``; views read ``request.council``."""

from django.urls import URLPattern, URLResolver

app_name = "youth"

urlpatterns: list[URLPattern | URLResolver] = []
