"""Addresses of votes, under ``/<lang>/c/<council>/voting/``."""

from django.urls import path

from voting.views import clerk, demands, downloads, motions, opinions, polls

urlpatterns = [
    path("", polls.index, name="index"),
    path("<uuid:pk>/", polls.detail, name="detail"),
    path("<uuid:pk>/mine/", polls.mine, name="mine"),
    path("<uuid:pk>/ballot/", polls.ballot, name="ballot"),
    path("items/<uuid:item>/open/", polls.open_, name="open"),
    path("items/<uuid:item>/demand/", demands.demand, name="demand"),
    path("<uuid:pk>/close/", polls.close, name="close"),
    path("<uuid:pk>/announce/", polls.announce, name="announce"),
    path("<uuid:pk>/repeat/", polls.repeat, name="repeat"),
    path("<uuid:pk>/challenge/", polls.challenge, name="challenge"),
    path("<uuid:pk>/count/", polls.count, name="count"),
    path("<uuid:pk>/clerk/", clerk.roll, name="clerk"),
    path("<uuid:pk>/clerk/<uuid:member>/", clerk.correct, name="correct_entry"),
    path("<uuid:pk>/void/", motions.void, name="void"),
    path("<uuid:pk>/challenge-result/", motions.challenge, name="challenge_result"),
    path("meetings/<uuid:meeting>/", motions.index, name="motions"),
    path("<uuid:pk>/take-out/", motions.take_out_item, name="take_out"),
    path("meetings/<uuid:meeting>/together/", motions.together, name="together"),
    path("meetings/<uuid:meeting>/<str:name>/", motions.put, name="put"),
    path("opinions/", opinions.index, name="opinions"),
    path("opinions/new/", opinions.create, name="opinion_new"),
    path("opinions/<uuid:pk>/", opinions.detail, name="opinion"),
    path("opinions/<uuid:pk>/mine/", opinions.mine, name="opinion_mine"),
    path("opinions/<uuid:pk>/answer/", opinions.answer, name="opinion_answer"),
    path("opinions/<uuid:pk>/receipt/", opinions.receipt, name="opinion_receipt"),
    path("opinions/<uuid:pk>/results.csv", opinions.results, name="opinion_results"),
    path("opinions/<uuid:pk>/sheets.csv", opinions.sheet_list, name="opinion_sheets"),
    path("opinions/<uuid:pk>/withdraw/", opinions.withdraw, name="opinion_withdraw"),
    path("recount.py", downloads.recount_program, name="recount"),
    path("poll.schema.json", downloads.schema, name="schema"),
    path("<uuid:pk>/poll.json", downloads.file, name="file"),
    path("<uuid:pk>/poll.json.sig", downloads.signature, name="signature"),
    path("<uuid:pk>/receipt.json", downloads.receipt, name="receipt"),
    path("<uuid:pk>/votes.csv", downloads.table, name="table"),
    path("<uuid:pk>/result.pdf", downloads.paper, name="paper"),
    path("<uuid:pk>/embed/", downloads.embed, name="embed"),
]
