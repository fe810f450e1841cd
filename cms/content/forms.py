"""The forms in which editors write a page and copy one."""

from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from cms.content.checks import barriers_on
from youth.models import Topic


class SitePageForm(WagtailAdminPageForm):
    """Checks the content before a page is published or submitted; a draft is not checked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "topics" in self.fields:
            self._offer_topics()

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
        field.queryset = offered
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
