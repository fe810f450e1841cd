"""Accounts in the editors' admin: one administrator always remains, and deleting an account erases it.

Wagtail would delete the row alone, and leave names, seats and offices that belong to nobody.
"""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.users.forms import UserEditForm
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction
from wagtail.users.views.users import EditView, UserViewSet

from youth.models import User
from youth.refusals import Refusal
from youth.services.administrators import ADMINISTRATOR, administrators, refuse_last
from youth.services.erasure import erase_account
from youth.web.refusals import show_refusal


class AccountForm(UserEditForm):
    """The form of an account; the last administrator stays active and one."""

    def clean(self) -> dict[str, Any]:
        """Refuse to take the last administrator away; call it in a transaction."""
        super().clean()
        # One's own account has neither field.
        for field in ("is_superuser", "is_active"):
            if not self.cleaned_data.get(field, True):
                try:
                    refuse_last(ADMINISTRATOR, administrators(), self.instance)
                except Refusal as refusal:
                    self.add_error(field, str(refusal))
        values: dict[str, Any] = self.cleaned_data
        return values


class AccountEditView(EditView):
    """The page of an account, which asks and writes in one transaction."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save the account under the lock of the administrators."""
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


class AccountViewSet(UserViewSet):
    """Wagtail's pages of accounts with this form."""

    edit_view_class = AccountEditView

    def get_form_class(self, for_update: bool = False) -> type[Any]:  # noqa: FBT001, FBT002 - as Wagtail calls it
        """Return the form of an account that exists, else Wagtail's."""
        form: type[Any] = AccountForm if for_update else super().get_form_class(for_update)
        return form


@hooks.register("before_delete_user")
def erase_one(request: HttpRequest, user: User) -> HttpResponse | None:
    """Erase the account before Wagtail deletes what is gone by then; the last administrator stays."""
    if request.method != "POST":
        return None
    try:
        erase_account(user)
    except Refusal as refusal:
        show_refusal(request, refusal)
        return redirect("wagtailusers_users:edit", user.pk)
    return None


@hooks.register("before_bulk_action")
def change_many(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Erase or deactivate the chosen accounts one after the other; none where one of them has to remain."""
    if not isinstance(action, UserBulkAction):
        return None
    try:
        with transaction.atomic():
            for user in objects:
                if action_type == "delete":
                    erase_account(user)
                elif action_type == "set_active_state":
                    _deactivate(user, is_active=action.cleaned_form.cleaned_data["mark_as_active"])
    except Refusal as refusal:
        show_refusal(request, refusal)
        answer: HttpResponse = redirect(action.next_url)
        return answer
    return None


def _deactivate(user: User, *, is_active: bool) -> None:
    if not is_active:
        refuse_last(ADMINISTRATOR, administrators(), user)
        User.objects.filter(pk=user.pk).update(is_active=False)
