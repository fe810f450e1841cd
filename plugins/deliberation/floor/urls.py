"""Addresses of the floor."""

from django.urls import path

from plugins.deliberation.floor import views

urlpatterns = [
    path("meetings/<uuid:meeting>/", views.times, name="times"),
    path("meetings/<uuid:meeting>/mine/", views.mine, name="mine"),
    path("meetings/<uuid:meeting>/questions/", views.questions, name="questions"),
    path("meetings/<uuid:meeting>/questions/new/", views.question_new, name="question_new"),
    path("questions/<uuid:question>/", views.question_act, name="question_act"),
    path("questions/<uuid:question>/read/", views.question_read, name="question_read"),
    path("items/<uuid:item>/ask/", views.ask, name="ask"),
    path("items/<uuid:item>/enter/", views.enter, name="enter"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:pk>/give/", views.give, name="give"),
    path("<uuid:pk>/end/", views.end, name="end"),
]
