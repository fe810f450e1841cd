"""Addresses below ``/api/v1/c/<council>/surveys/``."""

from django.urls import path

from surveys.api.views import SurveyList

urlpatterns = [path("", SurveyList.as_view(), name="list")]
