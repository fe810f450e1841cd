"""Names for fields, columns and filters of the admin that stay in English: nothing translates them."""

from django.utils.text import capfirst
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


FILTERS = {"source_locale": _("Language of the source"), "target_locale": _("Language of the translation")}


def name_fields() -> None:
    """Set the labels of fields, columns and filters, once at the start."""
    # Once all models are there.
    from wagtail.models import Site
    from wagtail.sites.views import IndexView
    from wagtail_localize.views.report import TranslationsReportFilterSet

    for form, labels in LABELS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
    for column in IndexView.columns:
        if column.name in ("port", "site_name", "root_page"):
            column.label = capfirst(Site._meta.get_field(column.name).verbose_name)
    for name, label in FILTERS.items():
        TranslationsReportFilterSet.base_filters[name].label = label
