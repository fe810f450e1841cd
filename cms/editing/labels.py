"""Names for fields of the admin that Wagtail leaves in English: nothing translates them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import choosers, workflows

LINK_TEXT = _("Text of the link")
LABELS = {
    workflows.WorkflowPageForm: {"page": _("Page")},
    choosers.ExternalLinkChooserForm: {"link_text": LINK_TEXT},
    choosers.AnchorLinkChooserForm: {"link_text": LINK_TEXT},
    choosers.PhoneLinkChooserForm: {"link_text": LINK_TEXT, "phone_number": _("Phone number")},
    choosers.EmailLinkChooserForm: {
        "link_text": LINK_TEXT,
        "email_address": _("E-mail address"),
        "subject": pgettext_lazy("mail", "Subject"),
        "body": pgettext_lazy("mail", "Text"),
    },
}


def name_fields() -> None:
    """Give the fields their names, once at the start."""
    for form, labels in LABELS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
