"""Names of the admin's fields in Bulgarian, and what happens when the library renames one."""

from django import forms

from cms.checks import every_label_has_its_field
from cms.editing.labels import give_labels


def test_every_name_is_one_that_the_library_has() -> None:
    assert every_label_has_its_field() == []


def test_a_name_that_the_library_changed_is_reported_and_stops_nothing() -> None:
    fields = {"phone_number": forms.CharField()}

    missing = give_labels("PhoneForm", fields, {"telephone": "Телефон", "phone_number": "Телефонен номер"})

    assert missing == ["PhoneForm.telephone"]
    assert fields["phone_number"].label == "Телефонен номер"
