"""What is found in the content of a page, beside its form."""

from typing import Any

from django import template

from cms.content.checks import findings_on
from cms.models import SitePage

register = template.Library()


@register.inclusion_tag("cms/admin/findings.html")
def content_findings(page: object) -> dict[str, Any]:
    """Show what stops the page from being published, and what could be better; nothing of a new page."""
    if not isinstance(page, SitePage) or not page.pk:
        return {"is_stored": False}
    found = findings_on(page)
    return {
        "is_stored": True,
        "barriers": [finding for finding in found if finding.is_barrier],
        "advice": [finding for finding in found if not finding.is_barrier],
    }
