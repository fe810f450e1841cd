"""Pages below ``/<language>/c/<council>/proposals/``."""

from django.urls import path

from proposals import (
    amendment_views,
    co_author_views,
    drafts,
    list_views,
    merging_views,
    views,
    writing_views,
    written_amendment_views,
)
from proposals.feeds import ProposalsFeed

urlpatterns = [
    path("", list_views.list_page, name="list"),
    path("table.csv", list_views.table, {"kind": "csv"}, name="csv"),
    path("table.xlsx", list_views.table, {"kind": "xlsx"}, name="xlsx"),
    path("embed/", list_views.embed, name="embed"),
    path("feed.atom", ProposalsFeed(), name="feed"),
    path("new/", writing_views.create, name="create"),
    path("similar/", writing_views.similar, name="similar"),
    path("new/keep/", drafts.keep_draft, name="keep_new"),
    path("amendments/to/<uuid:item>/", amendment_views.move, name="move_amendment"),
    path("amendments/<uuid:pk>/withdraw/", amendment_views.withdraw, name="withdraw_amendment"),
    path("amendments/<uuid:pk>/accept/", written_amendment_views.accept, name="accept_amendment"),
    path("amendments/<uuid:pk>/leave/", written_amendment_views.leave, name="leave_amendment"),
    path("amendments/<uuid:pk>/take-back/", written_amendment_views.take_back, name="take_amendment_back"),
    path("<uuid:pk>/amendments/", written_amendment_views.amendments, name="amendments"),
    path("<uuid:pk>/amendments/new/", written_amendment_views.propose, name="propose_amendment"),
    path("co-author/<uuid:place>/", co_author_views.accept, name="co_author"),
    path("<uuid:pk>/co-authors/", co_author_views.offer, name="offer_place"),
    path("<uuid:pk>/co-authors/leave/", co_author_views.leave, name="leave_authors"),
    path("<uuid:pk>/co-authors/<uuid:place>/take-back/", co_author_views.take_back, name="take_offer_back"),
    path("<uuid:pk>/keep/", drafts.keep_draft, name="keep"),
    path("<uuid:pk>/delete/", drafts.delete, name="delete"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/versions/<int:number>/", views.versions, name="version"),
    path("<uuid:pk>/edit/", writing_views.edit, name="edit"),
    path("<uuid:pk>/edit/<slug:step>/", writing_views.edit_step, name="edit_step"),
    path("<uuid:pk>/merge/", merging_views.merge, name="merge"),
    path("<uuid:pk>/split/", merging_views.split, name="split"),
    path("<uuid:pk>/actions/", views.actions, name="actions"),
    path("<uuid:pk>/act/", views.act, name="act"),
    path("<uuid:pk>/authors/", views.authors, name="authors"),
    path("<uuid:pk>/share/", views.share, name="share"),
    path("<uuid:pk>/support/", views.support, name="support"),
    path("<uuid:pk>/steps/<slug:name>/", views.step, name="step"),
]
