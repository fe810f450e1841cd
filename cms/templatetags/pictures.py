"""The one way in which templates show a picture."""

from typing import Any

from django import template

from cms.pictures import offer, whole_address

register = template.Library()


@register.inclusion_tag("components/picture.html")
def show_picture(image: Any, place: str, alt: str, css: str = "") -> dict[str, Any]:
    """Show a picture at one of ``cms.pictures.PLACES``; ``alt`` is required, empty for ornament."""
    return {"offer": offer(image, place) if image else None, "alt": alt, "css": css}


@register.filter
def whole(image: Any) -> str:
    """Return the address of the uncut picture, empty where it cannot be read."""
    return whole_address(image)
