"""Whatever a form offers to choose from: an answer that is not offered is refused without its id."""

import re
from collections.abc import Iterator
from copy import deepcopy
from importlib import import_module
from uuid import uuid4

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from templates import choices
from tests.server import ROOT
from youth.models import Resolution

APPS = ("cms", "plugins", "proposals", "templates", "voting", "youth")
DJANGO_S_OWN = re.compile(r"(?<![\w\"])forms\.\w*ChoiceField\(")
OURS = (
    choices.ChoiceField,
    choices.ModelChoiceField,
    choices.ModelMultipleChoiceField,
    choices.MultipleChoiceField,
    choices.TypedChoiceField,
)
WORDS = {"bg": "избраното вече не се предлага", "en": "not offered here any more"}


def sources() -> Iterator[tuple[str, str]]:
    """Yield each of the project's modules with its source, except those of plugins to be made."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name, path.read_text(encoding="utf-8")


def form_classes() -> set[type[forms.BaseForm]]:
    """Return the project's own form classes."""
    for name, source in sources():
        if re.search(r"^class \w+\(.*Form\b.*\):", source, re.MULTILINE):
            import_module(name)
    found: set[type[forms.BaseForm]] = set()
    waiting = [forms.BaseForm]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            # Wagtail's own forms of the editor stay in the editor.
            if one.__module__.split(".")[0] in APPS and not issubclass(one, forms.BaseModelForm):
                found.add(one)
    return found


def offered() -> Iterator[tuple[str, forms.Field]]:
    """Yield each field of the form classes that offers a choice, and one of each kind that a form may add."""
    for form in form_classes():
        for name, field in form.base_fields.items():
            if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
                yield f"{form.__module__}.{form.__name__}.{name}", field
    for kind in OURS:
        rows = {"queryset": Resolution.objects.none()} if issubclass(kind, forms.ModelChoiceField) else {}
        yield kind.__name__, kind(label="Точка", **rows)


def test_no_form_takes_a_choice_whose_message_repeats_what_was_sent():
    named = [name for name, source in sources() if DJANGO_S_OWN.search(source)]
    foreign = [name for name, field in offered() if not isinstance(field, OURS)]

    assert (named, foreign) == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize("language", WORDS)
def test_a_foreign_id_is_refused_with_the_field_s_name_and_what_to_do(language: str):
    fields = dict(offered())
    assert len(fields) > 20
    for name, field in fields.items():
        asked, sent = deepcopy(field), str(uuid4())
        if isinstance(asked, forms.ModelChoiceField):
            asked.queryset = Resolution.objects.none()
        with override(language), pytest.raises(ValidationError) as refused:
            asked.clean([sent] if isinstance(asked, forms.MultipleChoiceField) else sent)
        with override(language):
            (message,) = refused.value.messages
            assert sent not in message, name
            assert asked.label, name
            assert str(asked.label) in message, name
            assert WORDS[language] in message, name
