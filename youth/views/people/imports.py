"""Importing people from a table: upload, look at what would be done, confirm."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from youth import clock
from youth.forms.people_import import ImportForm
from youth.models import Term
from youth.refusals import Refusal
from youth.selectors.roles import roles_in
from youth.services.people_import import import_people, try_import
from youth.services.people_plan import PlannedPerson
from youth.services.people_sample import XLSX, sample_table
from youth.services.people_table import Table, TableRow, read_table
from youth.web.form_submissions import sent_once
from youth.web.refusals import add_refusal, form_page, permission_required, show_refusal
from youth.web.requests import ParticipantRequest

SALT = "youth.people.import"
# Seconds for looking at what would be done.
VALID_FOR = 60 * 60


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required("council.manage_people")
@sent_once
def import_page(request: ParticipantRequest) -> HttpResponse:
    """Take a table and show what it would do; with the signed rows of such a page, do it."""
    council = request.council
    if "rows" in request.POST:
        return _confirmed(request)
    terms = list(council.terms.in_force_from(clock.now()).order_by("starts_at"))
    is_sent = request.method == "POST"
    form = ImportForm(request.POST if is_sent else None, request.FILES if is_sent else None, terms=terms)
    if terms and form.is_valid():
        term = next(one for one in terms if str(one.number) == form.cleaned_data["term"])
        term.council = council
        try:
            file = form.cleaned_data["file"]
            table = read_table(file.name, file, roles_in(council))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return _preview(request, term, table)
    context = {"council": council, "form": form, "terms": terms}
    return form_page(request, "youth/people/import.html", context)


@never_cache
@require_GET
@permission_required("council.manage_people")
def sample(request: ParticipantRequest) -> HttpResponse:
    """Send an empty table with the names of the columns, and an example on a sheet of its own."""
    response = HttpResponse(sample_table(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{request.council.slug}-people.xlsx"'
    return response


def _preview(request: ParticipantRequest, term: Term, table: Table) -> HttpResponse:
    result = try_import(term, table, actor=request.participant)
    context = {
        "council": request.council,
        "term": term,
        "table": table,
        "result": result,
        "rows": "" if result.faults else _signed(request, term, table),
    }
    return render(request, "youth/people/import_preview.html", context)


def _confirmed(request: ParticipantRequest) -> HttpResponse:
    council = request.council
    try:
        kept = signing.loads(request.POST["rows"], salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        kept = {}
    term = council.terms.filter(number=kept.get("term")).first()
    if term is None or (kept["council"], kept["actor"]) != (council.pk, str(request.participant.pk)):
        messages.error(request, _("This page is too old. Upload the table again."))
        return redirect("youth:people_import", council=council.slug)
    term.council = council
    try:
        made = import_people(term, _table(kept), actor=request.participant)
    except Refusal as refusal:
        show_refusal(request, refusal)
        # Nothing was written: the import rolled back before it refused.
        return redirect("youth:people_import", council=council.slug)
    count = len(made.things)
    done = ngettext("%(count)s missing thing was made.", "%(count)s missing things were made.", count)
    messages.success(request, done % {"count": count})
    return redirect("youth:people", council=council.slug)


def _signed(request: ParticipantRequest, term: Term, table: Table) -> str:
    kept = {
        "council": request.council.pk,
        "actor": str(request.participant.pk),
        "term": term.number,
        "columns": table.columns,
        "people": [[row.number, row.person.model_dump(mode="json")] for row in table.rows],
    }
    return signing.dumps(kept, salt=SALT, compress=True)


def _table(kept: dict[str, Any]) -> Table:
    rows = [TableRow(number, PlannedPerson.model_validate(person)) for number, person in kept["people"]]
    return Table(rows, [], kept["columns"])
