"""Addresses of votes, under ``/<lang>/c/<council>/voting/``."""

from django.urls import path

from voting import downloads, views

urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("recount.py", downloads.recount_program, name="recount"),
    path("poll.schema.json", downloads.schema, name="schema"),
    path("<uuid:pk>/poll.json", downloads.file, name="file"),
    path("<uuid:pk>/poll.json.sig", downloads.signature, name="signature"),
    path("<uuid:pk>/receipt.json", downloads.receipt, name="receipt"),
    path("<uuid:pk>/votes.csv", downloads.table, name="table"),
    path("<uuid:pk>/result.pdf", downloads.paper, name="paper"),
    path("<uuid:pk>/embed/", downloads.embed, name="embed"),
    path("<uuid:pk>/mine/", views.mine, name="mine"),
    path("<uuid:pk>/ballot/", views.ballot, name="ballot"),
    path("items/<uuid:item>/open/", views.open_, name="open"),
    path("<uuid:pk>/close/", views.close, name="close"),
    path("<uuid:pk>/announce/", views.announce, name="announce"),
    path("<uuid:pk>/repeat/", views.repeat, name="repeat"),
    path("<uuid:pk>/challenge/", views.challenge, name="challenge"),
    path("<uuid:pk>/count/", views.count, name="count"),
]
