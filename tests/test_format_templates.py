"""Templates are formatted without changing what a browser shows."""

import pytest

from scripts.format_templates import WIDTH, UnbalancedError, formatted

LONG = "много дълги думи, които не се събират на един ред " * 4


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("<ul><li>а</li><li>б</li></ul>", "<ul>\n  <li>а</li>\n  <li>б</li>\n</ul>\n"),
        ("<p>a<b>b</b>c</p>", "<p>a<b>b</b>c</p>\n"),
        ("<p>a{% if x %}, b{% endif %}</p>", "<p>a{% if x %}, b{% endif %}</p>\n"),
        ("{% if x %}<p>a</p>{% endif %}", "{% if x %}\n  <p>a</p>\n{% endif %}\n"),
        ("<a   href='/'\n  class='b'>a</a>", "<a href='/' class='b'>a</a>\n"),
        ("<pre>  a\n   b</pre>", "<pre>  a\n   b</pre>\n"),
        ("<select><option>a</option></select>", "<select>\n  <option>a</option>\n</select>\n"),
        ('<div class="row"><b>a</b><b>b</b></div>', '<div class="row">\n  <b>a</b>\n  <b>b</b>\n</div>\n'),
    ],
)
def test_a_line_is_broken_only_where_white_space_means_nothing(source: str, result: str) -> None:
    assert formatted(source) == result


@pytest.mark.parametrize(
    "source",
    [
        f"<p>{LONG}<b>{LONG}</b>{LONG}</p>",
        f"<p>{{% blocktranslate trimmed %}}{LONG}{{% endblocktranslate %}}</p>",
        '<div><a class="btn" href="{% url \'youth:meeting\' council=council.slug pk=meeting.pk %}" lang="{{ a }}"'
        ' hreflang="{{ b }}" data-one="1">x</a></div>',
        '<b class="a{% if b %} c{% endif %}"{% if d %} lang="bg"{% endif %}>{% for one in all %}{{ one }}{% endfor %}</b>',
    ],
)
def test_what_is_formatted_stays_as_it_is_and_no_line_is_too_long(source: str) -> None:
    once = formatted(source)
    assert formatted(once) == once
    assert max(len(line) for line in once.splitlines()) <= WIDTH
    assert "".join(once.split()) == "".join(source.split())


@pytest.mark.parametrize(
    "source", ["{% if x %}<p>a</p>", "<p>a</p>{% endif %}", "{% for a in b %}{% endif %}"]
)
def test_a_template_whose_tags_do_not_match_is_refused(source: str) -> None:
    with pytest.raises(UnbalancedError):
        formatted(source)
