"""Endpoints, below ``/api/v1/c/<council>/voting/``; namespace ``api:voting``."""

from django.urls import path

from voting.api import views

urlpatterns = [
    path("", views.PollList.as_view(), name="list"),
    path("vote-events/", views.VoteEventList.as_view(), name="vote_events"),
    path("vote-events/<uuid:pk>/", views.VoteEventDetail.as_view(), name="vote_event"),
    path("opinions/", views.OpinionList.as_view(), name="opinions"),
    path("opinions/<uuid:pk>/", views.OpinionDetail.as_view(), name="opinion"),
    path("<uuid:pk>/", views.PollDetail.as_view(), name="detail"),
    path("<uuid:pk>/ballot/", views.OwnBallot.as_view(), name="ballot"),
]
