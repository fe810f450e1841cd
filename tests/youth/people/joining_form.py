"""The form by which somebody joins, and its address."""

from youth.consent_texts import current_text

ME = "/en/c/ms/me/"


SETTINGS = f"{ME}settings/"


JOIN = "/en/c/ms/join/"


VERSIONS = {
    "consent_version": current_text("participation").version,
    "public_name_version": current_text("public_name").version,
}


def answers(**changes: str) -> dict[str, str]:
    """Return a complete form for joining; an empty value leaves a field out."""
    complete = {"birth_year": "2008", "display_name": "Рени", "consent": "on", **VERSIONS} | changes
    return {name: value for name, value in complete.items() if value}
