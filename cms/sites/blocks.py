"""What a municipality writes of itself: once in each language, and where else it writes."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


def languages() -> list[tuple[str, str]]:
    """Return the languages of the site."""
    return list(settings.LANGUAGES)


class FaceTextsBlock(blocks.StructBlock):
    """Names and office in one language."""

    language = blocks.ChoiceBlock(label=_("Language"), choices=languages)
    name = blocks.CharBlock(
        label=_("Name"),
        max_length=120,
        help_text=_("In the titles of pages, in mails and on posters."),
    )
    short = blocks.CharBlock(
        label=_("Short name"),
        max_length=24,
        help_text=_("In the header, on phones too, and below the sign of the installed app."),
    )
    office = blocks.CharBlock(label=_("Office of the municipality"), max_length=160, required=False)
    address = blocks.CharBlock(label=_("Address"), max_length=200, required=False)
    hours = blocks.CharBlock(
        label=_("Opening hours"),
        max_length=160,
        required=False,
        help_text=_("For example: Monday to Friday, 8:30 to 17:00."),
    )
    funding = blocks.TextBlock(
        label=_("Sentence of the funding programme"),
        max_length=400,
        required=False,
        rows=2,
        help_text=_("As the programme requires it."),
    )
    sign_alt = blocks.CharBlock(
        label=_("What the programme’s sign shows"),
        max_length=160,
        required=False,
        help_text=_("For those who cannot see the picture."),
    )

    class Meta:
        icon = "globe"
        label = _("In one language")


class SocialLinkBlock(blocks.StructBlock):
    """A place outside the site where the municipality writes."""

    name = blocks.CharBlock(label=_("Name"), max_length=40, help_text=_("For example: Facebook."))
    url = blocks.URLBlock(label=_("Address"), max_length=300)

    class Meta:
        icon = "link"
        label = _("Link")
