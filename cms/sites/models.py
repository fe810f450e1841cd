"""What is set for a whole site: which councils it shows, and the face of its municipality."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from cms.contrast import TEXT_CONTRAST, InvalidColourError, contrast, mixed
from cms.sites.blocks import FaceTextsBlock, SocialLinkBlock
from cms.sites.colours import ColourInput
from youth.mail.address_check import usable_address
from youth.models import Council
from youth.refusals import Refusal

telephone_number = RegexValidator(
    r"^\+?[0-9 ()/.-]{5,40}$", _("Write the telephone number in digits, with spaces if you like.")
)
hex_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as #rrggbb."))

# Paper, cards and the text on a button, as tokens.css has them; a colour must be readable on all of them.
LIGHT_GROUNDS = ("#faf8f3", "#ffffff", "#f2eee4")
DARK_GROUNDS = ("#0f1514", "#172120", "#06211c")
# Labels have a soft shade of the colour itself as background.
SOFT_SHARE = 0.1


@register_setting(icon="site", order=10)
class SiteProfile(BaseSiteSetting):
    """A site's own settings: a publisher enters the municipality's face, an operator chooses the councils."""

    select_related = ("arms", "sign")

    councils = models.ManyToManyField(
        Council,
        verbose_name=_("councils"),
        blank=True,
        help_text=_("The councils that this site shows. The first youth council among them leads the menu."),
    )
    brand_light = models.CharField(
        _("colour on light pages"),
        max_length=7,
        blank=True,
        validators=[hex_colour],
        help_text=_("A dark colour, as #rrggbb. Empty: the green of the product."),
    )
    brand_dark = models.CharField(
        _("colour on dark pages"),
        max_length=7,
        blank=True,
        validators=[hex_colour],
        help_text=_("A bright colour, as #rrggbb. Empty: the bright green of the product."),
    )
    arms = models.ForeignKey(
        "cms.Picture",
        verbose_name=_("coat of arms"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("A picture without a background is best (PNG). It is shown small."),
    )
    texts = StreamField(
        [("texts", FaceTextsBlock())],
        verbose_name=_("name and office, in each language"),
        blank=True,
        help_text=_("Where a language is missing, the first one is shown."),
    )
    telephone = models.CharField(_("telephone"), max_length=40, blank=True, validators=[telephone_number])
    contact_email = models.EmailField(
        _("e-mail for questions"),
        blank=True,
        help_text=_("Shown in the foot of every page; messages from forms arrive here."),
    )
    links = StreamField([("link", SocialLinkBlock())], verbose_name=_("social media"), blank=True, max_num=8)
    sign = models.ForeignKey(
        "cms.Picture",
        verbose_name=_("sign of the funding programme"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Its sentence and what it shows are written with the name, in each language."),
    )

    privacy = models.ForeignKey(
        "cms.PlainPage",
        verbose_name=_("privacy notice"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Choose it in one language. Empty: the page that manage.py site made."),
    )
    accessibility = models.ForeignKey(
        "cms.PlainPage",
        verbose_name=_("accessibility statement"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Choose it in one language. Empty: the page that manage.py site made."),
    )

    panels = [
        FieldPanel("councils", permission="superuser"),
        FieldPanel("arms"),
        FieldPanel("texts"),
        MultiFieldPanel(
            [FieldPanel("telephone"), FieldPanel("contact_email"), FieldPanel("links")],
            heading=_("How to reach the office"),
        ),
        FieldPanel("sign"),
        MultiFieldPanel(
            [FieldPanel("privacy"), FieldPanel("accessibility")], heading=_("Pages that the law asks for")
        ),
        MultiFieldPanel(
            [
                FieldPanel("brand_light", widget=ColourInput),
                FieldPanel("brand_dark", widget=ColourInput),
            ],
            heading=_("Colours"),
        ),
    ]

    class Meta:
        verbose_name = _("face of the site")

    def __str__(self) -> str:
        return f"settings of site {self.site_id}"

    def clean(self) -> None:
        """Refuse a colour that cannot be read, naming what it was held against; and a useless address."""
        super().clean()
        errors = {}
        for name, grounds in (("brand_light", LIGHT_GROUNDS), ("brand_dark", DARK_GROUNDS)):
            if problem := _unreadable(getattr(self, name), grounds):
                errors[name] = problem
        try:
            self.contact_email = self.contact_email and usable_address(self.contact_email)
        except Refusal as refusal:
            errors["contact_email"] = str(refusal.message)
        if problem := self._wrong_in_texts():
            errors["texts"] = problem
        errors |= self._wrong_in_pages()
        if errors:
            raise ValidationError(errors)

    def _wrong_in_pages(self) -> dict[str, str]:
        """Return what is wrong with the pages that the law asks for, by field."""
        chosen = {name: page for name in ("privacy", "accessibility") if (page := getattr(self, name))}
        if not chosen:
            return {}
        homes = [home.path for home in self.site.root_page.get_translations(inclusive=True)]
        errors = {
            name: str(_("Choose a page of this site."))
            for name, page in chosen.items()
            if not page.path.startswith(tuple(homes))
        }
        if len({page.translation_key for page in chosen.values()}) < len(chosen):
            errors.setdefault("accessibility", str(_("Choose another page than the privacy notice.")))
        return errors

    def _wrong_in_texts(self) -> str | None:
        """Return what is wrong with the texts as a whole, or None."""
        languages = [block.value["language"] for block in self.texts]
        if len(languages) != len(set(languages)):
            return str(_("Each language can be entered once."))
        if self.sign_id and not (
            languages and all(block.value["funding"] and block.value["sign_alt"] for block in self.texts)
        ):
            wanted = _("Write the funding programme’s sentence, and what its sign shows, in each language.")
            return str(wanted)
        return None

    @property
    def stylesheet(self) -> str:
        """Return the custom properties of the site's own colours; empty if it has none."""
        css = ""
        for theme, colour, ground, ink in (
            ("light", self.brand_light, LIGHT_GROUNDS[1], "#15211f"),
            ("dark", self.brand_dark, DARK_GROUNDS[1], "#ffffff"),
        ):
            if not colour:
                continue
            soft, strong = mixed(colour, ground, SOFT_SHARE), mixed(colour, ink, 0.75)
            values = f"--brand:{colour};--brand-soft:{soft};--brand-strong:{strong}"
            css += f":root[data-theme='{theme}']{{{values}}}"
            css += f"@media (prefers-color-scheme:{theme}){{:root:not([data-theme]){{{values}}}}}"
        return css

    @property
    def stylesheet_digest(self) -> str:
        """Return what the stylesheet's address changes with; empty where the site has no own colours."""
        return hashlib.sha256(self.stylesheet.encode()).hexdigest()[:12] if self.stylesheet else ""


def _unreadable(colour: str, grounds: tuple[str, ...]) -> str | None:
    """Return why the colour cannot be read on one of the grounds or on its own soft shade, or None."""
    if not colour:
        return None
    try:
        ratios = {ground: contrast(colour, ground) for ground in grounds}
        soft = mixed(colour, grounds[1], SOFT_SHARE)
        ground, ratio = min((ratios | {soft: contrast(colour, soft)}).items(), key=lambda pair: pair[1])
    except InvalidColourError:
        # The field's own validator says it.
        return None
    if ratio >= TEXT_CONTRAST:
        return None
    return _(
        "The contrast with %(ground)s is %(ratio).1f : 1; at least 4.5 : 1 is needed to be readable."
    ) % {
        "ground": ground,
        "ratio": ratio,
    }
