"""The verifier's desk: find somebody, see their birth date, confirm what a document shows, correct a slip."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from youth.forms.verification import CorrectedBirthForm, CorrectedNameForm, SearchForm
from youth.models import Council, Participant, User, Verification
from youth.refusals import Refusal
from youth.selectors.people import birth_of
from youth.selectors.verification import account_at, expiring_soon, facts_of, people_named
from youth.services.people import correct_birth_date, end_verification, record_verification
from youth.services.verification import correct_name
from youth.web.acts import act_by_form
from youth.web.refusals import BIRTH, form_page, permission_required, show_refusal
from youth.web.requests import ParticipantRequest

SALT = "youth.verified_account"
# The page of an account that has not joined is open for as long.
HOUR = 60 * 60


@never_cache
@sensitive_post_parameters("wanted")
@require_http_methods(["GET", "POST"])
@permission_required("council.verify_people")
def desk_page(request: ParticipantRequest) -> HttpResponse:
    """Show the search and what is due to expire; find by a name, or by a whole e-mail address."""
    council = request.council
    form = SearchForm(request.POST or None)
    found: list[Participant] = []
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["wanted"]
        account = account_at(wanted) if "@" in wanted else None
        found = _with_account(council, account) if account else people_named(council, wanted)
        if len(found) == 1:
            return redirect("youth:verify_person", council=council.slug, pk=found[0].pk)
        if account is not None:
            return _show_account(request, account)
    context = {
        "council": council,
        "form": form,
        "found": found,
        "was_sought": form.is_bound and form.is_valid(),
        "expiring": expiring_soon(council),
    }
    return form_page(request, "youth/verify/desk.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required("council.verify_people")
def person_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show what is known of one participant; each button and form of the page is one act."""
    person = _person(request.council, pk)
    born = birth_of(_account(person))
    forms: dict[str, Any] = {
        "name_form": CorrectedNameForm(initial={"display_name": person.display_name}),
        "birth_form": CorrectedBirthForm(council=request.council, birth=born),
    }
    if request.method == "POST":
        wrong = _act(request, person)
        if wrong is None:
            return redirect("youth:verify_person", council=request.council.slug, pk=person.pk)
        forms |= wrong
    context = {
        "council": request.council,
        "person": person,
        "born": born,
        "facts": facts_of(person),
        **forms,
    }
    return form_page(request, "youth/verify/person.html", context)


@never_cache
@require_POST
@permission_required("council.verify_people")
def account_page(request: ParticipantRequest) -> HttpResponse:
    """Correct the birth date of an account that has not joined; who it is comes signed from the search."""
    try:
        key = signing.loads(request.POST.get("account", ""), salt=SALT, max_age=HOUR)
    except signing.BadSignature as error:
        raise Http404 from error
    account = User.objects.filter(pk=key).first()
    if account is None:
        raise Http404
    form = CorrectedBirthForm(request.POST, council=request.council)

    def correct(given: dict[str, Any]) -> HttpResponse:
        correct_birth_date(account, request.council, given["birth"], actor=request.participant)
        messages.success(request, _("The birth date was corrected."))
        return redirect("youth:verify", council=request.council.slug)

    return act_by_form(form, correct, fields=BIRTH) or _show_account(request, account, form)


def _act(request: ParticipantRequest, person: Participant) -> dict[str, Any] | None:
    """Do what was pressed; return the form that was wrong, or None where none was."""
    match request.POST.get("act"):
        case "name":
            return _corrected(request, person, CorrectedNameForm(request.POST), "name_form")
        case "birth_date":
            form = CorrectedBirthForm(request.POST, council=request.council)
            return _corrected(request, person, form, "birth_form")
    try:
        if fact := request.POST.get("verify"):
            method = Verification.Method.IN_PERSON
            record_verification(person, fact, method, actor=request.participant)
            messages.success(request, _("Verified. The person sees it on their own page."))
        elif fact := request.POST.get("end"):
            row = next((one.verification for one in facts_of(person) if one.fact == fact), None)
            if row is not None:
                end_verification(row, person, actor=request.participant)
                messages.success(request, _("The verification was ended."))
    except Refusal as refusal:
        show_refusal(request, refusal)
    return None


def _corrected(
    request: ParticipantRequest, person: Participant, form: Any, name: str
) -> dict[str, Any] | None:
    def correct(given: dict[str, Any]) -> bool:
        if name == "name_form":
            correct_name(person, given["display_name"], actor=request.participant)
        else:
            correct_birth_date(_account(person), request.council, given["birth"], actor=request.participant)
        messages.success(request, _("Corrected."))
        return True

    return None if act_by_form(form, correct, fields=BIRTH) else {name: form}


def _show_account(
    request: ParticipantRequest, account: User, form: CorrectedBirthForm | None = None
) -> HttpResponse:
    born = birth_of(account)
    context = {
        "council": request.council,
        "born": born,
        "account": signing.dumps(account.pk, salt=SALT),
        "form": form or CorrectedBirthForm(council=request.council, birth=born),
    }
    return form_page(request, "youth/verify/account.html", context)


def _person(council: Council, pk: UUID) -> Participant:
    people = Participant.objects.select_related("user", "council")
    person = people.filter(
        council=council, pk=pk, kind=Participant.Kind.PERSON, left_at__isnull=True, user__isnull=False
    ).first()
    if person is None:
        raise Http404
    return person


def _account(person: Participant) -> User:
    if person.user is None:
        raise Http404
    return person.user


def _with_account(council: Council, account: User) -> list[Participant]:
    return list(Participant.objects.filter(council=council, user=account, left_at__isnull=True))
