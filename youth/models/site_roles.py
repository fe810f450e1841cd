"""Ends of roles on a council's site that are known in advance; who holds a role, its owner keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SiteRoleEnd(models.Model):
    """From when an account no longer holds a role; deleted when it is taken back and when it has come."""

    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="site_role_ends")
    user = models.ForeignKey("youth.User", on_delete=models.CASCADE, related_name="site_role_ends")
    # A name in ``youth.site_roles``.
    role = models.CharField(max_length=60)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("end of a role on the site")
        constraints = [
            models.UniqueConstraint(fields=["council", "user", "role"], name="one_end_of_a_site_role")
        ]

    def __str__(self) -> str:
        return f"end of {self.role} for {self.user_id}"
