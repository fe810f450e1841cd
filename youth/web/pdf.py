"""Answering with a PDF."""

from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header


def pdf_answer(content: bytes, file_name: str) -> HttpResponse:
    """Return a document that the browser shows, under this name when it is kept."""
    headers = {"X-Content-Type-Options": "nosniff"}
    response = HttpResponse(content, content_type="application/pdf", headers=headers)
    disposition = content_disposition_header(as_attachment=False, filename=file_name)
    response["Content-Disposition"] = str(disposition)
    # What it says changes with the minutes, and with who reads it.
    patch_cache_control(response, private=True, no_cache=True)
    return response
