"""What a person's settings say of birth, verified facts and roles on the site, read in one query."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, StringAgg, Subquery, Value

from youth.crypto import decrypted
from youth.models import Council, User, Verification
from youth.models.held import valid_on
from youth.procedure.age import Birth


@dataclass(frozen=True, slots=True)
class SettingsFacts:
    """When the person was born as far as known, what is verified, and whether they work on the site."""

    birth: Birth | None
    verified: frozenset[str]
    works_on_site: bool


def settings_facts_of(user: User, council: Council, on: date) -> SettingsFacts:
    """Return them, for the person alone: ``birth_of``, ``verified_facts`` and ``works_on_site`` at once."""
    valid = Verification.objects.filter(valid_on(on), user=OuterRef("pk"), council=council).order_by()
    facts = valid.values("user").annotate(facts=StringAgg("fact", Value(","))).values("facts")
    row = (
        User.objects.filter(pk=user.pk)
        .annotate(
            born=F("birth_date__ciphertext"),
            facts=Subquery(facts),
            is_in_group=Exists(User.groups.through.objects.filter(user=OuterRef("pk"))),
        )
        .values("born", "facts", "is_in_group")
        .get()
    )
    return SettingsFacts(
        birth=Birth.read(decrypted(bytes(row["born"]))) if row["born"] else None,
        verified=frozenset(row["facts"].split(",") if row["facts"] else ()),
        works_on_site=user.is_superuser or row["is_in_group"],
    )
