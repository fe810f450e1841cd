"""Endpoints below ``/api/v1/c/<council>/proposals/``."""

from django.urls import path

from proposals.api.views import AmendmentList, ProposalDetail, ProposalList

urlpatterns = [
    path("", ProposalList.as_view(), name="list"),
    path("<uuid:pk>/", ProposalDetail.as_view(), name="detail"),
    path("<uuid:pk>/amendments/", AmendmentList.as_view(), name="amendments"),
]
