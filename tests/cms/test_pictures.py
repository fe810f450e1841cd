"""Pictures of a page: light on a telephone, without layout shift, cut around the subject."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.images import ImageFile
from django.template import Context, Template, TemplateSyntaxError
from PIL import Image

from cms.models import Picture
from cms.pictures import PLACES, bytes_allowed, offer
from tests.cms import files
from tests.markup import compact

pytestmark = pytest.mark.django_db
PHONE_LIMIT = 120 * 1024
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def make_picture(content: bytes, name: str = "a.png", **fields: object) -> Picture:
    return Picture.objects.create(title="А", file=ImageFile(io.BytesIO(content), name=name), **fields)


def shown(picture: Picture | None, place: str, alt: str = "Хората в залата") -> str:
    source = '{% load pictures %}{% show_picture picture place alt=alt css="x" %}'
    return Template(source).render(Context({"picture": picture, "place": place, "alt": alt}))


def test_the_heaviest_photograph_weighs_little_on_a_telephone() -> None:
    picture = make_picture(files.encoded(files.noise(800, 533), "JPEG", quality=92), "a.jpg")

    page = shown(picture, "wide")

    for rendition in picture.renditions.all():
        limit = bytes_allowed(rendition.filter_spec)
        assert limit is not None
        assert rendition.file.size <= limit, rendition.filter_spec
    assert bytes_allowed("width-800|format-avif") <= PHONE_LIMIT  # type: ignore[operator]
    phone = re.findall(r'media="\(max-width: 40rem\)" srcset="([^"]+)"', compact(page))
    assert len(phone) == 2
    assert all(int(width) <= 800 for widths in phone for width in re.findall(r" (\d+)w", widths))


def test_every_place_offers_modern_formats_and_one_that_all_know() -> None:
    picture = make_picture(files.encoded(Image.new("RGB", (1700, 900), "teal"), "PNG"))

    for place in PLACES:
        page = compact(shown(picture, place))

        assert page.index("image/avif") < page.index("image/webp") < page.index("<img")
        assert re.search(
            r'<img src="[^"]+\.jpg" width="\d+" height="\d+" alt="Хората в залата"', compact(page)
        )
        assert ('fetchpriority="high"' in page) == (place == "hero")
        assert ('loading="lazy"' in page) == (place != "hero")


def test_a_small_picture_is_not_offered_in_sizes_that_it_does_not_have() -> None:
    page = shown(make_picture(files.encoded(Image.new("RGB", (300, 200)), "PNG")), "wide")

    assert set(re.findall(r" (\d+)w", page)) == {"300"}


def test_a_teaser_is_cut_around_the_focal_point() -> None:
    image = Image.new("RGB", (1600, 1600), "white")
    image.paste("red", (0, 1300, 1600, 1600))
    focus = {"focal_point_x": 800, "focal_point_y": 1450, "focal_point_width": 300, "focal_point_height": 200}

    shown(make_picture(files.encoded(image, "PNG"), **focus), "card")

    card = Picture.objects.get().renditions.get(filter_spec="fill-800x375|format-jpeg")
    with card.file.open() as file, Image.open(file) as cut:
        red, green, _blue = cut.convert("RGB").getpixel((400, 340))  # type: ignore[misc]
    assert (red > 200, green < 60) == (True, True)


def test_a_picture_shown_again_costs_no_query(django_assert_num_queries: object) -> None:
    picture = make_picture(files.encoded(Image.new("RGB", (900, 600)), "PNG"))
    shown(picture, "wide")

    with django_assert_num_queries(0):  # type: ignore[operator]
        shown(picture, "wide")


# Real transactions: inside one, nothing is remembered.
@pytest.mark.django_db(transaction=True)
def test_sizes_are_looked_up_once_until_the_picture_is_cut_otherwise() -> None:
    picture = make_picture(files.encoded(Image.new("RGB", (900, 600)), "PNG"))
    # The first time they are made, and written down.
    offer(picture, "card")
    remembered = offer(picture, "card")

    assert offer(Picture.objects.get(), "card") is remembered
    assert offer(picture, "wide") != remembered

    picture.focal_point_x, picture.focal_point_y = 800, 500
    picture.focal_point_width, picture.focal_point_height = 90, 60
    picture.save()
    cut_otherwise = offer(picture, "card")

    assert remembered is not None
    assert cut_otherwise is not None
    assert cut_otherwise.url != remembered.url


@pytest.mark.parametrize("harm", ["gone", "broken"])
def test_a_picture_whose_file_is_gone_or_broken_leaves_its_words(harm: str) -> None:
    picture = make_picture(files.encoded(Image.new("RGB", (90, 60)), "PNG"))
    path = Path(picture.file.path)
    path.unlink() if harm == "gone" else path.write_bytes(b"\x89PNG\r\n\x1a\n broken")

    page = shown(Picture.objects.get(), "wide")

    assert "<img " not in page
    assert "Хората в залата" in page


def test_no_template_can_show_a_picture_without_saying_what_it_shows() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template('{% load pictures %}{% show_picture picture "wide" %}')


def test_templates_show_pictures_by_the_one_tag_only() -> None:
    templates = {path: path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")}

    assert [path for path, text in templates.items() if "{% show_picture " in text]
    others = r"{%-? *(image|picture|srcset_image|image_url) "
    assert [path for path, text in templates.items() if re.search(others, text)] == []
