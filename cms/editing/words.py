"""Words that the templates of the libraries say in English without asking for a translation.

They are replaced where a template is read, so that nothing else of it has to be copied.
"""

from django.template import Origin
from django.template.loaders import app_directories

# What the installed version says, and what is read instead, by the name of the template.
SEARCH = {'value="Search"': "value=\"{% trans 'Search' %}\""}
LOCALE_USAGE = {
    "{{ locale.num_pages }} pages": "{% trans 'Pages' %}: {{ locale.num_pages }}",
    "{{ locale.num_others }} others": "{{ locale.num_others }}",
}
PERMISSIONS = {
    f"{{{{ content_perms_dict.{name.lower()}.perm.name }}}}": (
        f"{{% trans '{name}' %}}: {{% trans content_perms_dict.object|capfirst %}}"
    )
    for name in ("Add", "Change", "Delete")
}
PERMISSIONS["<h3>{{ content_perms_dict.object|capfirst }}</h3>"] = (
    "<h3>{% trans content_perms_dict.object|capfirst %}</h3>"
)
WORDS = {
    "wagtailadmin/home.html": SEARCH,
    "wagtailadmin/shared/header.html": SEARCH,
    "wagtaillocales/index.html": LOCALE_USAGE,
    "wagtailusers/groups/includes/formatted_permissions.html": PERMISSIONS,
}


class Loader(app_directories.Loader):
    """Reads the templates of the apps; what it does not find in one, it leaves as it is."""

    def get_contents(self, origin: Origin) -> str:
        """Return the text of a template with the words that can be translated."""
        text: str = super().get_contents(origin)
        for english, translated in WORDS.get(str(origin.template_name), {}).items():
            text = text.replace(english, translated)
        return text
