"""Pages, below ``/<lang>/c/<council>/records/``; namespace ``records``."""

from django.urls import path

from plugins.records import views

urlpatterns = [
    path("", views.record_list, name="list"),
    path("import/", views.upload, name="upload"),
    path("import/<uuid:pk>/", views.preview, name="preview"),
    path("resolutions/<uuid:pk>/<str:name>", views.download, name="download"),
    path("<uuid:pk>/", views.record_detail, name="detail"),
    path("<uuid:pk>/package.zip", views.record_package, name="package"),
]
