"""Publishing and unpublishing at the hour that an editor set."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from wagtail.models import DraftStateMixin, Page, Revision

from cms.editing.translations import unpublish_translations

log = logging.getLogger(__name__)


def publish_what_is_due(now: datetime) -> int:
    """Unpublish what expired by ``now`` and publish what is due; return the number of pages.

    Chosen by time alone, so that a night without a runner is caught up; each on its own, so that one page
    that cannot be published keeps no other waiting. What is done is no longer chosen: twice does no harm.
    """
    expired: list[models.QuerySet] = [
        model._default_manager.filter(live=True, expire_at__lt=now).order_by("expire_at")
        for model in _scheduled_models()
    ]
    waiting = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    done = sum(_each(found, _unpublish) for found in expired)
    return done + _each(waiting, lambda revision: revision.publish(log_action="wagtail.publish.scheduled"))


def _scheduled_models() -> Iterable[type[models.Model]]:
    yield Page
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page):
            yield model


def _unpublish(found: Any) -> None:
    found.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    if isinstance(found, Page):
        unpublish_translations(found)


def _each(chosen: models.QuerySet, act: Callable[[Any], None]) -> int:
    done = 0
    for pk in list(chosen.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                # Checked again under the lock: another runner, or the editor, may have been faster.
                found = chosen.order_by().select_for_update().filter(pk=pk).first()
                if found is None:
                    continue
                act(found)
        except Exception:
            log.exception("scheduled_publishing_failed model=%s pk=%s", chosen.model.__name__, pk)
        else:
            done += 1
    return done
