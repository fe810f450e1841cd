"""A publisher's decision on a page that was submitted."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin.views.pages.workflow import WorkflowActionView

from cms.editing.publication import faults_of

APPROVE = "approve"


class PageDecision(WorkflowActionView):
    """Wagtail's own decision, which would publish without looking at the content."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Approve only what may be published; everything else is Wagtail's."""
        faults = faults_of(self.task_state.revision.as_object()) if self.action_name == APPROVE else []
        for fault in faults:
            messages.error(request, fault)
        if not faults:
            answer: HttpResponse = super().post(request, *args, **kwargs)
        elif request.headers.get("X-Requested-With") == "XMLHttpRequest":
            # The window in which the comment was written closes, and the page says why.
            answer = self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
        else:
            answer = redirect(self.redirect_url)
        return answer
