"""Making pages of the demonstration: once, from the texts of their language."""

import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Locale, Page

from cms.demo.campaign_texts import texts_in


def make_page[P: Page](
    parent: Page,
    model: type[P],
    language: str,
    key: str,
    *,
    further: list[dict[str, Any]] | None = None,
    **fields: Any,
) -> P:
    """Return the page of this name in this language; made and published where it is not there yet."""
    texts = texts_in(language).pages[key]
    translation_key = uuid5(NAMESPACE_URL, f"urn:glas:demo:{key}")
    locale, _made = Locale.objects.get_or_create(language_code=language)
    found = model._default_manager.filter(translation_key=translation_key, locale=locale).first()
    if found is not None:
        return found
    names = {field.name for field in model._meta.get_fields()}
    if "intro" in names:
        fields["intro"] = texts.intro
    if "body" in names:
        fields["body"] = json.dumps([*texts.body, *(further or [])])
    page = model(
        title=texts.title,
        slug=texts.slug,
        search_description=texts.search_description,
        locale=locale,
        translation_key=translation_key,
        **{name: value for name, value in texts.fields.items() if name in names} | fields,
    )
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page
