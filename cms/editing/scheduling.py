"""Publishing and unpublishing at the hour that an editor set."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.dateparse import parse_datetime
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
    _forget_end(found)
    if isinstance(found, Page):
        unpublish_translations(found)


def _forget_end(found: Any) -> None:
    """Clear the end that is over, also in the newest draft: no form could be saved with it."""
    ended, found.expire_at = found.expire_at, None
    found.save(update_fields=["expire_at"])
    draft = found.latest_revision
    until = parse_datetime(draft.content.get("expire_at") or "") if draft is not None else None
    if until is not None and until <= ended:
        draft.content["expire_at"] = None
        draft.save(update_fields=["content"])


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
