"""The lines of HTML by which another site shows a page of this one in a frame."""

from django.conf import settings
from django.utils.html import escape


def embed_code(address: str, title: str, *, height: int = 420) -> str:
    """Return the lines for a page that other sites may show."""
    return (
        f'<iframe src="{settings.BASE_URL}{address}" title="{escape(title)}"'
        f' width="100%" height="{height}" loading="lazy"></iframe>'
    )
