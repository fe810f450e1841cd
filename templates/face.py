"""The face of a municipality: what its site, its mails and its papers show of it.

The site builds it in the function that ``FACES`` names, so that mails and papers need not know the site.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.module_loading import import_string

PRODUCT = "Глас"


@dataclass(frozen=True, slots=True)
class Emblem:
    """A small picture: its file in the storage, its size in pixels, and what it shows."""

    file: str
    width: int
    height: int
    alt: str = ""

    @property
    def url(self) -> str:
        """Return its address on the site."""
        return str(default_storage.url(self.file))

    @property
    def content(self) -> bytes:
        """Return the file; empty where it is gone."""
        try:
            with default_storage.open(self.file) as file:
                return bytes(file.read())
        except OSError:
            return b""


@dataclass(frozen=True, slots=True)
class SocialLink:
    """A place outside the site where the municipality writes."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A municipality's face in one language; what it has not entered is empty."""

    name: str = PRODUCT
    # For the header on telephones and below the sign of the installed app.
    short: str = PRODUCT
    # The language in which names and texts are: another than the reader's where they exist in one only.
    language: str = "bg"
    # Whether the name is a municipality's own.
    is_named: bool = False
    # Where its pages are, without a stroke at the end.
    origin: str = ""
    # Of the site, and a digest that changes with what is drawn of its face.
    key: str = ""
    arms: Emblem | None = None
    office: str = ""
    address: str = ""
    hours: str = ""
    telephone: str = ""
    email: str = ""
    links: tuple[SocialLink, ...] = ()
    sign: Emblem | None = None
    funding: str = ""
    colour: str = ""

    @property
    def dialled(self) -> str:
        """Return the telephone number as an address: digits, and the plus before them."""
        return "".join(char for char in self.telephone if char in "+0123456789")

    @property
    def has_office(self) -> bool:
        """Return whether there is anything to say of the office."""
        return any((self.office, self.address, self.hours, self.telephone, self.email, self.links))

    @property
    def places(self) -> list[str]:
        """Return office, address and hours as lines of text."""
        return [line for line in (self.office, self.address, self.hours) if line]

    @property
    def lines(self) -> list[str]:
        """Return the same with the ways to reach the office, for mails."""
        reached = ", ".join(filter(None, (self.telephone, self.email)))
        return [*self.places, *([reached] if reached else [])]

    @property
    def arms_address(self) -> str:
        """Return the full address of the arms, for mails; empty where there are none."""
        return urljoin(self.origin, self.arms.url) if self.arms else ""

    @property
    def sign_address(self) -> str:
        """Return the full address of the funding programme's sign; empty where there is none."""
        return urljoin(self.origin, self.sign.url) if self.sign else ""


def face_of(council: Any | None) -> Face:
    """Return the face of the municipality whose site shows the council, in the active language.

    Without a council that of the only site: an installation of several has none of its own.
    """
    build: Callable[[Any | None], Face] = import_string(settings.FACES)
    return build(council)
