"""Addresses of votes, under ``/<lang>/c/<council>/voting/``."""

from django.urls import path

from voting import paper_views, views

urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/mine/", views.mine, name="mine"),
    path("<uuid:pk>/ballot/", views.ballot, name="ballot"),
    path("items/<uuid:item>/open/", views.open_, name="open"),
    path("<uuid:pk>/close/", views.close, name="close"),
    path("<uuid:pk>/announce/", views.announce, name="announce"),
    path("<uuid:pk>/repeat/", views.repeat, name="repeat"),
    path("<uuid:pk>/challenge/", views.challenge, name="challenge"),
    path("<uuid:pk>/count/", views.count, name="count"),
    path("<uuid:pk>/papers/", paper_views.papers_page, name="papers"),
    path("<uuid:pk>/papers/ballots.pdf", paper_views.ballot_papers, name="ballot_papers"),
    path("<uuid:pk>/papers/protocol.pdf", paper_views.tellers_protocol, name="tellers_protocol"),
    path("<uuid:pk>/papers/<uuid:entry>/confirm/", paper_views.confirm, name="protocol_confirm"),
    path("meetings/<uuid:meeting>/tellers/", paper_views.tellers_page, name="tellers"),
]
