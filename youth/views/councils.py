"""Public pages of a council: the council itself, its members, its rules."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from youth import policies
from youth.forms.rules import rule_form_for
from youth.journal.streams import council_stream
from youth.live.pages import remember_head
from youth.phrasing.rules import FIELDS, SECTIONS
from youth.presenters.council import CouncilPresenter
from youth.procedure.choices import AppliedBy
from youth.procedure.profile import InvalidRuleError, profile_rows
from youth.selectors.rules import profile_of
from youth.services.rules import override_rule, restore_rule
from youth.views.plugins import may_switch_plugins
from youth.web.acts import act_by_button, act_by_form
from youth.web.refusals import form_page, permission_required
from youth.web.requests import CouncilRequest, ParticipantRequest


@require_GET
def council_page(request: CouncilRequest) -> HttpResponse:
    """Show the council: members, the council it mirrors, meetings, resolutions."""
    stream = council_stream(request.council)
    remember_head(request, stream)
    context = {
        "board": CouncilPresenter(request.council),
        "council": request.council,
        "stream": stream,
        "may_switch_plugins": may_switch_plugins(request),
        "may_manage_people": policies.may("council.manage_people", request.participant, request.council),
        "may_see_desk": policies.may("council.see_desk", request.participant, request.council),
        "may_manage_organisations": policies.may(
            "council.manage_organisations", request.participant, request.council
        ),
    }
    return render(request, "youth/council/page.html", context)


@require_GET
def members_page(request: CouncilRequest) -> HttpResponse:
    """Show every seat of the term with its holder and former holders."""
    stream = council_stream(request.council)
    remember_head(request, stream)
    context = {"board": CouncilPresenter(request.council), "council": request.council, "stream": stream}
    return render(request, "youth/council/members.html", context)


@require_GET
def rules_page(request: CouncilRequest) -> HttpResponse:
    """Show every rule with its value, its source, and whether somebody read it there."""
    council = request.council
    rows = list(profile_rows(profile_of(council)))
    sections = [
        (name, title, [row for row in rows if row.field.partition(".")[0] == name])
        for name, title in SECTIONS.items()
    ]
    context = {
        "council": council,
        "sections": sections,
        "confirmed_count": sum(row.confirmed for row in rows),
        "applied_count": sum(row.applied is AppliedBy.SYSTEM for row in rows),
        "rows_count": len(rows),
        "can_edit": policies.may("council.edit_rules", request.participant, council),
    }
    return render(request, "youth/council/rules.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("council.edit_rules")
def rule_page(request: ParticipantRequest, field: str) -> HttpResponse:
    """Let the chair's table override one rule, or remove the override."""
    council = request.council
    try:
        fact = profile_of(council).fact(field)
    except InvalidRuleError as error:
        raise Http404 from error
    if "restore" in request.POST:
        return _restore(request, field)
    form = rule_form_for(field, fact, request.POST or None)

    def override(given: dict[str, Any]) -> HttpResponse:
        override_rule(
            council,
            field,
            form.raw_value(),
            actor=request.participant,
            source=given["source"],
            confirmed=given["confirmed"],
        )
        messages.success(request, _("The rule “%(rule)s” was changed.") % {"rule": FIELDS[field]})
        return redirect("youth:rules", council=council.slug)

    if answer := act_by_form(form, override):
        return answer
    context = {"council": council, "form": form, "field": field, "title": FIELDS[field], "fact": fact}
    return form_page(request, "youth/council/rule.html", context)


def _restore(request: ParticipantRequest, field: str) -> HttpResponse:
    act_by_button(
        request,
        lambda: restore_rule(request.council, field, actor=request.participant),
        _("The rule “%(rule)s” follows the preset again.") % {"rule": FIELDS[field]},
    )
    return redirect("youth:rules", council=request.council.slug)
