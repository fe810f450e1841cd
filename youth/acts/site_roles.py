"""Acts on roles on the site: who writes, publishes and administers."""

from uuid import UUID

from youth.journal.kinds import Kind, declare_kind


@declare_kind
class SiteRoleGiven(Kind):
    """Somebody who takes part in the council was given a role on its site."""

    name = "youth.site_role_given"

    role: str
    participant: UUID


@declare_kind
class SiteRoleEnded(Kind):
    """A role on the site was taken from somebody; nobody is named where the account takes no part here."""

    name = "youth.site_role_ended"

    role: str
    participant: UUID | None
