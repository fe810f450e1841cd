"""What was sent through a form, in the admin: read, taken away as a table, deleted; never changed."""

from typing import Any

from django.utils import timezone
from wagtail.contrib.forms.views import SubmissionsListView

from cms.models import FormPage
from cms.submissions import in_words
from templates.csv import csv_safe


class SubmissionList(SubmissionsListView):
    """The forms that were sent through one page."""

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return one row of the table; nothing that somebody wrote is calculated by a spreadsheet."""
        row = super().to_row_dict(item)
        return {
            name: csv_safe(in_words(value)) if name != "submit_time" else timezone.localtime(value)
            for name, value in row.items()
        }


# Page models come before views.
FormPage.submissions_list_view_class = SubmissionList
