"""Uploading several files at once: into the collection of the council, unless the editor chooses another."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.documents.views.multiple import AddView as DocumentsView
from wagtail.images.views.multiple import AddView as PicturesView

from cms.editing.roles import usual_collection


@hooks.register("register_admin_urls", order=-1)
def uploads_of_several() -> list[URLPattern]:
    """Put our views before the library's at the addresses where several files are uploaded at once."""
    return [
        path("images/multiple/add/", _into_usual(PicturesView.as_view())),
        path("documents/multiple/add/", _into_usual(DocumentsView.as_view())),
    ]


def _into_usual(view: Callable[..., HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Return the view with the usual collection chosen, as its own address says it."""

    def upload(request: HttpRequest) -> HttpResponseBase:
        if request.method == "GET" and "collection_id" not in request.GET:
            usual = usual_collection()
            if usual is not None:
                return HttpResponseRedirect(f"{request.path}?collection_id={usual.pk}")
        return view(request)

    return upload
