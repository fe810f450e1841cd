"""The manifest of the plugin."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from plugins.apps import Manifest, PluginConfig


class SurveysConfig(PluginConfig):
    """Surveys among those who take part in a council."""

    name = "surveys"
    # Nobody sees an answer before the survey is closed: a write to these leaves stored pages alone.
    never_public = frozenset({"Answer", "Answered"})
    manifest = Manifest(
        slug="surveys",
        title=pgettext_lazy("surveys", "Surveys"),
        summary=pgettext_lazy("surveys", "Short questionnaires with anonymous answers."),
        version="1.0.0",
        author="Glas",
        api="~=1.0",
        settings_form="surveys.forms.SurveySettings",
    )

    def demo(self, council: Any, people: Mapping[str, Any]) -> None:
        """Ask one question in the demonstration, and have one person answer it."""
        from surveys.demo import ask_something

        ask_something(council, people)

    def may_disable(self, council: Any) -> str | None:
        """Return a reason while a survey is open: people were promised a result."""
        from surveys.models import Survey

        if Survey.objects.filter(council=council, closed_at=None).exists():
            return pgettext("surveys", "A survey is still open. Close it first.")
        return None
