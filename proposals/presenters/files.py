"""The picture and the documents of proposals as pages show them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from proposals.models import Proposal
from proposals.selectors import LABEL
from youth.selectors.files import files_of

if TYPE_CHECKING:
    from youth.models import Council, File


def files_shown(proposals: Iterable[Proposal], council: "Council") -> dict[str, dict[str, Any]]:
    """Return for each proposal with files, by its id, ``picture`` (or None) and ``documents``; one query."""
    found = files_of(LABEL, [proposal.pk for proposal in proposals])
    return {
        key: {
            "picture": next((_shown(one, council) for one in files if one.kind == "picture"), None),
            "documents": [_shown(one, council) for one in files if one.kind == "document"],
        }
        for key, files in found.items()
    }


def _shown(file: "File", council: "Council") -> dict[str, Any]:
    url = reverse("youth:file", kwargs={"council": council.slug, "pk": file.pk})
    ending = file.name.rpartition(".")[2].upper()
    return {
        "id": file.pk,
        "url": url,
        "small_url": f"{url}?small=1",
        "name": file.name,
        "alt": file.alt,
        "size": file.size,
        "ending": ending,
    }
