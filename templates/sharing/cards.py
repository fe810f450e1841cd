"""What a shared page says about itself, carried in a signed address.

Nobody can have a picture or a poster made of words that were never on a page of ours, and nothing has to be
looked up to make it.
"""

from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing

from templates.face import Face

SALT = "glas.sharing"
LONGEST_TITLE = 160
# The green of the product, where a site has no colour of its own.
PRODUCT_COLOUR = "#0b5c4f"


@dataclass(frozen=True, slots=True)
class Card:
    """A page's title, the site it belongs to, its language, its path, and the site's colour as #rrggbb.

    ``note`` is what changes on the page and is shown in large letters, such as how many support it,
    ``filled`` how far the bar beneath it is, in per cent. As both are in the card, a change gives the picture
    a new address, and nobody shows a count that was kept from before. ``face`` is the key of the site's face,
    ``picture`` that of the page's own picture: a number, and a digest by which the address changes too.
    """

    title: str
    site: str
    language: str
    path: str
    colour: str
    note: str = ""
    filled: int = 0
    face: str = ""
    picture: str = ""


def card_of(
    face: Face,
    council: Any | None,
    *,
    title: str,
    path: str,
    language: str,
    note: str = "",
    filled: int = 0,
    picture: str = "",
) -> Card:
    """Return the card of a page on the site of this face, which shows this council first."""
    return Card(
        title=shortened(title),
        site=f"{face.name} · {council.name}" if council else face.name,
        language=language,
        path=path,
        colour=face.colour or PRODUCT_COLOUR,
        note=note,
        filled=filled,
        face=face.key,
        picture=picture,
    )


def token_for(card: Card) -> str:
    """Return the card as a signed part of an address; the same card is always the same address."""
    return signing.Signer(salt=SALT).sign_object(asdict(card), compress=True)


def card_from(token: str) -> Card | None:
    """Return the card of an address, or None if it was not signed here."""
    try:
        return Card(**signing.Signer(salt=SALT).unsign_object(token))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def shortened(title: str) -> str:
    """Return a title on one line, cut at a word where it is too long for a picture."""
    line = " ".join(title.split())
    if len(line) <= LONGEST_TITLE:
        return line
    return line[:LONGEST_TITLE].rpartition(" ")[0].rstrip(" ,.:;–-") + "…"
