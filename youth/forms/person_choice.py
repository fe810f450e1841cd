"""Choosing one of the council's people by name, among hundreds of them, with and without scripts.

The browser offers the names while one types. A part of a name that fits several people is answered with a
list to choose from.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from youth.models import Council, Participant
from youth.name_order import name_key
from youth.names import likeness

MOST_OFFERED = 12


class PersonWidget(forms.TextInput):
    """A line for a name, the names that the browser offers for it, and the people to choose from."""

    template_name = "youth/people/person.html"

    def __init__(self) -> None:
        """Keep the browser from offering the names of other forms."""
        super().__init__(attrs={"autocomplete": "off"})
        self.names: dict[str, str] = {}
        self.matches: list[str] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the id of the person who was chosen from the list, else what was typed."""
        return data.get(f"{name}_chosen") or data.get(name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the widget's context; an id is shown as the name of the person."""
        context = super().get_context(name, self.names.get(str(value), value), attrs)
        own = context["widget"]
        own["list"] = f"{own['attrs'].get('id') or f'id_{name}'}_names"
        own["attrs"]["list"] = own["list"]
        own["names"] = list(self.names.values())
        own["matches"] = [(pk, self.names[pk]) for pk in self.matches]
        return context


class PersonField(forms.Field):
    """One of the people who take part in the council, by their name there."""

    widget = PersonWidget
    default_error_messages = {
        "nobody": _("Nobody takes part under this name who could be chosen here. Check how it is written."),
        "several": _("Several people fit, or only a part of the name. Choose below who is meant."),
    }

    def __init__(self, **kwargs: Any) -> None:
        """Offer nobody until ``offer`` is called."""
        kwargs.setdefault("label", _("Who"))
        kwargs.setdefault("help_text", _("Begin with the name under which the person takes part."))
        super().__init__(**kwargs)
        self.people: dict[str, Participant] = {}

    def offer(
        self, council: Council, among: Iterable[Participant] | None = None, *, guests: bool = False
    ) -> None:
        """Offer the council's people in Bulgarian order, or only those ``among`` whom one may choose.

        Guests are left out, who hold neither seat nor office, unless ``guests``.
        """
        if among is None:
            taking_part = council.participants.filter(left_at__isnull=True, kind=Participant.Kind.PERSON)
            if not guests:
                taking_part = taking_part.filter(guest_as="")
            among = taking_part.select_related("user")
        ordered = sorted(among, key=lambda one: name_key(one.display_name))
        self.people = {str(one.pk): one for one in ordered}
        if isinstance(self.widget, PersonWidget):
            self.widget.names = {pk: one.display_name for pk, one in self.people.items()}

    def clean(self, value: Any) -> Participant | None:
        """Return the person; raise ``ValidationError`` where nobody, or more than one, is meant."""
        super().clean(value)
        if value in self.empty_values:
            return None
        typed = str(value)
        if typed in self.people:
            return self.people[typed]
        wanted = likeness(typed)
        same = [pk for pk, one in self.people.items() if likeness(one.display_name) == wanted]
        if len(same) == 1:
            return self.people[same[0]]
        found = same or self._in_part(typed)
        if isinstance(self.widget, PersonWidget):
            self.widget.matches = found[:MOST_OFFERED]
        code = "several" if found else "nobody"
        raise ValidationError(self.error_messages[code], code=code)

    def _in_part(self, typed: str) -> list[str]:
        """Return whose names have each of the words somewhere."""
        words = [likeness(word) for word in typed.split()]
        return [
            pk for pk, one in self.people.items() if all(word in likeness(one.display_name) for word in words)
        ]


def offer_people(
    form: forms.Form,
    council: Council,
    name: str = "participant",
    *,
    among: Iterable[Participant] | None = None,
    guests: bool = False,
) -> None:
    """Offer the council's people, or those ``among`` them, in the field of a form that chooses one."""
    field = form.fields[name]
    if isinstance(field, PersonField):
        field.offer(council, among, guests=guests)
