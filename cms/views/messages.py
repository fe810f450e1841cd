"""Messages of the contact form in the admin: read and deleted, never changed."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.models import ContactMessage, ContactPage


class MessagePolicy(ModelPermissionPolicy):
    """Whoever may edit a contact page may read and delete what was sent through it; nobody may change it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Say whether the user may view or delete messages."""
        if action not in {"view", "delete"}:
            return False
        editable = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
        return bool(editable.type(ContactPage).exists())

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Say whether the user may do one of the actions."""
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(ContactMessage, MessagePolicy(ContactMessage))


class MessageViewSet(ModelViewSet):
    """The list of messages, and each of them in full."""

    model = ContactMessage
    name = "contact_messages"
    url_prefix = "contact-messages"
    icon = "mail"
    menu_label = _("Messages")
    menu_order = 310
    add_to_admin_menu = True
    inspect_view_enabled = True
    copy_view_enabled = False
    list_display = ["subject", "name", "received_at", "mailed_at"]
    list_filter = ["language", "received_at"]
    search_fields = ["subject", "name", "message"]
    inspect_view_fields = ["subject", "message", "name", "email", "language", "received_at", "mailed_at"]
    # Nobody adds or changes a message; the admin asks for a form all the same.
    form_fields = ["subject"]
