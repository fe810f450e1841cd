"""Fields for people without an account."""

from django import forms

from youth.plain_text import plain_line, plain_text


class OneLineField(forms.CharField):
    """Text that stays on one line, however it was sent: it becomes part of a mail's header."""

    def to_python(self, value: object) -> str:
        """Make every white space a single blank and leave out what nobody sees."""
        return " ".join(plain_line(super().to_python(value) or "").split())


class PlainTextField(forms.CharField):
    """Text of several lines without characters that nobody sees."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        """Leave out what nobody sees."""
        return plain_text(super().to_python(value) or "")
