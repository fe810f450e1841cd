"""Roles that somebody holds in a council as an office: those of the council itself, and those of plugins.

A plugin declares its own in its ``policies`` module, which is imported at the start, and asks for it in its
permissions: ``youth.policies.holds(participant, "training.instructor")``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What ``Office.role`` holds.
LONGEST = 60


class OwnRole(StrEnum):
    """The roles on which the council's own rules rest."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    SECRETARY = "secretary"
    MODERATOR = "moderator"
    VERIFIER = "verifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role, its title, what it may do, and who may hold it.

    ``of_member``: held with a seat only, and ended with it. ``of_one``: one person holds it at a time.
    ``plugin`` is the slug of the plugin whose it is, empty for the council's own.
    """

    name: str
    title: str | Promise
    summary: str | Promise = ""
    of_member: bool = False
    of_one: bool = False
    plugin: str = ""


_roles: dict[str, Role] = {}


def declare_role(
    name: str,
    title: str | Promise,
    *,
    summary: str | Promise = "",
    of_member: bool = False,
    of_one: bool = False,
) -> Role:
    """Declare a role that can be given as an office, and return it.

    A plugin's is named ``<slug>.<role>`` and is offered where the plugin is on. Raises ``ValueError`` for a
    name without a slug, one that is taken and one that is too long.
    """
    plugin, dot, _rest = name.partition(".")
    if not dot and name not in set(OwnRole):
        message = f"a plugin names its roles '<slug>.<role>', not {name!r}"
        raise ValueError(message)
    if name in _roles or len(name) > LONGEST:
        message = f"the role {name!r} is declared twice, or its name has more than {LONGEST} characters"
        raise ValueError(message)
    slug = plugin if dot else ""
    _roles[name] = Role(
        name=name, title=title, summary=summary, of_member=of_member, of_one=of_one, plugin=slug
    )
    return _roles[name]


def role_named(name: str) -> Role | None:
    """Return a declared role, or None where its plugin is not installed (any more)."""
    return _roles.get(name)


def roles_where(is_on: Callable[[str], bool]) -> list[Role]:
    """Return the council's own roles and those of plugins for whose slug ``is_on`` is true, as declared."""
    return [role for role in _roles.values() if not role.plugin or is_on(role.plugin)]


def role_title(name: str) -> str:
    """Return the title of a role in the active language; its name where its plugin is gone."""
    role = role_named(name)
    return str(role.title) if role else name


declare_role(
    OwnRole.CHAIR,
    _("chair"),
    summary=_("Calls and runs the meetings, signs the minutes, keeps people and rules."),
    of_member=True,
    of_one=True,
)
declare_role(
    OwnRole.DEPUTY_CHAIR,
    _("deputy chair"),
    summary=_("Runs meetings in the chair's absence."),
    of_member=True,
)
declare_role(
    OwnRole.SECRETARY,
    _("secretary"),
    summary=_("Prepares meetings, writes the minutes, keeps people, seats and offices."),
    of_one=True,
)
declare_role(
    OwnRole.MODERATOR, _("moderator"), summary=_("Reads what is reported and hides what breaks the rules.")
)
declare_role(
    OwnRole.VERIFIER,
    _("verifies participants"),
    summary=_("Checks age and residence; the only role that sees birth dates."),
)
