"""The forms in which editors write a page and copy one."""

from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm

from cms.content.checks import barriers_on
from youth import clock
from youth.models import Topic

HOME_DEPTH = 2
OF_FIRST_LEVEL = ("show_in_menus", "in_footer")


class SitePageForm(WagtailAdminPageForm):
    """Checks the content before a page is published or submitted; a draft is not checked.

    An hour that is over is refused at once: the page would go live without it.
    """

    def clean(self) -> dict[str, Any]:
        """Refuse to schedule a page at an hour that is over."""
        cleaned: dict[str, Any] = super().clean()
        at = cleaned.get("go_live_at")
        if at is not None and "go_live_at" in self.changed_data and at <= clock.now():
            sentence = _(
                "This hour is already over. Choose a later one, or leave it empty to publish at once."
            )
            self.add_error("go_live_at", sentence)
        return cleaned

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "topics" in self.fields:
            self._offer_topics()
        if self.parent_page is not None and self.parent_page.depth != HOME_DEPTH:
            # Menu and foot have one level: below it there is nothing to choose.
            for name in OF_FIRST_LEVEL:
                self.fields.pop(name, None)

    def _offer_topics(self) -> None:
        """Offer the topics of the site's councils, and of those taken out of the choice the page's own."""
        page = self.instance if self.instance.pk else self.parent_page
        site = page.get_site() if page is not None else None
        of_site = Topic.objects.filter(council__siteprofile__site=site)
        kept = {topic.pk for topic in self.instance.topics.all()}
        offered = (
            of_site.filter(Q(is_offered=True) | Q(pk__in=kept)).select_related("council").order_by("names")
        )
        several = len({topic.council_id for topic in offered}) > 1
        field: Any = self.fields["topics"]
        field.queryset = offered.order_by("names")
        field.label_from_instance = lambda topic: (
            f"{topic.name} ({topic.council.name})" if several else topic.name
        )

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        messages: defaultdict[str, list[Any]] = defaultdict(list)
        for finding in barriers_on(self.instance):
            if finding.place is not None and finding.place.field in self.fields:
                messages[finding.place.field].append(ValidationError(finding.message, code=finding.code))
        for field, errors in messages.items():
            self.add_error(field, errors)


class FormPageForm(SitePageForm, WagtailAdminFormPageForm):
    """Checks that a form asks what its purpose needs."""

    def clean(self) -> dict[str, Any]:
        """Ask for an address where somebody has to be answered, and for questions at all."""
        cleaned: dict[str, Any] = super().clean()
        if self.is_deferred_validation or "form_fields" not in self.formsets:
            return cleaned
        asked = [
            form.cleaned_data
            for form in self.formsets["form_fields"].forms
            if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        has_address = any(one["field_type"] == "email" and one["required"] for one in asked)
        if not asked:
            self.add_error(None, _("A form needs a question."))
        elif cleaned.get("purpose") != "answers" and not has_address:
            self.add_error(
                "purpose",
                _("An answer has to reach people: ask for an e-mail address that has to be given."),
            )
        return cleaned


class SitePageCopyForm(CopyForm):
    """Refuses a copy on an address of the installation before anything is written."""

    def clean(self) -> dict[str, Any]:
        """Check the new address below the new parent."""
        cleaned: dict[str, Any] = super().clean()
        copy = self.page.specific
        copy.slug = cleaned.get("new_slug", "")
        try:
            copy.refuse_reserved_address(cleaned.get("new_parent_page") or self.page.get_parent())
        except ValidationError as error:
            self.add_error("new_slug", error.messages)
        return cleaned
