"""Endpoints, below ``/api/v1/c/<council>/records/``; namespace ``api:records``."""

from django.urls import path

from plugins.records.api import views

urlpatterns = [
    path("", views.RecordList.as_view(), name="list"),
    path("referrals/", views.ReferralList.as_view(), name="referrals"),
    path("<uuid:pk>/", views.RecordDetail.as_view(), name="detail"),
]
