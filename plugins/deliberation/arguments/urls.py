"""Addresses of the written debate, below those of the floor."""

from django.urls import path

from plugins.deliberation.arguments import views

urlpatterns = [
    path("proposals/<uuid:proposal>/arguments/", views.arguments, name="arguments"),
    path("proposals/<uuid:proposal>/arguments/<slug:side>/new/", views.argue, name="argue"),
    path("proposals/<uuid:proposal>/summaries/<slug:side>/new/", views.sum_up, name="sum_up"),
    path("arguments/<uuid:argument>/change/", views.change, name="change_argument"),
    path("arguments/<uuid:argument>/withdraw/", views.withdraw, name="withdraw_argument"),
    path("arguments/<uuid:argument>/answer/", views.answer, name="answer_argument"),
    path("arguments/<uuid:argument>/vote/", views.vote, name="vote_on_argument"),
    path("answers/<uuid:answer>/withdraw/", views.withdraw_reply, name="withdraw_answer"),
    path("summaries/<uuid:summary>/", views.summary_act, name="summary_act"),
]
