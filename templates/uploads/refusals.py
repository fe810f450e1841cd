"""Why an upload is refused: reasons by code, and their sentences."""

from collections.abc import Mapping
from typing import Any

from django.core.files import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _


class RefusedFileError(Exception):
    """Raised by the checks of an upload; ``code`` names the reason, ``values`` go into its sentence."""

    def __init__(self, code: str, **values: object) -> None:
        """Keep the reason."""
        super().__init__(code)
        self.code = code
        self.values = values


SENTENCES: Mapping[str, Any] = {
    "empty": _("“%(name)s” is empty."),
    "too_large": _("“%(name)s” is too large: %(size)s. At most %(limit)s can be uploaded."),
    "picture_kind": _("“%(name)s” is not a kind of picture that can be used here. Possible are %(kinds)s."),
    "picture_svg": _(
        "“%(name)s” is an SVG. Such files can hold programs, so they are not taken; save it as PNG."
    ),
    "picture_unreadable": _("“%(name)s” is damaged or is no picture at all."),
    "picture_pixels": _(
        "“%(name)s” has %(millions)s million pixels, more than can be worked with (%(limit)s million). "
        "Make it smaller first."
    ),
    "picture_moves": _("“%(name)s” is animated. Upload a still picture, or link a video."),
    "document_kind": _("“%(name)s” is not a kind of file that can be offered here. Possible are %(kinds)s."),
    "document_differs": _(
        "“%(name)s” ends in .%(ending)s, but its content is something else. Save it again in its own program."
    ),
    "document_damaged": _("“%(name)s” is damaged and cannot be opened."),
    "document_program": _("“%(name)s” holds a program (macros). Save it without macros."),
    "document_unpacks": _(
        "“%(name)s” becomes so large when it is opened that readers could not use it. Make it smaller first."
    ),
    "document_locked": _("“%(name)s” is protected by a password. Readers could not open it."),
}


def sentence(refused: RefusedFileError, name: str) -> str:
    """Return the sentence that tells an editor which file was refused and why."""
    return str(SENTENCES[refused.code]) % {"name": name, **refused.values}


def refuse_large(file: "File[Any]", limit: int) -> None:
    """Raise ``RefusedFileError`` where a file is larger than the limit in bytes."""
    size = file.size or 0
    if size > limit:
        raise RefusedFileError("too_large", size=filesizeformat(size), limit=filesizeformat(limit))
