"""What the dummy plugin adds; the tests of dispatch put other answers in its place."""

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from plugins import hooks


@hooks.navigation.register
def navigation(council: Any) -> list[hooks.NavItem]:
    """Point to the board."""
    return [hooks.NavItem(title="Board", url=reverse("dummy:board", kwargs={"council": council.slug}))]


@hooks.slot.register
def slot(name: str) -> SafeString | None:
    """Show the board beside a proposal."""
    return mark_safe("<p>board</p>") if name == "proposal.aside" else None
