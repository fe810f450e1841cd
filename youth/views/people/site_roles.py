"""The page of roles: offices, and who writes, publishes and administers on the site."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from youth.forms.site_roles import SiteRoleForm
from youth.policies import Actor, may
from youth.presenters.council_people import CouncilPeople
from youth.presenters.site_roles import SiteRoles, name_of_holder
from youth.selectors.roles import roles_in
from youth.services.site_roles import end_site_role, give_site_role
from youth.site_roles import SiteRole, site_role_named, site_roles
from youth.views.people.act_page import Words, act_page, sent
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

    return _act_page(request, SiteRoleForm(sent(request)), words, give)


@office_or_administrator(MANAGES)
@require_http_methods(["GET", "POST"])
@sent_once
def end_page(request: AccountRequest, role: str, account: int) -> HttpResponse:
    """Ask for confirmation, then end an account's role on the site."""
    found, actor = _asked(request, role)
    user = found.holders(request.council).filter(pk=account).first()
    if user is None:
        raise Http404
    name = {"name": name_of_holder(request.council, user), "role": found.title}
    words = Words(
        heading=_("End the role of %(name)s: %(role)s?") % name,
        lead=_("From now on this person can no longer do it. What they did stays."),
        action=_("End the role"),
        done=_("The role was ended."),
        is_destructive=True,
    )
    form = forms.Form(sent(request))
    return _act_page(
        request, form, words, lambda _given: end_site_role(request.council, role, user, actor=actor)
    )


def _asked(request: AccountRequest, name: str) -> tuple[SiteRole, Actor]:
    """Return the role of the address and who acts; raise ``Http404``, ``PermissionDenied``."""
    role = site_role_named(name)
    if role is None or not role.is_given_in(request.council):
        raise Http404
    actor = acting(request, role.permission)
    if actor is None or not may(role.permission, actor, request.council):
        raise PermissionDenied(role.permission)
    return role, actor


def _act_page(request: AccountRequest, form: forms.Form, words: Words, act: Any) -> HttpResponse:
    return act_page(request, form, words, act, back="youth:people_roles", back_title=_("Roles"))
