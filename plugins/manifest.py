"""What a plugin says about itself."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from packaging.specifiers import SpecifierSet

# Hooks, slots and manifest fields as documented in docs/hooks.md. A new one raises the second number.
API_VERSION = "1.0"

type Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Frozen facts about a plugin; texts may be lazy translations.

    ``slug`` is its segment in addresses and its name everywhere. ``api`` is a PEP 440 range that must
    hold ``API_VERSION``. ``depends_on`` names slugs that must be on in the same council. ``order`` places
    its answers among those of other plugins. ``locked`` plugins cannot be switched by a council.
    ``settings_form`` is the dotted path of a Django form for the plugin's settings in one council.
    ``stylesheets`` are static paths, linked on every page of a council where the plugin is on.
    """

    slug: str
    title: Text
    summary: Text
    version: str
    author: str
    category: Text = ""
    api: str = "~=1.0"
    depends_on: tuple[str, ...] = ()
    order: int = 100
    on_by_default: bool = False
    locked: bool = False
    settings_form: str = ""
    stylesheets: tuple[str, ...] = ()

    def problem(self) -> str:
        """Return why this installation cannot use the plugin, or an empty string.

        Raises ``InvalidSpecifier`` for an API range that cannot be read.
        """
        if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", self.slug):
            return f"the slug {self.slug!r} is not made of small Latin letters, digits and _"
        fits = SpecifierSet(self.api).contains(API_VERSION)
        return "" if fits else f"it needs plugin API {self.api}; this installation offers {API_VERSION}"
