"""What the frame of every page shows. The site builds it in the function that ``SHELL_FRAME`` names."""

from dataclasses import dataclass, field
from typing import Literal

from plugins.hooks import Council
from templates.face import Face

type Group = Literal["take_part", "decide", "know"]


@dataclass(frozen=True, slots=True)
class Link:
    """A place that the frame leads to."""

    title: str
    url: str
    icon: str = ""
    # "page" for the page itself, "true" for a place inside it, "false" elsewhere: the words of ARIA.
    current: str = "false"
    # What the place is to the council, whatever it is called and drawn as.
    place: str = ""
    group: Group = "know"
    # How many new things are there.
    unseen: int = 0
    # How many things wait there for the reader to deal with.
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Places of a menu under one heading."""

    title: str
    links: list[Link]


@dataclass(frozen=True, slots=True)
class Language:
    """The same page in one language; where it has none, that language's home page."""

    code: str
    name: str
    url: str
    is_current: bool
    is_translated: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of one page."""

    name: str
    home: str
    face: Face = field(default_factory=Face)
    council: Council | None = None
    # The council whose page this is, where it is another one than the site's, and its places.
    guest: Council | None = None
    guest_places: list[Link] = field(default_factory=list)
    # The places through which the breadcrumb of a page leads that belongs to one of them.
    way: list[Link] = field(default_factory=list)
    # The destinations of the header's line and of the phone's bar, what is behind "More" in the header, and
    # the phone's menu, which has it all.
    navigation: list[Link] = field(default_factory=list)
    more: list[LinkGroup] = field(default_factory=list)
    menu: list[LinkGroup] = field(default_factory=list)
    # The lists that are listed beside the page's own, itself among them.
    beside: list[Link] = field(default_factory=list)
    languages: list[Language] = field(default_factory=list)
    # The page's address without what makes no other page, and those of its translations.
    canonical: str = ""
    alternates: dict[str, str] = field(default_factory=dict)
    footer: list[Link] = field(default_factory=list)
    account: Link | None = None
    # The ways to the admin of who may go there.
    editing: list[Link] = field(default_factory=list)
    # The desk of who holds an office in the council of the frame.
    desk: Link | None = None
    # Where visitors write to the site, if an editor put such a page into a menu or the footer.
    contact: Link | None = None
    search_url: str = ""
    # The page's own picture, for the picture of a shared link: its number, and a digest of its file.
    picture: str = ""
    # Address of the site's own colours and its main colour as #rrggbb, empty where it has none.
    theme_url: str = ""
    colour: str = ""
    # Addresses of the style sheets that plugins bring.
    stylesheets: list[str] = field(default_factory=list)

    @property
    def title_end(self) -> str:
        """Return what follows a page's own title in the browser's."""
        return f" · {self.name}"
