"""``{% editors_words %}…{% endeditors_words %}``: what an editor wrote, each part in its language."""

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cms.foreign_words import marked

register = template.Library()


class EditorsWords(Node):
    """A part of a template in which words of another language than the page's are marked with ``lang``."""

    def __init__(self, nodelist: NodeList) -> None:
        """Keep the nodes between the tags."""
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Render the nodes between the tags, with foreign words marked."""
        return mark_safe(marked(self.nodelist.render(context), get_language() or ""))


@register.tag
def editors_words(parser: Parser, token: Token) -> EditorsWords:
    """Read everything up to ``{% endeditors_words %}``."""
    nodelist = parser.parse(("endeditors_words",))
    parser.delete_first_token()
    return EditorsWords(nodelist)
