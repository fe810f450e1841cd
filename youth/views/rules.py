"""The rules of procedure: read by everybody, prepared by the chair's table, decided by the council."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from youth import policies
from youth.forms.rules import (
    DayForm,
    DecisionForm,
    ProposalForm,
    RuleForm,
    SourceForm,
    WhichRuleForm,
    rule_form_for,
    slip_form_for,
)
from youth.models import RuleChange
from youth.phrasing.rule_errors import sentence_for
from youth.phrasing.rules import FIELDS
from youth.presenters.rule_effects import figures_of, kept_rules
from youth.presenters.rules import ChangePresenter, RulesPresenter, effect_after, effect_now
from youth.procedure.profile import Fact, InvalidRuleError, load_profile, read_override
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.rule_changes import amended_item, change_by_id, change_in_preparation
from youth.selectors.rules import is_founding, meetings_ahead, profile_of
from youth.services.rule_amending import (
    amend_rule_change,
    change_day_of_rules,
    leave_out_of_rule_change,
)
from youth.services.rule_changes import (
    decide_rule_change,
    propose_rule_change,
    put_into_rule_change,
    take_out_of_rule_change,
    withdraw_rule_change,
)
from youth.services.rule_corrections import confirm_rule_slip, report_rule_slip, state_rule_source
from youth.services.rules import override_rule, restore_rule
from youth.web.acts import Back, Words, act_by_button, act_by_form, act_page, sent
from youth.web.refusals import add_refusal, form_page, permission_required
from youth.web.requests import CouncilRequest, ParticipantRequest


@require_GET
def rules_page(request: CouncilRequest) -> HttpResponse:
    """Show every rule with its value, where the council wrote it, what is coming and what was changed."""
    council = request.council
    can_edit = policies.may("council.edit_rules", request.participant, council)
    context = {
        "council": council,
        "board": RulesPresenter(council),
        "can_edit": can_edit,
        "founding": can_edit and is_founding(council),
    }
    return render(request, "youth/council/rules.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("council.edit_rules")
def rule_page(request: ParticipantRequest, field: str) -> HttpResponse:
    """Explain one rule; set it in the founding, or put its new value into the change being prepared."""
    council, fact = request.council, _fact(request, field)
    founding = is_founding(council)
    if "restore" in request.POST:
        return _restore(request, field)
    form = rule_form_for(field, fact, request.POST or None)
    preview = "preview" in request.POST
    act = _set_in_founding if founding else _put_into_change
    if not preview and (answer := act_by_form(form, lambda given: act(request, field, form, given))):
        return answer
    context = {
        "council": council,
        "form": form,
        "field": field,
        "title": FIELDS[field],
        "fact": fact,
        "preset": load_profile(council.rules_preset).fact(field),
        "effect": effect_now(council, field),
        "preview": _preview(request, form, field) if preview else "",
        "founding": founding,
        "kept": [] if founding else kept_rules(council, [field]),
        "holds_from": today_in(council) + timedelta(days=1),
        "draft": change_in_preparation(council),
        "may_report_slip": policies.may("council.report_rule_slip", request.participant, council),
    }
    return form_page(request, "youth/council/rule.html", context)


def _preview(request: ParticipantRequest, form: RuleForm, field: str) -> str:
    """Return what the value in the form would mean; empty, with the error in the form, for an invalid one."""
    if not form.is_valid():
        return ""
    try:
        effect = effect_after(request.council, field, {"value": form.raw_value()})
    except InvalidRuleError as error:
        add_refusal(form, Refusal("invalid_rule", sentence_for(error), error.field))
        return ""
    return effect or _("This rule fits together with the others.")


def _set_in_founding(
    request: ParticipantRequest, field: str, form: RuleForm, given: Mapping[str, Any]
) -> HttpResponse:
    override_rule(
        request.council,
        field,
        form.raw_value(),
        actor=request.participant,
        source=given["source"],
        confirmed=given["confirmed"],
    )
    messages.success(request, _("The rule “%(rule)s” was set.") % {"rule": FIELDS[field]})
    return redirect("youth:rules", council=request.council.slug)


def _put_into_change(
    request: ParticipantRequest, field: str, form: RuleForm, given: Mapping[str, Any]
) -> HttpResponse:
    put_into_rule_change(
        request.council,
        field,
        form.raw_value(),
        actor=request.participant,
        source=given["source"],
        confirmed=given["confirmed"],
    )
    messages.success(request, _("The new value is in the change that is being prepared."))
    return redirect("youth:rule_draft", council=request.council.slug)


def _restore(request: ParticipantRequest, field: str) -> HttpResponse:
    act_by_button(
        request,
        lambda: restore_rule(request.council, field, actor=request.participant),
        _("The rule “%(rule)s” follows the preset again.") % {"rule": FIELDS[field]},
    )
    return redirect("youth:rules", council=request.council.slug)


@require_http_methods(["GET", "POST"])
@permission_required("council.report_rule_slip")
def rule_slip(request: ParticipantRequest, field: str) -> HttpResponse:
    """Report that a rule was entered otherwise than it was decided."""
    council, fact = request.council, _fact(request, field)
    form = slip_form_for(field, fact, sent(request))
    words = Words(
        heading=_("A slip in “%(rule)s”") % {"rule": FIELDS[field]},
        lead=_(
            "Only for what was typed wrongly: the council decided one thing, and another was entered. The"
            " chair has to confirm it. A new rule is a decision of the council."
        ),
        action=_("Report the slip to the chair"),
        done=_("The chair can confirm the slip now."),
    )
    return act_page(
        request,
        form,
        words,
        lambda given: report_rule_slip(
            council,
            field,
            form.raw_value(),
            reason=given["reason"],
            source=given["source"],
            confirmed=given["confirmed"],
            actor=request.participant,
        ),
        back=_back(request),
    )


@require_http_methods(["GET", "POST"])
@permission_required("council.edit_rules")
def rule_source(request: ParticipantRequest, field: str) -> HttpResponse:
    """Enter where the council's own rules say what a rule says."""
    council, fact = request.council, _fact(request, field)
    form = SourceForm(sent(request), initial={"source": fact.source if fact.overridden else ""})
    words = Words(
        heading=_("Where “%(rule)s” is written") % {"rule": FIELDS[field]},
        lead=_("The rule stays as it is. Everybody reads beside it where this council wrote it."),
        action=_("Save the place"),
        done=_("The page of the rules names the place now."),
    )
    return act_page(
        request,
        form,
        words,
        lambda given: state_rule_source(council, field, actor=request.participant, **given),
        back=_back(request),
    )


@require_http_methods(["GET", "POST"])
@permission_required("council.edit_rules")
def rule_draft(request: ParticipantRequest) -> HttpResponse:
    """Show the change that is being prepared; put it before the council."""
    council = request.council
    if field := request.POST.get("take_out"):
        act_by_button(
            request,
            lambda: take_out_of_rule_change(council, field, actor=request.participant),
            _("The rule was taken out of the change."),
        )
        return redirect("youth:rule_draft", council=council.slug)
    form = ProposalForm(sent(request))

    def propose(given: dict[str, Any]) -> HttpResponse:
        change = propose_rule_change(council, actor=request.participant, **given)
        messages.success(request, _("The change waits for the council's decision."))
        return redirect("youth:rule_change", council=council.slug, pk=change.pk)

    if answer := act_by_form(form, propose):
        return answer
    draft = change_in_preparation(council)
    context = {
        "council": council,
        "form": form,
        "shown": ChangePresenter(draft, figures_of(council)) if draft else None,
        "kept": kept_rules(council, draft.facts) if draft else [],
    }
    return form_page(request, "youth/council/rule_draft.html", context)


@require_http_methods(["GET", "POST"])
def rule_change(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show a change of the rules; enter the decision, confirm a slip, or take it back."""
    council = request.council
    change = change_by_id(council, pk)
    if change is None:
        raise Http404
    if request.method == "POST":
        return _act_on_change(request, change)
    return _change_page(request, change)


def _change_page(
    request: CouncilRequest,
    change: RuleChange,
    form: DecisionForm | None = None,
    day_form: DayForm | None = None,
) -> HttpResponse:
    council, who = request.council, request.participant
    can_edit = policies.may("council.edit_rules", who, change)
    waits = change.state == RuleChange.State.PROPOSED
    item = amended_item(change) if can_edit and waits else None
    context = {
        "council": council,
        "shown": ChangePresenter(change, figures_of(council) if waits else None),
        "waits": waits,
        "can_edit": can_edit,
        "form": form or DecisionForm(council=council),
        "blocked": waits and bool(meetings_ahead(council)),
        "may_confirm": waits and policies.may("council.confirm_rule_slip", who, change),
        "kept": kept_rules(council, change.facts) if can_edit and waits else [],
        "needed": profile_of(council).majority.rules_change.value,
        "item": item,
        "day_form": day_form or DayForm(initial={"wanted_from": change.wanted_from}),
        "which_form": WhichRuleForm(),
    }
    return form_page(request, "youth/council/rule_change.html", context)


@permission_required("council.edit_rules")
def _act_on_change(request: ParticipantRequest, change: RuleChange) -> HttpResponse:
    council, actor = request.council, request.participant
    done = redirect("youth:rule_change", council=council.slug, pk=change.pk)
    if "confirm" in request.POST:
        act_by_button(request, lambda: confirm_rule_slip(change, actor=actor), _("The slip was corrected."))
        return done
    if "withdraw" in request.POST:
        act_by_button(request, lambda: withdraw_rule_change(change, actor=actor), _("It was taken back."))
        return done
    if field := request.POST.get("leave_out"):
        act_by_button(
            request,
            lambda: leave_out_of_rule_change(change, field, actor=actor),
            _("The rule stays as it is."),
        )
        return done
    if "set_day" in request.POST:
        return _set_day(request, change) or done
    if "rule" in request.POST:
        which = WhichRuleForm(request.POST)
        if not which.is_valid():
            return done
        rule = which.cleaned_data["rule"]
        return redirect("youth:rule_amend", council=council.slug, pk=change.pk, field=rule)
    form = DecisionForm(request.POST, council=council)

    def decide(given: dict[str, Any]) -> HttpResponse:
        decide_rule_change(change, given["resolution"], actor=actor)
        messages.success(request, _("The decision was entered."))
        return done

    return act_by_form(form, decide) or _change_page(request, change, form)


def _set_day(request: ParticipantRequest, change: RuleChange) -> HttpResponse | None:
    """Enter the day that the council amended; return the page where that is refused."""
    form = DayForm(request.POST)

    def act(given: dict[str, Any]) -> bool:
        change_day_of_rules(change, given["wanted_from"], actor=request.participant)
        messages.success(request, _("The day was entered."))
        return True

    return None if act_by_form(form, act) else _change_page(request, change, day_form=form)


@require_http_methods(["GET", "POST"])
@permission_required("council.edit_rules")
def rule_amend(request: ParticipantRequest, pk: UUID, field: str) -> HttpResponse:
    """Enter what a rule will say by a change that the council amended."""
    council, fact = request.council, _fact(request, field)
    change = change_by_id(council, pk)
    item = amended_item(change) if change else None
    if change is None or item is None:
        raise Http404
    if field in change.facts:
        fact = read_override(field, change.facts[field])
    form = rule_form_for(field, fact, sent(request))
    words = Words(
        heading=_("“%(rule)s” as amended") % {"rule": FIELDS[field]},
        lead=_("Enter what the council's amendment makes of this rule. The draft decision then says it."),
        action=_("Enter the value"),
        done=_("The value was entered; the draft decision follows."),
    )
    address = reverse("youth:rule_change", kwargs={"council": council.slug, "pk": pk})
    return act_page(
        request,
        form,
        words,
        lambda given: amend_rule_change(
            change,
            field,
            form.raw_value(),
            source=given["source"],
            confirmed=given["confirmed"],
            actor=request.participant,
        ),
        back=Back(address, _("Change of the rules")),
    )


def _fact(request: CouncilRequest, field: str) -> Fact[Any]:
    try:
        return profile_of(request.council).fact(field)
    except InvalidRuleError as error:
        raise Http404 from error


def _back(request: CouncilRequest) -> Back:
    return Back(reverse("youth:rules", kwargs={"council": request.council.slug}), _("Rules"))
