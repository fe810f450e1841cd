"""Addresses of the records, and files to upload."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

type ClientFor = Callable[[Any], Any]


def page(council: Any, view: str, /, **kwargs: Any) -> str:
    return reverse(f"records:{view}", kwargs={"council": council.slug, **kwargs})


def file(content: bytes, name: str = "package.zip") -> dict[str, SimpleUploadedFile]:
    return {"package": SimpleUploadedFile(name, content, "application/zip")}


PEOPLE = ("municipal_secretary", "secretary", "member", "young_person", "outsider", None)
