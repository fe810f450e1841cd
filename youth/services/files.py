"""Keeping pictures and documents about a subject: checked by their content before anything is stored."""

import hashlib
import io
from collections.abc import Collection, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image

from templates.uploads.documents import check_document
from templates.uploads.pictures import ENDINGS, clean_picture, written
from templates.uploads.refusals import RefusedFileError, refuse_large, sentence
from youth.models import File
from youth.plain_text import plain_line
from youth.policies import Actor, participant_of
from youth.refusals import Refusal

if TYPE_CHECKING:
    from django.core.files import File as Upload

    from youth.models import Council

MOST_BYTES: Final = 20 * 1024 * 1024
NAME_LENGTH, ALT_LENGTH = 120, 300
# No page shows a picture of a proposal wider, cards in twice the pixels of their width.
LONGEST_SIDE, CARD_SIDE = 1600, 640
PICTURE_ENDINGS: Final = ENDINGS
CONTENT_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "txt": "text/plain",
    "csv": "text/csv",
}


@transaction.atomic
def keep_file(
    upload: "Upload[Any]",
    council: "Council",
    about: tuple[str, str],
    *,
    kinds: Mapping[str, int],
    actor: Actor,
    alt: str = "",
    field: str = "file",
) -> File:
    """Keep a file about a subject, given by its label and id; who may change that subject is asked before.

    ``kinds`` says how many of each kind the subject may have: ``{"picture": 1, "document": 3}``. What it is
    follows from its ending, and its content has to agree. A picture is written again without anything that
    the camera added; ``alt`` says in words what it shows. A document is kept as it was sent.

    Raises ``Refusal`` with ``field``: the reasons of ``templates.uploads``, ``files_full``,
    ``file_kept_already``, and ``alt_missing``, ``alt_too_long`` with the field ``alt``; ``PermissionDenied``
    where nobody keeps it.
    """
    name = PurePath((upload.name or "").replace("\\", "/")).name
    label, key = about
    try:
        refuse_large(upload, MOST_BYTES)
        kept = _picture(name, upload) if _is_picture(name, kinds) else _document(name, upload)
    except RefusedFileError as refused:
        raise Refusal(refused.code, sentence(refused, name), field) from refused
    words = plain_line(alt) if kept.kind == File.Kind.PICTURE else ""
    if kept.kind == File.Kind.PICTURE and not words:
        message = _("Say in a few words what the picture shows, for those who can't see it.")
        raise Refusal("alt_missing", message, "alt")
    if len(words) > ALT_LENGTH:
        raise Refusal("alt_too_long", _("The description of the picture is too long."), "alt")
    there = list(File.objects.select_for_update().filter(label=label, key=key).values_list("kind", "digest"))
    if len([kind for kind, _digest in there if kind == kept.kind]) >= kinds.get(kept.kind, 0):
        raise Refusal("files_full", _("There is no room for another file. Remove one first."), field)
    kept.digest = hashlib.sha256(bytes(kept.content)).hexdigest()
    if kept.digest in {digest for _kind, digest in there}:
        raise Refusal("file_kept_already", _("This file is there already."), field)
    keeper = participant_of(actor)
    if keeper is None:
        raise PermissionDenied("file.keep")
    kept.council, kept.keeper = council, keeper
    kept.label, kept.key, kept.alt, kept.size = label, key, words, len(kept.content)
    kept.name = plain_line(kept.name)[-NAME_LENGTH:]
    kept.save(force_insert=True)
    return kept


def hand_files_over(label: str, old: object, new: object, *, without: Collection[str] = ()) -> None:
    """Let the files about one subject be about another that takes its place, but those of some kinds."""
    files = File.objects.filter(label=label, key=str(old)).exclude(kind__in=list(without))
    files.update(key=str(new))


def remove_file(file: File) -> None:
    """Delete a file for good; who may do so is asked before. Idempotent."""
    File.objects.filter(pk=file.pk).delete()


def remove_files(label: str, keys: "list[str]") -> None:
    """Delete all files about some subjects of one label, with the subjects themselves."""
    File.objects.filter(label=label, key__in=keys).delete()


def _is_picture(name: str, kinds: Mapping[str, int]) -> bool:
    is_document = PurePath(name).suffix.lower().lstrip(".") in CONTENT_TYPES
    return bool(kinds.get(File.Kind.PICTURE)) and not (is_document and kinds.get(File.Kind.DOCUMENT))


def _picture(name: str, upload: "Upload[Any]") -> File:
    clean = clean_picture(name, upload.open())
    is_drawn = clean.content_type == "image/png"
    with Image.open(io.BytesIO(clean.content)) as image:
        image.load()
        sizes = []
        for side in (LONGEST_SIDE, CARD_SIDE):
            smaller = image.copy()
            smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
            sizes.append(written(name, smaller, is_drawn=is_drawn))
    large, small = sizes
    return File(
        kind=File.Kind.PICTURE,
        name=large.name,
        content=large.content,
        preview=small.content,
        content_type=large.content_type,
    )


def _document(name: str, upload: "Upload[Any]") -> File:
    file = upload.open()
    check_document(name, file)
    file.seek(0)
    ending = PurePath(name).suffix.lower().lstrip(".")
    return File(kind=File.Kind.DOCUMENT, name=name, content=file.read(), content_type=CONTENT_TYPES[ending])
