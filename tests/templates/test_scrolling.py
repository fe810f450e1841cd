"""What scrolls sideways is reached by the keyboard, and a screen reader is given its name (WCAG 2.1.1)."""

import re

import pytest
from django.conf import settings

OPENING = re.compile(r'<(?:div|section|figure)\b[^>]*class="[^"]*(?<![-\w])scroll(?![-\w])[^"]*"[^>]*>')
TEMPLATES = sorted(
    path
    for path in settings.BASE_DIR.rglob("*.html")
    if not {".venv", "var", ".tools"} & set(path.relative_to(settings.BASE_DIR).parts)
)
SCROLLING = [
    (str(path.relative_to(settings.BASE_DIR)), opening)
    for path in TEMPLATES
    for opening in OPENING.findall(path.read_text("utf-8"))
]


def test_what_scrolls_is_found() -> None:
    assert len(SCROLLING) > 10


@pytest.mark.parametrize(("template", "opening"), SCROLLING)
def test_what_scrolls_has_a_name_and_takes_the_focus(template: str, opening: str) -> None:
    assert 'tabindex="0"' in opening
    assert re.search(r'role="(?:group|region)"', opening)
    assert "aria-label" in opening
