"""The editors' pages of the newsletter: write, preview, test, send, and follow the progress."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.models import Revision

from cms.models import Newsletter
from cms.newsletter.access import Desk, desk_for, desks_of
from cms.newsletter.forms import NewsletterForm, ScheduleForm
from cms.newsletter.keeping import note, save_version
from cms.newsletter.mails import mail_returned, mail_submitted
from cms.newsletter.sending import send_issue
from cms.presenters.newsletter import Suggestion, suggestions
from youth.languages import language_shown, name_of_language
from youth.mail.mailings import (
    UNSENT,
    cancel_mailing,
    delete_draft,
    hand_back_newsletter,
    schedule_newsletter,
    submit_newsletter,
    unschedule_newsletter,
)
from youth.mail.selectors import languages_of_mail, newsletters_of, readers_by_language
from youth.mail.test_send import send_trial
from youth.models import Mailing
from youth.refusals import Refusal
from youth.web.form_submissions import sent_once, sent_once_apart
from youth.web.pagination import ADMIN_PARAMETER, page_of
from youth.web.refusals import CONFLICT, add_refusal, form_page, show_refusal
from youth.web.requests import SignedInRequest

UNDER_WAY = (Mailing.State.QUEUED, Mailing.State.SENDING)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the councils to choose from, or the only one at once."""
    desks = desks_of(request)
    if not desks:
        raise PermissionDenied
    if len(desks) == 1:
        return redirect("newsletter_issues", desks[0].council.slug)
    return render(request, "cms/admin/newsletter_councils.html", {"desks": desks})


@require_GET
def issues(request: HttpRequest, slug: str) -> HttpResponse:
    """List a council's newsletters, and how many readers it has."""
    desk = desk_for(request, slug)
    readers = readers_by_language(desk.council)
    context = {
        "desk": desk,
        "page": page_of(request, newsletters_of(desk.council), parameter=ADMIN_PARAMETER),
        "readers": readers,
        "readers_count": sum(readers.values()),
    }
    return render(request, "cms/admin/newsletter_issues.html", context)


@require_http_methods(["GET", "POST"])
@sent_once
def write(request: SignedInRequest, slug: str, pk: UUID | None = None) -> HttpResponse:
    """Write a newsletter, or change one that was not sent."""
    desk = desk_for(request, slug)
    draft = _newsletter(desk, pk) if pk else None
    if draft is not None and draft.state not in UNSENT and request.method == "GET":
        return redirect("newsletter_issue", slug, draft.pk)
    version = _version(draft, request.GET.get("version", ""))
    if version is not None:
        draft = version.as_object()
    offered = _offered(desk, draft)
    form = NewsletterForm(
        request.POST or None,
        languages=languages_of_mail(desk.council),
        offered=offered,
        initial=_initial(desk, draft, offered),
    )
    if request.method == "POST" and form.is_valid():
        try:
            reply_to = desk.profile.contact_email
            saved = save_version(
                desk.council,
                form.content(),
                by=request.user,
                newsletter=draft,
                reply_to=reply_to,
                restored=version,
                seen=request.POST.get("seen", ""),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The draft was saved."))
            return redirect("newsletter_issue", slug, saved.pk)
    newest = draft.latest_revision_id if draft is not None else None
    context = {"desk": desk, "form": form, "draft": draft, "version": version, "newest": newest}
    return form_page(request, "cms/admin/newsletter_form.html", context)


@require_GET
def issue(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Show one newsletter: preview, possible actions, progress."""
    desk = desk_for(request, slug)
    return _issue_page(request, desk, _newsletter(desk, pk))


@dataclass(frozen=True, slots=True)
class ReadersWithout:
    """How many readers of a language get a newsletter in another one, which it is written in."""

    language: str
    count: int
    written: str


def _readers_without(newsletter: Mailing, readers: dict[str, int]) -> list[ReadersWithout]:
    """Return the languages in which readers want the newsletter and there is no text."""
    subjects = {language: part["subject"] for language, part in newsletter.content.items()}
    first = newsletter.council.languages[0]
    return [
        ReadersWithout(
            name_of_language(language), count, name_of_language(language_shown(subjects, language, first))
        )
        for language, count in readers.items()
        if language not in subjects
    ]


def _issue_page(
    request: HttpRequest,
    desk: Desk,
    newsletter: Mailing,
    *,
    schedule: ScheduleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    readers = readers_by_language(desk.council)
    schedule = schedule or ScheduleForm()
    context = {
        "desk": desk,
        "newsletter": newsletter,
        "languages": list(newsletter.content),
        "readers_count": sum(readers.values()),
        "without": _readers_without(newsletter, readers),
        "dropped": [
            title for part in list(newsletter.content.values())[:1] for title in part.get("dropped", [])
        ],
        "is_unsent": newsletter.state in UNSENT,
        "schedule": schedule,
        "media": schedule.media,
        "is_under_way": newsletter.state in UNDER_WAY,
    }
    return render(request, "cms/admin/newsletter_issue.html", context, status=status)


@require_GET
@xframe_options_sameorigin
def preview(request: HttpRequest, slug: str, pk: UUID, language: str) -> HttpResponse:
    """Show the mail in one language."""
    desk = desk_for(request, slug)
    newsletter = _newsletter(desk, pk)
    if language not in newsletter.content:
        raise Http404
    return newsletter.serve_preview(request, language)


@require_GET
def progress(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Return the progress of sending, as a part of its page."""
    desk = desk_for(request, slug)
    newsletter = _newsletter(desk, pk)
    context = {"desk": desk, "newsletter": newsletter, "is_under_way": newsletter.state in UNDER_WAY}
    return render(request, "cms/admin/newsletter_progress.html", context)


@require_POST
@sent_once_apart
def act_on(request: SignedInRequest, slug: str, pk: UUID, act: str) -> HttpResponse:
    """Send a test, hand the newsletter over or back, schedule or send it, stop it, or delete its draft."""
    desk = desk_for(request, slug)
    newsletter = _newsletter(desk, pk)
    if act != "schedule" and act not in ACTS:
        raise Http404
    if act in PUBLISHERS_ACTS and not desk.may_send:
        raise PermissionDenied
    schedule = ScheduleForm(request.POST) if act == "schedule" else None
    if schedule is not None and not schedule.is_valid():
        return _issue_page(request, desk, newsletter, schedule=schedule, status=CONFLICT)
    try:
        if schedule is not None:
            schedule_newsletter(newsletter, schedule.cleaned_data["send_at"])
            note(newsletter, "schedule", by=request.user)
            messages.success(request, _("The newsletter is sent at this hour by itself."))
        else:
            messages.success(request, ACTS[act](newsletter, request.user))
            note(newsletter, act, by=request.user)
            if act in MAILED:
                MAILED[act](desk, newsletter, by=request.user)
    except Refusal as refusal:
        show_refusal(request, refusal)
        return _issue_page(request, desk, _newsletter(desk, pk), schedule=schedule, status=CONFLICT)
    if act == "delete":
        return redirect("newsletter_issues", slug)
    return redirect("newsletter_issue", slug, pk)


def _try_out(newsletter: Mailing, user: Any) -> str:
    send_trial(newsletter, user)
    return _("The newsletter was sent to you alone. Look into your mailbox.")


def _send(newsletter: Mailing, user: Any) -> str:
    total = send_issue(newsletter, by=user).total
    text = ngettext(
        "The newsletter goes to %(count)s reader.", "The newsletter goes to %(count)s readers.", total
    )
    return text % {"count": total}


def _submit(newsletter: Mailing, user: Any) -> str:
    submit_newsletter(newsletter)
    return _("The newsletter was submitted. A publisher reads it and sends it.")


def _hand_back(newsletter: Mailing, user: Any) -> str:
    hand_back_newsletter(newsletter)
    return _("The newsletter is a draft again.")


def _unschedule(newsletter: Mailing, user: Any) -> str:
    unschedule_newsletter(newsletter)
    return _("The schedule was cancelled. Nothing is sent by itself.")


def _cancel(newsletter: Mailing, user: Any) -> str:
    left = cancel_mailing(newsletter)
    text = ngettext(
        "Stopped. %(count)s reader gets nothing.", "Stopped. %(count)s readers get nothing.", left
    )
    return text % {"count": left}


def _delete(newsletter: Mailing, user: Any) -> str:
    delete_draft(newsletter)
    return _("The draft was thrown away.")


ACTS = {
    "try": _try_out,
    "submit": _submit,
    "hand-back": _hand_back,
    "unschedule": _unschedule,
    "send": _send,
    "cancel": _cancel,
    "delete": _delete,
}
# Who is mailed that it is their turn, once the step is stored.
MAILED = {"submit": mail_submitted, "hand-back": mail_returned}
PUBLISHERS_ACTS = frozenset({"hand-back", "schedule", "unschedule", "send", "cancel"})


def _newsletter(desk: Desk, pk: UUID) -> Newsletter:
    return get_object_or_404(Newsletter.objects.select_related("council"), council=desk.council, pk=pk)


def _version(draft: Newsletter | None, number: str) -> Revision | None:
    """Return the older version that was asked for, to be written from."""
    if draft is None or not number:
        return None
    if not number.isdecimal():
        raise Http404
    return get_object_or_404(draft.revisions, pk=number)


def _offered(desk: Desk, draft: Newsletter | None) -> list[Suggestion]:
    """Return the items that can be included now, and those already in the draft that are no longer new."""
    offered = suggestions(desk.site, desk.council)
    known = {one.key for one in offered}
    kept: dict[str, dict[str, dict[str, str]]] = {}
    for language, part in (draft.content if draft else {}).items():
        for item in part["items"]:
            if item["key"] not in known:
                kept.setdefault(item["key"], {})[language] = item
    for key, items in kept.items():
        # A language in which it was not chosen gets what was.
        any_one = dict.fromkeys(languages_of_mail(desk.council), next(iter(items.values())))
        offered.append(Suggestion(key, _("Chosen before"), None, any_one | items))
    return offered


def _initial(desk: Desk, draft: Newsletter | None, offered: list[Suggestion]) -> dict[str, Any]:
    if draft is None:
        last = newsletters_of(desk.council).exclude(queued_at=None).first()
        since = last.queued_at if last is not None else None
        is_new = [one.key for one in offered if since is None or (one.at and one.at > since)]
        return {"items": is_new[:8]}
    parts = draft.content.items()
    # A language that the draft was not written in has no items of its own.
    chosen = dict.fromkeys(item["key"] for _language, part in parts for item in part["items"])
    return {
        "subject": {language: part["subject"] for language, part in parts},
        "intro": {language: part["intro"] for language, part in parts},
        "items": list(chosen),
    }
