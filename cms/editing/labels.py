"""Names for fields, columns and filters of the admin that stay in English: nothing translates them."""

from collections.abc import Mapping
from typing import Any

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


# What the library has no longer under the name that is used here; reported by a check, never in the way.
missing: list[str] = []


def name_fields() -> None:
    """Set the labels of fields, columns and filters, once at the start.

    A name that the library has changed is noted in ``missing``; no command may fail for an English label.
    """
    # Once all models are there.
    from wagtail.models import Site
    from wagtail.sites.views import IndexView
    from wagtail_localize.views.report import TranslationsReportFilterSet

    missing.clear()
    for form, labels in LABELS.items():
        missing.extend(give_labels(form.__name__, form.base_fields, labels))
    columns = {column.name: column for column in IndexView.columns}
    names = ("port", "site_name", "root_page")
    headings = {name: capfirst(Site._meta.get_field(name).verbose_name) for name in names}
    missing.extend(give_labels("IndexView", columns, headings))
    filters = TranslationsReportFilterSet.base_filters
    missing.extend(give_labels("TranslationsReportFilterSet", filters, FILTERS))


def give_labels(owner: str, named: Mapping[str, Any], labels: Mapping[str, Any]) -> list[str]:
    """Label the fields or columns of these names; return those that ``owner`` does not have."""
    for name, label in labels.items():
        if name in named:
            named[name].label = label
    return [f"{owner}.{name}" for name in labels if name not in named]
