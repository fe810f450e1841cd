"""Addresses of votes, under ``/<lang>/c/<council>/voting/``."""

from django.urls import path

from voting.views import elections, motions, polls

urlpatterns = [
    path("", polls.index, name="index"),
    path("<uuid:pk>/", polls.detail, name="detail"),
    path("<uuid:pk>/mine/", polls.mine, name="mine"),
    path("<uuid:pk>/ballot/", polls.ballot, name="ballot"),
    path("items/<uuid:item>/open/", polls.open_, name="open"),
    path("<uuid:pk>/close/", polls.close, name="close"),
    path("<uuid:pk>/announce/", polls.announce, name="announce"),
    path("<uuid:pk>/repeat/", polls.repeat, name="repeat"),
    path("<uuid:pk>/challenge/", polls.challenge, name="challenge"),
    path("<uuid:pk>/count/", polls.count, name="count"),
    path("<uuid:pk>/void/", motions.void, name="void"),
    path("<uuid:pk>/challenge-result/", motions.challenge, name="challenge_result"),
    path("items/<uuid:item>/election/", elections.call, name="call_election"),
    path("elections/<uuid:pk>/", elections.detail, name="election"),
    path("elections/<uuid:pk>/nominate/", elections.name, name="nominate"),
    path("elections/<uuid:pk>/open/", elections.open_, name="open_round"),
    path("elections/<uuid:pk>/renew/", elections.renew, name="renew_nominations"),
    path("nominees/<uuid:pk>/withdraw/", elections.withdraw, name="withdraw_nominee"),
    path("meetings/<uuid:meeting>/", motions.index, name="motions"),
    path("meetings/<uuid:meeting>/<str:name>/", motions.put, name="put"),
]
