"""Pages of moderation: reporting a text, the queue, a case, the rules of a council, the public numbers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from youth.clock import now
from youth.forms.moderation import (
    ABOUT_NAME,
    AppealDecisionForm,
    AppealForm,
    DecisionForm,
    ReportForm,
    RulesForm,
)
from youth.models import ModerationCase
from youth.offers import ModeratedText
from youth.policies import may, require
from youth.presenters.moderation import lines_of, numbers_in
from youth.procedure.moderation import AGAINST_AUTHOR, NAME_LABEL, Decision, may_appeal_until
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.moderation import (
    case_by_id,
    decided_cases,
    open_appeals,
    open_cases,
    rules_row_of,
    text_of,
)
from youth.selectors.organisations import acting_for
from youth.services.moderation import Verdict, appeal, decide_appeal, decide_case, report_text, set_rules
from youth.web.acts import Back, Words, act_by_form, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office, for_participants
from youth.web.pagination import page_of
from youth.web.refusals import done_already, form_page, permission_required, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest

SHOWN = {"": open_cases, "appeals": open_appeals, "decided": decided_cases}


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
@sent_once
def report(request: ParticipantRequest, label: str, pk: UUID) -> HttpResponse:
    """Report a text: why, and if need be in words."""
    council, reader = request.council, request.participant
    require("moderation.report", reader, council)
    text = text_of(council, label, pk)
    if text is None or text.state != "shown":
        raise Http404
    author = _name_shown_with(request, text)
    is_name = label == NAME_LABEL
    lead = (
        _("“%(title)s” A moderator looks at it. You hear what comes of it; nobody else learns your name.")
        if is_name
        else _("“%(title)s” A moderator reads it. You hear what comes of it; nobody else learns your name.")
    )
    words = Words(
        heading=_("Report this name") if is_name else _("Report this text"),
        lead=lead % {"title": text.title},
        action=_("Report"),
        done=_("Thank you. A moderator will read it, and you hear what comes of it."),
    )

    def send(given: dict[str, Any]) -> HttpResponse | None:
        try:
            wanted = author if author and given["about"] == ABOUT_NAME else text
            report_text(
                council,
                wanted.label,
                wanted.id,
                reason=given["reason"],
                words=given["words"],
                actor=reader,
            )
        except Refusal as refusal:
            if refusal.code != "reported_already":
                raise
            messages.info(request, str(refusal))
            return redirect(str(text.url))
        return None

    form = ReportForm(sent(request), author=str(author.title) if author else "")
    return act_page(
        request, form, words, send, back=Back(str(text.url), council.name if is_name else str(text.title))
    )


def _name_shown_with(request: ParticipantRequest, text: ModeratedText) -> ModeratedText | None:
    """Return the name that everybody reads beside a text, None where there is none that can be reported."""
    if text.author is None or text.label == NAME_LABEL or text.author == request.participant.pk:
        return None
    name = text_of(request.council, NAME_LABEL, text.author)
    return name if name and name.state == "shown" else None


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required("moderation.decide_appeal")
def queue(request: ParticipantRequest) -> HttpResponse:
    """Show what waits for a decision, and decide about several at once."""
    council = request.council
    decides = may("moderation.decide", request.participant, council)
    shown = request.GET.get("show", "")
    if shown not in SHOWN or (not shown and not decides):
        shown = "" if decides else "appeals"
    form = DecisionForm(sent(request))
    if request.method == "POST":
        require("moderation.decide", request.participant, council)
        answer = act_by_form(form, lambda given: _decide_all(request, given))
        if answer is not None:
            return answer
    page = page_of(request, SHOWN[shown](council))
    address = reverse("youth:moderation", kwargs={"council": council.slug})
    titles = {
        "": pgettext("moderation", "To decide"),
        "appeals": pgettext("moderation", "Appeals"),
        "decided": pgettext("moderation", "Decided"),
    }
    context = {
        "council": council,
        "page": page,
        "lines": lines_of(council, page),
        "shown": shown,
        "form": form,
        "decides": decides,
        "chosen": request.POST.getlist("case"),
        "filters": [
            {
                "label": label,
                "url": f"{address}?show={name}" if name else address,
                "is_active": name == shown,
                "count": None,
            }
            for name, label in titles.items()
            if name or decides
        ],
    }
    return form_page(request, "youth/moderation/queue.html", context)


def _decide_all(request: ParticipantRequest, given: dict[str, Any]) -> HttpResponse:
    """Decide about each chosen case by itself: what is refused keeps none of the others."""
    chosen = [found for key in request.POST.getlist("case") if (found := _case(request, key)) is not None]
    if not chosen:
        raise Refusal("nothing_chosen", _("Choose at least one text above."))
    verdict, done = _verdict(given), 0
    for case in chosen:
        try:
            decide_case(case, verdict, actor=request.participant)
        except Refusal as refusal:
            # The same words would be refused for each of them: back to the form.
            if refusal.field:
                raise
            show_refusal(request, refusal, about=case.title)
        else:
            done += 1
    if done:
        words = ngettext("%(count)s text is decided.", "%(count)s texts are decided.", done)
        messages.success(request, words % {"count": done})
    return redirect("youth:moderation", council=request.council.slug)


def _verdict(given: dict[str, Any]) -> Verdict:
    return Verdict(decision=Decision(given["decision"]), category=given["category"], message=given["message"])


def _case(request: ParticipantRequest, key: str) -> ModerationCase | None:
    try:
        return case_by_id(request.council, UUID(key))
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def case_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show a case to who decides, to the author and to who reported, each their own part and act."""
    council, reader = request.council, request.participant
    case = case_by_id(council, pk)
    if case is None or not may("moderation.see", reader, case):
        raise Http404
    is_author = may("moderation.appeal", reader, case)
    decides = may("moderation.decide", reader, case) and not is_author
    made = getattr(case, "appeal", None)
    decides_appeal = may("moderation.decide_appeal", reader, case) and not is_author
    forms: dict[str, Form] = {
        "decide": DecisionForm(_sent_as(request, "decide")),
        "appeal": AppealForm(_sent_as(request, "appeal")),
        "answer": AppealDecisionForm(_sent_as(request, "answer")),
    }
    act = request.POST.get("act", "")
    if request.method == "POST":
        if act not in forms:
            raise Http404
        if answer := act_by_form(forms[act], lambda given: _do(request, case, act, given)):
            return answer
    context = {
        "council": council,
        "case": case,
        "line": lines_of(council, [case])[0],
        "is_author": is_author,
        "is_office": decides_appeal,
        "decides": decides and case.is_open,
        "appeal": made,
        "may_appeal": _may_appeal(case, is_author=is_author),
        "appeal_until": may_appeal_until(case.decided_at) if case.decided_at else None,
        "decides_appeal": decides_appeal
        and made is not None
        and made.decided_at is None
        and made.against_id != reader.pk,
        "own_report": next((one for one in case.reports.all() if one.participant_id == reader.pk), None),
        "decision_form": forms["decide"],
        "appeal_form": forms["appeal"],
        "answer_form": forms["answer"],
    }
    return form_page(request, "youth/moderation/case.html", context)


def _sent_as(request: ParticipantRequest, act: str) -> Any:
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None


def _may_appeal(case: ModerationCase, *, is_author: bool) -> bool:
    if not is_author or case.decided_at is None or case.decision not in AGAINST_AUTHOR:
        return False
    return not hasattr(case, "appeal") and now() < may_appeal_until(case.decided_at)


def _do(request: ParticipantRequest, case: ModerationCase, act: str, given: dict[str, Any]) -> HttpResponse:
    reader = request.participant
    try:
        if act == "decide":
            decide_case(case, _verdict(given), actor=reader)
            done = _("It is decided. Its author and those who reported it hear of it.")
        elif act == "appeal":
            appeal(case, words=given["words"], actor=_author(request, case))
            done = _("Your appeal is sent. Somebody else looks again, and you hear what comes of it.")
        else:
            is_reversed = given["outcome"] == "reversed"
            decide_appeal(case, is_reversed=is_reversed, answer=given["answer"], actor=reader)
            done = _("The appeal is decided. Its author and who decided first hear of it.")
    except Refusal as refusal:
        if refusal.code not in {"decided_already", "appealed_already"}:
            raise
        messages.info(request, done_already())
    else:
        messages.success(request, done)
    return redirect("youth:moderation_case", council=request.council.slug, pk=case.pk)


def _author(request: ParticipantRequest, case: ModerationCase) -> Any:
    """Return the author who acts: the person, or as whom they act for the organisation."""
    if request.participant.pk == case.author_id:
        return request.participant
    acting = acting_for(request.participant).filter(organisation=case.author_id).first()
    if acting is None:
        raise PermissionDenied
    return acting


@require_http_methods(["GET", "POST"])
@never_cache
@permission_required("moderation.edit_rules")
def rules_page(request: ParticipantRequest) -> HttpResponse:
    """Set what waits for a moderator, and how much one person publishes in a day."""
    council = request.council
    row = rules_row_of(council)
    initial = {
        name: getattr(row, name) for name in ("new_account_days", "holds_links", "words", "most_a_day")
    }
    words = Words(
        heading=_("What waits for a moderator"),
        lead=_(
            "What matches is shown to others only after a moderator has read it; its author sees why. "
            "The words are compared here and sent nowhere."
        ),
        action=pgettext("form", "Save"),
        done=_("Saved."),
    )
    back = Back(reverse("youth:moderation", kwargs={"council": council.slug}), _("Moderation"))
    form = RulesForm(sent(request), initial=initial)
    return act_page(
        request, form, words, lambda given: set_rules(council, **given, actor=request.participant), back=back
    )


@require_GET
def numbers_page(request: CouncilRequest) -> HttpResponse:
    """Show how much was reported and decided in a year (``?year=``), for everybody."""
    council = request.council
    this_year = today_in(council).year
    context = {
        "council": council,
        "numbers": numbers_in(council, _year(request)),
        "years": list(range(council.created_at.year, this_year + 1)),
    }
    return render(request, "youth/moderation/numbers.html", context)


def _year(request: CouncilRequest) -> int:
    """Return the year that the address asks for, this one if it asks for none that was."""
    this_year = today_in(request.council).year
    wanted = request.GET.get("year", "")
    if not wanted.isascii() or not wanted.isdigit() or not 2000 <= int(wanted[:6]) <= this_year:
        return this_year
    return int(wanted)
