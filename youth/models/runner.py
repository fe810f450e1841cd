"""Which of several runners works at the moment."""

from django.db import models


class RunnerLease(models.Model):
    """The right to do due work until a moment; renewed by its holder, free for anybody afterwards."""

    name = models.CharField(max_length=20, primary_key=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()

    class Meta:
        verbose_name = "runner's lease"

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"
