"""Messages of the contact form in the admin: read and deleted, never changed."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import DeleteView, IndexView, InspectView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.models import ContactMessage, ContactPage
from youth.models import User


class MessagePolicy(ModelPermissionPolicy):
    """Users who may edit a contact page may read and delete its messages; nobody may change them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether the user may view or delete any messages at all."""
        if action not in {"view", "delete"}:
            return False
        editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
        return bool(editable.type(ContactPage).exists())

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Return whether the user may do one of the actions."""
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(ContactMessage, MessagePolicy(ContactMessage))


def messages_for(user: User) -> QuerySet[ContactMessage]:
    """Return the messages that came through contact pages which the user may edit.

    If the page was deleted, its messages go to users who may edit the site's home page.
    """
    editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    without_page = Q(page=None, site__root_page__in=editable)
    return ContactMessage.objects.filter(Q(page__in=editable.values("pk")) | without_page)


class OwnMessages:
    """A view on one message: there is none where the user may not edit its contact page."""

    request: Any

    def get_object(self, *args: Any) -> ContactMessage:
        """Return the message, if it is one of the user's."""
        found: ContactMessage = super().get_object(*args)  # type: ignore[misc]
        if not messages_for(self.request.user).filter(pk=found.pk).exists():
            raise Http404
        return found


class MessageList(IndexView):
    """The messages that the user may read."""

    def get_base_queryset(self) -> QuerySet[ContactMessage]:
        """Leave out what came through other contact pages."""
        return messages_for(self.request.user)


class MessageInFull(OwnMessages, InspectView):
    """One message."""


class MessageDeletion(OwnMessages, DeleteView):
    """Deletes one message."""


class MessageHistory(OwnMessages, HistoryView):
    """What happened to one message."""


class MessageViewSet(ModelViewSet):
    """The list of messages, and each of them in full."""

    model = ContactMessage
    name = "contact_messages"
    url_prefix = "contact-messages"
    icon = "mail"
    menu_label = _("Messages")
    menu_order = 310
    add_to_admin_menu = True
    index_view_class = MessageList
    inspect_view_class = MessageInFull
    delete_view_class = MessageDeletion
    history_view_class = MessageHistory
    inspect_view_enabled = True
    copy_view_enabled = False
    list_display = ["subject", "name", "received_at", "mailed_at"]
    list_filter = ["language", "received_at"]
    search_fields = ["subject", "name", "message"]
    inspect_view_fields = ["subject", "message", "name", "email", "language", "received_at", "mailed_at"]
    # Nobody adds or changes a message; the admin asks for a form all the same.
    form_fields = ["subject"]
