"""Pages, below ``/<lang>/c/<council>/records/``; namespace ``records``."""

from django.urls import path

from plugins.records import desk, referral_views, views

urlpatterns = [
    path("", views.record_list, name="list"),
    path("import/", views.upload, name="upload"),
    path("import/<uuid:pk>/", views.preview, name="preview"),
    path("resolutions/<uuid:pk>/<str:name>", views.download, name="download"),
    path("import/<uuid:pk>/resolution.pdf", views.preview_pdf, name="preview_pdf"),
    path("senders/", desk.senders, name="senders"),
    path("senders/<uuid:pk>/withdraw/", desk.distrust, name="distrust"),
    path("resolutions/<uuid:pk>/issue/", desk.issue, name="issue"),
    path("resolutions/<uuid:pk>/send/", referral_views.send, name="send"),
    path("resolutions/<uuid:pk>/stages/<str:stage>/", referral_views.enter, name="enter"),
    path("stages/<uuid:pk>/correct/", referral_views.correct, name="correct"),
    path("<uuid:pk>/stages/<str:stage>/", referral_views.note, name="note"),
    path("<uuid:pk>/", views.record_detail, name="detail"),
    path("<uuid:pk>/package.zip", views.record_package, name="package"),
    path("<uuid:pk>/resolution.pdf", views.record_pdf, name="pdf"),
    path("<uuid:pk>/review/", desk.review, name="review"),
    path("<uuid:pk>/annul/", desk.annul, name="annul"),
]
