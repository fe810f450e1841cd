"""The panels of the admin's home: what to approve, what is scheduled, pages that expire soon, broken links.

Each panel asks a fixed number of queries, however many pages there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from cms.editing.desks import desks_of_user
from cms.editing.translations import pages_behind
from cms.models.editing import BrokenLink, LinkCheck
from youth import clock
from youth.mail.topics import NEWSLETTER
from youth.models import Mailing

SHOWN = 8
HOUR_ASKED = "latest_revision__content__go_live_at"
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a panel: a page, what is to be said of it, and when."""

    title: str
    url: str
    text: str | Promise = ""
    when: datetime | None = None


def pages_of(user: AbstractBaseUser) -> QuerySet[Page]:
    """Return the pages that the person may edit."""
    policy = policy_registry.get_by_type(Page)
    found: QuerySet[Page] = policy.instances_user_has_any_permission_for(user, {"change", "publish"})
    return found


class EditorsPanel(Component):
    """A short list; with more lines than are shown it says how many there are."""

    template_name = "cms/admin/home_panel.html"
    name: ClassVar[str]
    heading: ClassVar[str | Promise]
    empty: str | Promise
    icon: ClassVar[str]
    more_url: str = ""

    def rows(self, user: AbstractBaseUser) -> tuple[list[Row], int]:
        """Return the first lines, and how many there are altogether."""
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Ask for the lines of the signed-in person."""
        rows, total = self.rows((parent_context or {})["request"].user)
        return {"panel": self, "rows": rows, "total": total, "left_out": total - len(rows)}


class AwaitingPanel(EditorsPanel):
    """Newsletters and pages to approve, and the editor's own pages that were sent back."""

    name, order, icon = "awaiting", 100, "clipboard-list"
    heading = _("Awaiting you")
    empty = _("Nothing awaits you.")

    def rows(self, user: AbstractBaseUser) -> tuple[list[Row], int]:
        """Return submitted pages first, the oldest on top."""
        to_approve = TaskState.objects.reviewable_by(user).order_by("started_at")
        found = [
            _page_row(
                task.workflow_state.object_id,
                task.revision.object_str,
                _("%(name)s asks for your approval")
                % {"name": task.workflow_state.requested_by.get_full_name()},
                task.started_at,
            )
            for task in to_approve.select_related("workflow_state__requested_by", "revision")[:SHOWN]
        ]
        sent_back = WorkflowState.objects.filter(
            status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user
        ).select_related("current_task_state")
        returned = list(sent_back.order_by("-created_at")[:SHOWN])
        titles = dict(
            Page.objects.filter(pk__in=[state.object_id for state in returned]).values_list(
                "pk", "draft_title"
            )
        )
        found += [
            _page_row(
                state.object_id,
                titles.get(int(state.object_id), ""),
                state.current_task_state.comment or _("sent back to you"),
                state.current_task_state.finished_at,
            )
            for state in returned
            if int(state.object_id) in titles
        ]
        letters = [
            _newsletter_row(one, _("asks for your approval"), None)
            for one in newsletters_of(user, Mailing.State.SUBMITTED)
        ]
        found = [*letters, *found]
        return found[:SHOWN], max(len(found), len(letters) + to_approve.count() + len(returned))


class ScheduledPanel(EditorsPanel):
    """Newsletters and pages that go out by themselves."""

    name, order, icon = "scheduled", 110, "calendar-alt"
    heading = _("Scheduled")
    empty = _("No page is waiting for its hour.")

    def rows(self, user: AbstractBaseUser) -> tuple[list[Row], int]:
        """Return the pages that go live next first."""
        mine = {str(pk) for pk in pages_of(user).values_list("pk", flat=True)}
        waiting = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
        found = [
            (pk, title, at)
            for pk, title, at in waiting.order_by("approved_go_live_at").values_list(
                "object_id", "object_str", "approved_go_live_at"
            )
            if pk in mine
        ]
        letters = [
            _newsletter_row(one, _("is sent"), one.send_at)
            for one in newsletters_of(user, Mailing.State.SCHEDULED)
        ]
        pages = [_page_row(pk, title, _("goes live"), at) for pk, title, at in found[:SHOWN]]
        rows = sorted([*letters, *pages], key=lambda row: row.when or clock.now())
        return rows[:SHOWN], len(letters) + len(found)


class UnapprovedPanel(EditorsPanel):
    """Drafts with an hour that no publisher has approved: they don't go live by themselves."""

    name, order, icon = "unapproved", 115, "warning"
    heading = _("Scheduled, not approved")
    empty = _("Every scheduled page was approved.")

    def rows(self, user: AbstractBaseUser) -> tuple[list[Row], int]:
        """Return the drafts whose hour comes first; one that went by is among them."""
        drafts = pages_of(user).filter(
            has_unpublished_changes=True, latest_revision__approved_go_live_at__isnull=True
        )
        asked = drafts.exclude(**{HOUR_ASKED: None})
        # One that is live went live at its hour, or has another one now.
        waiting = [
            (pk, title, at)
            for pk, title, text, live_since in asked.values_list(
                "pk", "draft_title", HOUR_ASKED, "last_published_at"
            )
            if (at := parse_datetime(text or "")) is not None and (live_since is None or at > live_since)
        ]
        waiting.sort(key=lambda row: row[2])
        now = clock.now()
        rows = [
            _page_row(
                pk, title, _("a publisher has to approve it") if at > now else _("its hour went by"), at
            )
            for pk, title, at in waiting[:SHOWN]
        ]
        return rows, len(waiting)


class ClosingPanel(EditorsPanel):
    """Pages that leave the site within two weeks."""

    name, order, icon = "closing", 120, "time"
    heading = _("Closing soon")
    empty = _("Nothing ends in the next two weeks.")

    def rows(self, user: AbstractBaseUser) -> tuple[list[Row], int]:
        """Return the pages that expire next first."""
        now = clock.now()
        ending = pages_of(user).filter(live=True, expire_at__gt=now, expire_at__lte=now + SOON)
        shown = ending.order_by("expire_at").values_list("pk", "title", "expire_at")[:SHOWN]
        rows = [_page_row(pk, title, _("leaves the site"), at) for pk, title, at in shown]
        return rows, ending.count()


class BehindPanel(EditorsPanel):
    """Translations that readers see and whose source was changed since."""

    name, order, icon = "behind", 125, "wagtail-localize-language"
    heading = _("Translations behind their source")
    empty = _("Every published translation is up to date.")

    def rows(self, user: AbstractBaseUser) -> tuple[list[Row], int]:
        """Return the translations that have been behind the longest first."""
        late = pages_behind(pages_of(user)).order_by("source_changed_at")
        shown = late.values_list("pk", "title", "source_changed_at")[:SHOWN]
        return [
            _page_row(pk, title, _("the source was changed"), at) for pk, title, at in shown
        ], late.count()


class BrokenLinksPanel(EditorsPanel):
    """Links on published pages that lead nowhere."""

    name, order, icon = "broken-links", 130, "link"
    heading = _("Broken links")
    empty = _("No link within the site is broken.")

    def rows(self, user: AbstractBaseUser) -> tuple[list[Row], int]:
        """Return the first broken links in the order of the site."""
        self.more_url = reverse("broken_links")
        if not LinkCheck.objects.exists():
            self.empty = _("The links are looked at within the next minutes.")
            return [], 0
        found = BrokenLink.objects.filter(page__in=pages_of(user)).select_related("page")
        rows = [
            _page_row(
                link.page_id,
                link.page.title,
                _("%(place)s, “%(text)s”: %(reason)s")
                % {"place": link.place, "text": link.text, "reason": link.get_reason_display()},
                None,
            )
            for link in found[:SHOWN]
        ]
        return rows, found.count()


def newsletters_of(user: AbstractBaseUser, state: str) -> list[Mailing]:
    """Return the newsletters in this state that the person may send."""
    councils = [desk.council for desk in desks_of_user(user) if desk.may_send]
    found = Mailing.objects.filter(topic=NEWSLETTER.name, state=state, council__in=councils)
    return list(found.select_related("council").order_by("created_at"))


def _newsletter_row(letter: Mailing, text: str | Promise, when: datetime | None) -> Row:
    url = reverse("newsletter_issue", args=[letter.council.slug, letter.pk])
    title = str(_("Newsletter: %(title)s")) % {"title": letter.title}
    return Row(title, url, text, when)


def _page_row(pk: int | str, title: str, text: str | Promise, when: datetime | None) -> Row:
    return Row(title, reverse("wagtailadmin_pages:edit", args=[pk]), text, when)


PANELS: tuple[type[EditorsPanel], ...] = (
    AwaitingPanel,
    ScheduledPanel,
    UnapprovedPanel,
    ClosingPanel,
    BehindPanel,
    BrokenLinksPanel,
)
