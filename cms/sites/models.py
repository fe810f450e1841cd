"""What an editor sets for a whole site: which councils it shows, and its colour."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.contrast import TEXT_CONTRAST, InvalidColourError, contrast, mixed
from youth.mail.address_check import usable_address
from youth.models import Council
from youth.refusals import Refusal

hex_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as #rrggbb."))

# Paper, cards and the text on a button, as tokens.css has them; a colour must be readable on all of them.
LIGHT_GROUNDS = ("#faf8f3", "#ffffff", "#f2eee4")
DARK_GROUNDS = ("#0f1514", "#172120", "#06211c")
# Labels stand on a soft shade of the colour itself.
SOFT_SHARE = 0.1


@register_setting(icon="site", order=10)
class SiteProfile(BaseSiteSetting):
    """A site's own settings."""

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
    contact_email = models.EmailField(_("e-mail for questions"), blank=True)

    panels = [
        FieldPanel("councils"),
        MultiFieldPanel([FieldPanel("brand_light"), FieldPanel("brand_dark")], heading=_("Colours")),
        FieldPanel("contact_email"),
    ]

    class Meta:
        verbose_name = _("site and councils")

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
        if errors:
            raise ValidationError(errors)

    @property
    def stylesheet(self) -> str:
        """Return the custom properties by which the site's colours replace the product's, or nothing."""
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
    """Return why the colour cannot be read on one of the grounds or on its own soft shade, or nothing."""
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
