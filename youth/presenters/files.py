"""Files that belong to what people wrote, as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

if TYPE_CHECKING:
    from youth.models import File


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShown:
    """One file: where it is read, and what is said of it before."""

    id: UUID
    url: str
    small_url: str
    name: str
    alt: str
    size: int
    ending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesShown:
    """The files about one subject, as ``youth/files/shown.html`` shows them."""

    picture: FileShown | None = None
    documents: list[FileShown] = field(default_factory=list)


def files_shown(files: "Iterable[File]") -> FilesShown:
    """Return the files about one subject as pages show them."""
    by_kind: dict[str, list[FileShown]] = {"picture": [], "document": []}
    for one in files:
        by_kind[one.kind].append(_shown(one))
    return FilesShown(picture=next(iter(by_kind["picture"]), None), documents=by_kind["document"])


def _shown(file: "File") -> FileShown:
    url = reverse("youth:file", kwargs={"council": file.council.slug, "pk": file.pk})
    return FileShown(
        id=file.pk,
        url=url,
        small_url=f"{url}?small=1",
        name=file.name,
        alt=file.alt,
        size=file.size,
        ending=file.name.rpartition(".")[2].upper(),
    )
