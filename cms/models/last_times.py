"""When something that keeps the installation alive was done last: a backup, a mail that arrived."""

from django.db import models


class LastTime(models.Model):
    """The last time of one thing, and what is known of it: a size, a mail server."""

    class What(models.TextChoices):
        """What is remembered."""

        BACKUP = "backup"
        MAIL = "mail"

    what = models.CharField(max_length=20, primary_key=True, choices=What)
    at = models.DateTimeField()
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "last time"

    def __str__(self) -> str:
        return f"{self.what}: {self.at}"
