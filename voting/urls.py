"""Addresses of votes, under ``/<lang>/c/<council>/voting/``."""

from django.urls import path

from voting import opinion_pages, views

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
    path("opinions/", opinion_pages.index, name="opinions"),
    path("opinions/new/", opinion_pages.create, name="opinion_new"),
    path("opinions/<uuid:pk>/", opinion_pages.detail, name="opinion"),
    path("opinions/<uuid:pk>/answer/", opinion_pages.answer, name="opinion_answer"),
    path("opinions/<uuid:pk>/receipt/", opinion_pages.receipt, name="opinion_receipt"),
    path("opinions/<uuid:pk>/results.csv", opinion_pages.results, name="opinion_results"),
    path("opinions/<uuid:pk>/sheets.csv", opinion_pages.sheet_list, name="opinion_sheets"),
    path("opinions/<uuid:pk>/withdraw/", opinion_pages.withdraw, name="opinion_withdraw"),
]
