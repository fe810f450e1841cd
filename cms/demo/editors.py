"""The accounts that publish the campaign pages of the demonstration."""

from django.contrib.auth.models import Group

from cms.demo.institution import account
from cms.demo.people import EDITOR, PUBLISHER, Person
from cms.editing.roles import EDITORS, PUBLISHERS

GROUPS = ((EDITOR, EDITORS), (PUBLISHER, PUBLISHERS))


def open_editors_room() -> None:
    """Make an editor's and a publisher's account."""
    for somebody, group in GROUPS:
        _editor(somebody, Group.objects.get(name=group))


def _editor(somebody: Person, group: Group) -> None:
    user = account(somebody)
    user.first_name, user.last_name = somebody.name.split(" ", 1)
    user.save(update_fields=["first_name", "last_name"])
    user.groups.add(group)
