"""Committees: setting one up, giving and ending seats in it."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from youth.forms.council_people import CommitteeForm, CommitteeSeatEndForm, CommitteeSeatForm
from youth.models import Committee, CommitteeMembership, Term
from youth.selectors.councils import members_in_office
from youth.services.committees import (
    add_committee_member,
    create_committee,
    end_committee_membership,
    withdraw_committee_end,
)
from youth.web.acts import Words, act_page, sent, withdraw_end_page
from youth.web.form_submissions import sent_once
from youth.web.refusals import permission_required
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@permission_required("council.manage_people")
@sent_once
def new_committee(request: ParticipantRequest, term: int) -> HttpResponse:
    """Set up a committee of a term."""
    found = request.council.terms.select_related("council").filter(number=term).first()
    if found is None:
        raise Http404
    words = Words(
        heading=_("Set up a committee"),
        lead=_("It ends with the term. Without the tick it is an ad-hoc committee."),
        action=_("Set it up"),
        done=_("The committee was set up. Now give its seats."),
    )
    form = CommitteeForm(sent(request), council=request.council)
    return act_page(
        request,
        form,
        words,
        lambda given: create_committee(
            found, short_name(found, given["names"]), actor=request.participant, **given
        ),
    )


@require_http_methods(["GET", "POST"])
@permission_required("council.manage_people")
@sent_once
def give_committee_seat(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Give a member a seat in a committee."""
    council = request.council
    committees = Committee.objects.select_related("term__council")
    committee = committees.filter(pk=pk, term__council=council).first()
    if committee is None:
        raise Http404
    words = Words(
        heading=_("A seat in “%(committee)s”") % {"committee": committee.name},
        lead=_("Only members of the council sit in its committees."),
        action=_("Give the seat"),
        done=_("The seat in the committee was given."),
    )
    members = [mandate.participant for mandate in members_in_office(council)]
    form = CommitteeSeatForm(sent(request), council=council, members=members)
    return act_page(
        request,
        form,
        words,
        lambda given: add_committee_member(committee, actor=request.participant, **given),
    )


@require_http_methods(["GET", "POST"])
@permission_required("council.manage_people")
@sent_once
def change_committee_seat(request: ParticipantRequest, seat: int, act: str) -> HttpResponse:
    """Do one of the acts on a seat in a committee: ``end``, ``keep``."""
    held = CommitteeMembership.objects.select_related("committee__term__council", "participant")
    found = held.filter(pk=seat, committee__term__council=request.council).first()
    if found is None or act not in {"end", "keep"}:
        raise Http404
    names = {"name": found.participant.display_name, "committee": found.committee.name}
    if act == "keep":
        return withdraw_end_page(
            request,
            _("Take back the end of the seat of %(name)s in “%(committee)s”?") % names,
            lambda: withdraw_committee_end(found, actor=request.participant),
        )
    words = Words(
        heading=_("End the seat of %(name)s in “%(committee)s”") % names,
        action=_("End the seat"),
        done=_("The end of the seat in the committee was entered."),
        is_destructive=True,
    )
    form = CommitteeSeatEndForm(sent(request))
    return act_page(
        request,
        form,
        words,
        lambda given: end_committee_membership(found, actor=request.participant, **given),
    )


def short_name(term: Term, names: Mapping[str, str]) -> str:
    """Return a name for addresses and files: of the English name, else with the next number."""
    return slugify(names.get("en", ""))[:60].strip("-") or f"committee-{term.committees.count() + 1}"
