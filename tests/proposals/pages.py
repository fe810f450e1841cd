"""Addresses of the proposals, and who gets what there."""

from typing import Any

from django.test import Client
from django.urls import reverse

from proposals.models import Proposal


def address(page: str, proposal: Proposal | None = None, **more: Any) -> str:
    """Return the Bulgarian address of a page of the proposals."""
    place = {"council": "ms"} | ({"pk": proposal.pk} if proposal else {}) | more
    return reverse(f"proposals:{page}", kwargs=place)


def statuses(clients: dict[str, Client], ask: Any) -> dict[str, int]:
    """Return what everybody is answered."""
    return {name: ask(client).status_code for name, client in clients.items() if name != "committee"}
