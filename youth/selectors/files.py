"""Reading the files that people added to what they wrote, without their content where that is not needed."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from youth.models import File

if TYPE_CHECKING:
    from uuid import UUID

    from youth.models import Council


# All but the contents.
SHOWN = tuple(field.name for field in File._meta.concrete_fields if field.name not in {"content", "preview"})


def files_of(label: str, keys: Iterable[object]) -> dict[str, list[File]]:
    """Return the files about some subjects of one label by the id of the subject, in one query.

    Without their contents, and of their council only the slug, which their addresses need.
    """
    found: dict[str, list[File]] = defaultdict(list)
    wanted = [str(key) for key in keys]
    files = File.objects.select_related("council").only(*SHOWN, "council__slug")
    for file in files.filter(label=label, key__in=wanted) if wanted else ():
        found[file.key].append(file)
    return found


def file_by_id(council: "Council", pk: "UUID") -> File | None:
    """Return one file of a council, or None; its content is read when it is asked for."""
    return File.objects.defer("content", "preview").filter(council=council, pk=pk).first()


def digests_of(label: str, key: object) -> list[str]:
    """Return the SHA-256 digests of the files about a subject, sorted."""
    return sorted(File.objects.filter(label=label, key=str(key)).values_list("digest", flat=True))
