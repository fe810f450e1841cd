"""Codes on cards: the secretary makes and ends them, a young person enters one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youth.codes import in_groups, new_seed
from youth.forms.verification import CardCodeForm, CodesForm
from youth.models import CodeBatch, Council
from youth.presenters.code_cards import cards_pdf
from youth.rates import network_of
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.selectors.rules import profile_of
from youth.selectors.verification import batches_of, facts_of
from youth.services.verification import codes_in, end_codes, make_codes, use_code
from youth.web.acts import act_by_button, act_by_form
from youth.web.joining import for_participants
from youth.web.refusals import add_refusal, form_page, permission_required, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest


@never_cache
@require_GET
@permission_required("council.make_codes")
def batches_page(request: ParticipantRequest) -> HttpResponse:
    """List the codes that were made: for whom, how many, how many were used, until when."""
    council = request.council
    context = {"council": council, "batches": batches_of(council), "today": today_in(council)}
    return render(request, "youth/verify/codes.html", context)


@never_cache
@sensitive_post_parameters("seed")
@require_http_methods(["GET", "POST"])
@permission_required("council.make_codes")
def new_codes(request: ParticipantRequest) -> HttpResponse:
    """Make codes and show them in the answer, once: nothing of it is kept but their digests.

    The form's seed makes the codes; sent again, the same page shows the same ones.
    """
    council = request.council
    form = CodesForm(request.POST or None, council=council, seed=new_seed())
    if request.method == "POST" and form.is_valid():
        try:
            batch = make_codes(council, actor=request.participant, **form.cleaned_data)
            codes = codes_in(batch, form.cleaned_data["seed"])
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            context = {
                "council": council,
                "batch": batch,
                "codes": [in_groups(code) for code in codes],
                "seed": form.cleaned_data["seed"],
            }
            return render(request, "youth/verify/cards.html", context)
    return form_page(request, "youth/verify/codes_new.html", {"council": council, "form": form})


@never_cache
@sensitive_post_parameters("seed")
@require_POST
@permission_required("council.make_codes", back="youth:verify_codes")
def cards_file(request: ParticipantRequest, batch: UUID) -> HttpResponse:
    """Return the cards as a PDF, to the page that made them."""
    made = _batch(request.council, batch)
    try:
        codes = codes_in(made, request.POST.get("seed", ""))
    except Refusal as refusal:
        show_refusal(request, refusal)
        return redirect("youth:verify_codes", council=request.council.slug)
    with override(request.council.languages[0]):
        path = reverse("youth:verify_me", kwargs={"council": request.council.slug})
    answer = HttpResponse(
        cards_pdf(made, codes, request.build_absolute_uri(path)), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'attachment; filename="cards-{made.pk}.pdf"'
    return answer


@require_POST
@permission_required("council.make_codes", back="youth:verify_codes")
def end_batch(request: ParticipantRequest, batch: UUID) -> HttpResponse:
    """End the codes that nobody has used yet."""
    found = _batch(request.council, batch)
    act_by_button(
        request,
        lambda: end_codes(found, actor=request.participant),
        _("The codes that nobody had used no longer work."),
    )
    return redirect("youth:verify_codes", council=request.council.slug)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def own_page(request: CouncilRequest) -> HttpResponse:
    """Show what a person is verified for and what for; take the code of a card.

    Everybody sees the page: a card's QR code leads here before its holder signs in.
    """
    if request.council.kind != Council.Kind.YOUTH:
        raise Http404
    if request.method == "POST":
        return for_participants("youth:verify_me")(_take_code)(request)
    return _show_own(request, CardCodeForm())


def _take_code(request: ParticipantRequest) -> HttpResponse:
    form = CardCodeForm(request.POST)

    def use(given: dict[str, Any]) -> HttpResponse:
        use_code(request.participant, given["code"], network=network_of(request))
        messages.success(request, _("Thank you. The council has verified you."))
        return redirect("youth:verify_me", council=request.council.slug)

    return act_by_form(form, use) or _show_own(request, form)


def _show_own(request: CouncilRequest, form: CardCodeForm) -> HttpResponse:
    person, rules = request.participant, profile_of(request.council).verify
    facts = facts_of(person) if person is not None else []
    asked = {fact.value for fact in rules.facts.value}
    context = {
        "council": request.council,
        "form": form,
        "verified": [one for one in facts if one.verification is not None],
        "missing": [one.label for one in facts if one.fact in asked and one.verification is None],
        "acts": rules.required_for.value,
        "support_days": rules.support_days.value,
        "is_done": bool(facts) and not any(one.fact in asked and not one.verification for one in facts),
    }
    return form_page(request, "youth/verify/mine.html", context)


def _batch(council: Council, pk: UUID) -> CodeBatch:
    batch = CodeBatch.objects.filter(council=council, pk=pk).select_related("council").first()
    if batch is None:
        raise Http404
    return batch
