"""The page of roles: offices, and who writes, publishes and administers on the site."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from youth.forms.council_people import EndForm
from youth.forms.site_roles import SiteRoleForm
from youth.models import User
from youth.policies import Actor, may
from youth.presenters.council_people import CouncilPeople
from youth.presenters.site_roles import SiteRoles, name_of_holder
from youth.selectors.roles import roles_in
from youth.services.site_roles import end_site_role, give_site_role, withdraw_site_role_end
from youth.site_roles import SiteRole, site_role_named, site_roles
from youth.web.acts import Back, Words, act_page, sent, withdraw_end_page
from youth.web.administrators import acting, office_or_administrator
from youth.web.form_submissions import sent_once, sent_once_apart
from youth.web.requests import AccountRequest

MANAGES = "council.manage_people"


@office_or_administrator(MANAGES)
@require_GET
def roles_page(request: AccountRequest) -> HttpResponse:
    """Show every role of the council, those of its plugins and of its site too, and who holds it."""
    council = request.council
    names = [role.name for role in roles_in(council)]
    actors = {role.permission: acting(request, role.permission) for role in site_roles()}
    context = {
        "council": council,
        "roles": CouncilPeople(council).roles(names),
        "site_roles": SiteRoles(council, actors).rows,
        "is_read_only": not may(MANAGES, request.participant, council),
    }
    return render(request, "youth/people/roles.html", context)


@office_or_administrator(MANAGES)
@require_http_methods(["GET", "POST"])
@sent_once_apart
def give_page(request: AccountRequest, role: str) -> HttpResponse:
    """Give a role on the site to somebody by their e-mail address."""
    found, actor = _asked(request, role)
    words = Words(
        heading=_("Give a role: %(role)s") % {"role": found.title},
        lead=_(
            "The person gets a mail and signs in with a code. They need no password and no date of birth. "
            "An address without an account gets one."
        ),
        action=_("Give the role"),
        done=_("The role was given."),
    )

    def give(given: dict[str, Any]) -> None:
        if not give_site_role(request.council, role, actor=actor, **given):
            messages.warning(request, _("The mail about it could not be sent. Tell the person yourself."))

    return act_page(request, SiteRoleForm(sent(request)), words, give, back=_roles(request))


@office_or_administrator(MANAGES)
@require_http_methods(["GET", "POST"])
@sent_once
def end_page(request: AccountRequest, role: str, account: int) -> HttpResponse:
    """End an account's role on the site, now or at a moment that is known in advance."""
    found, actor = _asked(request, role)
    user = _holder(request, found, account)
    words = Words(
        heading=_("End the role of %(name)s: %(role)s?") % _named(request, found, user),
        lead=_("From then on this person can no longer do it. What they did stays."),
        action=_("End the role"),
        done=_("The end of the role was entered."),
        is_destructive=True,
    )
    return act_page(
        request,
        EndForm(sent(request)),
        words,
        lambda given: end_site_role(request.council, role, user, actor=actor, **given),
        back=_roles(request),
    )


@office_or_administrator(MANAGES)
@require_http_methods(["GET", "POST"])
@sent_once
def keep_page(request: AccountRequest, role: str, account: int) -> HttpResponse:
    """Take back the end of an account's role that lies ahead."""
    found, actor = _asked(request, role)
    user = _holder(request, found, account)
    return withdraw_end_page(
        request,
        _("Take back the end of the role of %(name)s: %(role)s?") % _named(request, found, user),
        lambda: withdraw_site_role_end(request.council, role, user, actor=actor),
        back=_roles(request),
    )


def _holder(request: AccountRequest, role: SiteRole, account: int) -> User:
    user = role.holders(request.council).filter(pk=account).first()
    if user is None:
        raise Http404
    return user


def _named(request: AccountRequest, role: SiteRole, user: User) -> dict[str, object]:
    return {"name": name_of_holder(request.council, user), "role": role.title}


def _asked(request: AccountRequest, name: str) -> tuple[SiteRole, Actor]:
    """Return the role of the address and who acts; raise ``Http404``, ``PermissionDenied``."""
    role = site_role_named(name)
    if role is None or not role.is_given_in(request.council):
        raise Http404
    actor = acting(request, role.permission)
    if actor is None or not may(role.permission, actor, request.council):
        raise PermissionDenied(role.permission)
    return role, actor


def _roles(request: AccountRequest) -> Back:
    return Back(reverse("youth:people_roles", kwargs={"council": request.council.slug}), _("Roles"))
