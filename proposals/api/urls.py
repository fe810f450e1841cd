"""Endpoints below ``/api/v1/c/<council>/proposals/``."""

from django.urls import path

from proposals.api.views import ProposalDetail, ProposalList

urlpatterns = [
    path("", ProposalList.as_view(), name="list"),
    path("<uuid:pk>/", ProposalDetail.as_view(), name="detail"),
]
