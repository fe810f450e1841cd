"""Contrast by WCAG, and the refusal of a colour that cannot be read."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Site

from cms.contrast import InvalidColourError, contrast, mixed
from cms.models import SiteProfile


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)


def test_the_known_grey_just_passes_on_white() -> None:
    assert contrast("#767676", "#ffffff") >= 4.5
    assert contrast("#777777", "#ffffff") < 4.5


def test_what_is_no_colour_is_refused() -> None:
    for wrong in ("red", "#fff", "#gggggg", ""):
        with pytest.raises(InvalidColourError):
            contrast(wrong, "#ffffff")


def test_mixing_moves_from_the_ground_to_the_colour() -> None:
    assert mixed("#000000", "#ffffff", 0) == "#ffffff"
    assert mixed("#000000", "#ffffff", 1) == "#000000"


@pytest.mark.django_db
def test_a_site_keeps_a_colour_that_can_be_read() -> None:
    profile = SiteProfile(site=Site.objects.get(), brand_light="#1d3f8f", brand_dark="#9db8ff")

    profile.full_clean()

    assert "--brand:#1d3f8f" in profile.stylesheet
    assert "prefers-color-scheme:dark" in profile.stylesheet
    assert len(profile.stylesheet_digest) == 12


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "colour"), [("brand_light", "#e8c400"), ("brand_dark", "#0b3d2e"), ("brand_light", "blue")]
)
def test_a_site_refuses_a_colour_that_cannot_be_read(field: str, colour: str) -> None:
    profile = SiteProfile(site=Site.objects.get(), **{field: colour})

    with pytest.raises(ValidationError) as refused:
        profile.full_clean()

    assert set(refused.value.message_dict) == {field}


@pytest.mark.django_db
def test_a_site_without_colours_of_its_own_has_no_stylesheet() -> None:
    assert SiteProfile(site=Site.objects.get()).stylesheet_digest == ""
