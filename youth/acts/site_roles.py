"""Acts on roles on the site: who writes, publishes and administers."""

from datetime import datetime
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
    """A role on the site ends; nobody is named where the account takes no part in the council."""

    name = "youth.site_role_ended"

    role: str
    participant: UUID | None
    ends_at: datetime


@declare_kind
class SiteRoleEndWithdrawn(Kind):
    """The end of a role on the site, which still lay ahead, was taken back."""

    name = "youth.site_role_end_withdrawn"

    role: str
    participant: UUID | None
