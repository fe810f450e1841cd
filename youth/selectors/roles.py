"""The roles that a council can give."""

from plugins.registry import is_enabled
from youth.models import Council
from youth.roles import Role, roles_where


def roles_in(council: Council) -> list[Role]:
    """Return the council's own roles and those of the plugins that are on in it."""
    return roles_where(lambda plugin: is_enabled(council, plugin))
