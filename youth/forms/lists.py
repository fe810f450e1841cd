"""Forms of the council's own lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youth.forms.texts import texts_field
from youth.models import Council
from youth.services.lists import Position

NAME_LENGTH = 80


class TopicForm(forms.Form):
    """The name of a topic in the council's languages, and whether it may be chosen."""

    is_offered = forms.BooleanField(
        label=_("May be chosen for proposals"),
        help_text=_("Without the tick it stays on the proposals that have it and is offered to no new one."),
        required=False,
        initial=True,
    )
    field_order = ("names", "latitude", "longitude", "is_offered")

    def __init__(self, *args: Any, council: Council, is_new: bool, **kwargs: Any) -> None:
        """Ask for a name in each language of the council; a new entry may be chosen at once."""
        super().__init__(*args, **kwargs)
        self.fields["names"] = texts_field(
            council.languages, label=_("Name"), max_length=NAME_LENGTH, required=True
        )
        if is_new:
            del self.fields["is_offered"]
        self.order_fields(self.field_order)

    def entry(self) -> dict[str, Any]:
        """Return what was entered, as the services take it."""
        return dict(self.cleaned_data)


class PlaceForm(TopicForm):
    """A settlement: a topic with a position, which a map needs."""

    latitude = forms.DecimalField(
        label=_("Latitude in degrees"),
        help_text=_("For instance 42.43944. Only for a map; leave both empty if you don't know them."),
        min_value=-90,
        max_value=90,
        decimal_places=5,
        required=False,
    )
    longitude = forms.DecimalField(
        label=_("Longitude in degrees"), min_value=-180, max_value=180, decimal_places=5, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for both coordinates where one is given."""
        given = {name: self.cleaned_data.get(name) for name in ("latitude", "longitude")}
        missing = [name for name, value in given.items() if value is None and name not in self.errors]
        if len(missing) == 1:
            self.add_error(missing[0], _("Give both coordinates, or neither."))
        return self.cleaned_data

    def entry(self) -> dict[str, Any]:
        """Return what was entered, the two coordinates as one position."""
        given = dict(self.cleaned_data)
        latitude, longitude = given.pop("latitude"), given.pop("longitude")
        position = None if latitude is None else Position(latitude, longitude)
        return given | {"position": position}
