"""Proposals, opinion polls and meetings that an editor names by their address."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from youth.models import Council
from youth.subjects import subjects_of

# The label of what is read on each of these pages.
LABELS = {
    "proposals:detail": "proposals.proposal",
    "voting:opinion": "voting.opinion_poll",
    "youth:meeting": "youth.meeting",
}
KINDS = {
    "proposals.proposal": _("Proposal"),
    "voting.opinion_poll": _("Opinion poll"),
    "youth.meeting": _("Meeting"),
}


class Reference(NamedTuple):
    """What the page at an address is about."""

    council: str
    label: str
    key: str


def reference_of(address: str) -> Reference | None:
    """Return what is read at an address of this installation, or None where it is none of these pages."""
    try:
        match = resolve(urlsplit(address.strip()).path)
    except (Resolver404, ValueError):
        return None
    label = LABELS.get(match.view_name)
    return Reference(match.kwargs["council"], label, str(match.kwargs["pk"])) if label else None


class SubjectBlock(blocks.CharBlock):
    """The address of a proposal, an opinion poll or a meeting."""

    def clean(self, value: Any) -> Any:
        """Refuse what is none of them, and what not everybody may read."""
        address = super().clean(value)
        if self.is_deferred_validation or not address:
            return address
        reference = reference_of(address)
        if reference is None:
            raise ValidationError(_("Copy the address of a proposal, an opinion poll or a meeting."))
        council = Council.objects.filter(slug=reference.council).first()
        named = (reference.label, reference.key)
        if council is None or named not in subjects_of(council, [named], viewer=None):
            raise ValidationError(_("At this address there is nothing that everybody may read."))
        return address

    class Meta:
        icon = "link"
        label = _("Address")


def subject_blocks() -> list[tuple[str, blocks.Block]]:
    """Return the one block of which a campaign's choice consists."""
    return [("subject", SubjectBlock(max_length=300, search_index=False))]
