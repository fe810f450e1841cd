"""Terms of office: opening one, entering its end."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from youth.forms.council_people import TermEndForm, TermForm
from youth.services.terms import end_term, open_term
from youth.web.acts import Words, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.refusals import permission_required
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@permission_required("council.manage_people")
@sent_once
def new_term(request: ParticipantRequest) -> HttpResponse:
    """Open a term."""
    council = request.council
    words = Words(
        heading=_("Open a term"),
        lead=_(
            "It gets as many seats as the rules say. They are given one by one, or imported from a table."
        ),
        action=_("Open the term"),
        done=_("The term was opened."),
    )
    highest = council.terms.order_by("-number").values_list("number", flat=True).first() or 0
    form = TermForm(sent(request), initial={"number": highest + 1})
    return act_page(
        request, form, words, lambda given: open_term(council, actor=request.participant, **given)
    )


@require_http_methods(["GET", "POST"])
@permission_required("council.manage_people")
@sent_once
def end_term_page(request: ParticipantRequest, term: int) -> HttpResponse:
    """Enter the end of a term, or bring it forward."""
    found = request.council.terms.select_related("council").filter(number=term).first()
    if found is None:
        raise Http404
    words = Words(
        heading=_("End term No. %(number)s") % {"number": found.number},
        lead=_("Every mandate and every seat in a committee of this term ends on that day."),
        action=_("End the term"),
        done=_("The end of the term was entered."),
        is_destructive=True,
    )
    form = TermEndForm(sent(request))
    return act_page(request, form, words, lambda given: end_term(found, actor=request.participant, **given))
