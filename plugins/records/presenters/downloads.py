"""The downloads of a resolution: part of the package, file name and media type."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plugins.records.package.bag import AKN, EVENTS, PACKAGE, PDF, VOTES
from plugins.records.package.export import Package

if TYPE_CHECKING:
    from youth.models import Resolution

WHOLE = "package.zip"


@dataclass(frozen=True, slots=True)
class Part:
    """One file: its path in the package (empty: the package itself), media type and title."""

    path: str
    media: str
    title: "str | Promise"


PARTS: dict[str, Part] = {
    "resolution.pdf": Part(PDF, "application/pdf", _("Sheet of the package (PDF)")),
    WHOLE: Part("", "application/zip", _("Whole package (ZIP)")),
    "resolution.akn.xml": Part(AKN, "application/akn+xml", _("Akoma Ntoso (XML)")),
    "votes.csv": Part(VOTES, "text/csv; charset=utf-8", _("Votes (CSV)")),
    "package.json": Part(PACKAGE, "application/json", _("Record (JSON)")),
    "events.jsonl": Part(EVENTS, "application/jsonl", _("Journal (JSON Lines)")),
}


@dataclass(frozen=True, slots=True)
class Download:
    """A link of the list."""

    title: "str | Promise"
    url: str
    is_for_reading: bool


def downloads_of(resolution: "Resolution") -> list[Download]:
    """Return the links to a resolution's files; a package is built only when one is requested."""
    slug = resolution.council.slug
    return [
        Download(
            part.title,
            reverse("records:download", kwargs={"council": slug, "pk": resolution.pk, "name": name}),
            is_for_reading=part.path == PDF,
        )
        for name, part in PARTS.items()
    ]


def file_of(package: Package, name: str) -> tuple[bytes, str]:
    """Return a part's bytes and its file name."""
    part = PARTS[name]
    if not part.path:
        return package.content, package.file_name
    stem = package.file_name.removesuffix(".zip")
    return package.payload[part.path], f"{stem}-{name}"
