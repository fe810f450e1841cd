"""Reading the files that people added to what they wrote, without their content where that is not needed."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from youth.models import File

if TYPE_CHECKING:
    from uuid import UUID

    from youth.models import Council


def files_of(label: str, keys: Iterable[object]) -> dict[str, list[File]]:
    """Return the files about some subjects of one label by the id of the subject, in one query."""
    found: dict[str, list[File]] = defaultdict(list)
    wanted = [str(key) for key in keys]
    for file in File.objects.defer("content", "preview").filter(label=label, key__in=wanted):
        found[file.key].append(file)
    return found


def file_by_id(council: "Council", pk: "UUID") -> File | None:
    """Return one file of a council with its content, or None."""
    return File.objects.select_related("keeper").filter(council=council, pk=pk).first()
