"""Templates are formatted without changing what a browser shows."""

import pytest

from scripts.template_format.layout import formatted
from scripts.template_format.lines import WIDTH
from scripts.template_format.syntax import UnbalancedError

LONG = "много дълги думи, които не се събират на един ред " * 4
LINK = (
    '<div><a class="btn" href="{% url \'youth:meeting\' council=council.slug pk=meeting.pk %}" lang="{{ a }}"'
    ' hreflang="{{ b }}" data-one="1">x</a></div>'
)
MIXED = (
    '<b class="a{% if b %} c{% endif %}"{% if d %} lang="bg"{% endif %}>'
    "{% for one in all %}{{ one }}{% endfor %}</b>"
)
# A condition that is too long for a line with anything else.
CONDITION = " or ".join(f"reason_{number}" for number in range(8))


def long_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if len(line) > WIDTH]


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("<ul><li>а</li><li>б</li></ul>", "<ul>\n  <li>а</li>\n  <li>б</li>\n</ul>\n"),
        ("<p>a<b>b</b>c</p>", "<p>a<b>b</b>c</p>\n"),
        ("<p>a{% if x %}, b{% endif %}</p>", "<p>a{% if x %}, b{% endif %}</p>\n"),
        ("{% if x %}<p>a</p>{% endif %}", "{% if x %}\n  <p>a</p>\n{% endif %}\n"),
        ("<a   href='/'\n  class='b'>a</a>", "<a href='/' class='b'>a</a>\n"),
        ("<pre>  a\n   b</pre>", "<pre>  a\n   b</pre>\n"),
        (
            "{% comment %}\n   a\n b{% endcomment %}<p>a</p>",
            "{% comment %}\n   a\n b{% endcomment %}\n<p>a</p>\n",
        ),
        ("<select><option>a</option></select>", "<select>\n  <option>a</option>\n</select>\n"),
        (
            '{% if x %}<a href="/">{% endif %}b{% if x %}</a>{% endif %}',
            '{% if x %}<a href="/">{% endif %}b{% if x %}</a>{% endif %}\n',
        ),
        (
            "{% if x %}<div><p>a</p>{% endif %}<p>b</p>{% if x %}</div>{% endif %}",
            "{% if x %}\n  <div>\n  <p>a</p>\n{% endif %}\n<p>b</p>\n{% if x %}\n  </div>\n{% endif %}\n",
        ),
        # A comment shows nothing: what counts is the paragraph after it.
        ("a{% comment %}b{% endcomment %}<p>c</p>", "a\n{% comment %}b{% endcomment %}\n<p>c</p>\n"),
        ("<b>a</b>  <textarea>\n b</textarea>", "<b>a</b> <textarea>\n b</textarea>\n"),
    ],
)
def test_a_line_is_broken_only_where_white_space_means_nothing(source: str, result: str) -> None:
    assert formatted(source) == result


@pytest.mark.parametrize(
    "source",
    [
        f"<p>{LONG}<b>{LONG}</b>{LONG}</p>",
        f"<p>{{% blocktranslate trimmed %}}{LONG}{{% endblocktranslate %}}</p>",
        LINK,
        MIXED,
    ],
)
def test_what_is_formatted_stays_as_it_is_and_no_line_is_too_long(source: str) -> None:
    once = formatted(source)
    assert formatted(once) == once
    assert not long_lines(once)
    assert "".join(once.split()) == "".join(source.split())


@pytest.mark.parametrize(
    "source",
    [
        "{% if x %}<p>a</p>",
        "<p>a</p>{% endif %}",
        "{% for a in b %}{% endif %}",
        "<p>a</p>{% else %}",
        '<p class="a',
    ],
)
def test_a_template_whose_tags_do_not_match_is_refused(source: str) -> None:
    with pytest.raises(UnbalancedError):
        formatted(source)


def test_what_a_style_sheet_lays_out_as_boxes_is_an_element_a_line() -> None:
    # "row" is a flex container in static/css, "muted" a colour.
    assert formatted('<div class="row"><b>a</b><b>b</b></div>') == (
        '<div class="row">\n  <b>a</b>\n  <b>b</b>\n</div>\n'
    )
    assert formatted('<div class="muted"><b>a</b><b>b</b></div>') == (
        '<div class="muted"><b>a</b><b>b</b></div>\n'
    )


def test_a_condition_around_a_box_is_passed_through_and_what_is_in_the_box_is_none() -> None:
    source = '<div class="row">{% if x %}<b><i>a</i><i>b</i></b>{% endif %}<b>c</b></div>'
    assert formatted(source) == (
        '<div class="row">\n  {% if x %}\n    <b><i>a</i><i>b</i></b>\n  {% endif %}\n  <b>c</b>\n</div>\n'
    )


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        # Begins and ends with a block-level element.
        ("components/empty.html", 2),
        # So does this one, which includes itself before that.
        ("samples/of_itself.html", 2),
        # Part of a sentence.
        ("components/icon.html", 1),
        # Not in the project, so that nobody knows.
        ("elsewhere/none.html", 1),
    ],
)
def test_an_included_template_is_a_line_if_it_begins_and_ends_with_a_block(name: str, lines: int) -> None:
    include = f'{{% include "{name}" %}}'
    assert formatted(include + include).count("\n") == lines


def test_a_condition_with_a_way_that_shows_nothing_leaves_the_edge_to_what_comes_next() -> None:
    assert formatted("a{% if x %}<p>b</p>{% endif %}<b>c</b>") == ("a{% if x %}<p>b</p>{% endif %}<b>c</b>\n")
    assert formatted("a{% if x %}<p>b</p>{% else %}<p>d</p>{% endif %}<b>c</b>") == (
        "a\n{% if x %}\n  <p>b</p>\n{% else %}\n  <p>d</p>\n{% endif %}\n<b>c</b>\n"
    )


def test_a_long_translation_has_its_words_on_lines_of_their_own_and_its_plural_after_a_line_for_it() -> None:
    words = ["proposals"] * 15
    tag = "{% blocktranslate trimmed count number=all|length %}"
    source = f"<p>{tag}{{{{ number }}}} proposal{{% plural %}}{' '.join(words)}{{% endblocktranslate %}}</p>"
    assert formatted(source).splitlines() == [
        "<p>",
        f"  {tag}",
        "    {{ number }} proposal",
        "  {% plural %}",
        f"    {' '.join(words[:11])}",
        f"    {' '.join(words[11:])}",
        "  {% endblocktranslate %}",
        "</p>",
    ]


def test_a_long_line_is_cut_where_white_space_is_and_nowhere_else() -> None:
    first, second = (f"<b>{letter * 50}</b>" for letter in "ab")
    assert formatted(f"<i>{first}{second} {first}</i>") == f"<i>{first}{second}\n  {first}</i>\n"
    unbroken = f"<i>{first}{second}{first}</i>\n"
    assert formatted(unbroken) == unbroken


def test_attributes_of_a_long_tag_and_names_of_many_classes_fill_lines_of_their_own() -> None:
    classes = [f"class-{number}" for number in range(16)]
    result = formatted(f'<input class="{" ".join(classes)}" name="a" value="b">')
    assert result.splitlines() == [
        "<input",
        f'    class="{" ".join(classes[:13])}',
        f'      {" ".join(classes[13:])}" name="a" value="b">',
    ]


def test_after_a_tag_that_was_cut_a_line_that_fits_is_not_cut_again() -> None:
    names = [f"{letter * 70}" for letter in "ab"]
    rest = f'x<b lang="bg">{"y" * 40}</b></a>'
    assert formatted(f'<a href="{names[0]}" class="{names[1]}">{rest}').splitlines() == [
        "<a",
        f'    href="{names[0]}"',
        f'    class="{names[1]}"',
        f">{rest}",
    ]


def test_a_condition_that_begins_with_white_space_is_an_attribute_of_its_own() -> None:
    names = [f"{letter * 70}" for letter in "ab"]
    source = f'<input name="{names[0]}"{{% if x %}} value="{names[1]}"{{% endif %}}>'
    assert formatted(source).splitlines() == [
        "<input",
        f'    name="{names[0]}"',
        f'    {{% if x %}} value="{names[1]}"{{% endif %}}>',
    ]


def test_a_title_stays_on_one_line() -> None:
    source = f"<title>{{% if {CONDITION} %}}a{{% endif %}}{{% block title %}}b{{% endblock %}}</title>\n"
    assert len(source) > WIDTH
    assert formatted(source) == source


def test_a_block_inside_of_an_attribute_gets_no_line_break() -> None:
    inner = f"{{% if {CONDITION} %}}a{{% endif %}}"
    inside = f"{{% block body_class %}}{inner}{{% endblock %}}\n"
    assert formatted(inside) == inside
    assert formatted(f"{{% block content %}}{inner}{{% endblock %}}").splitlines() == [
        "{% block content %}",
        f"  {inner}",
        "{% endblock %}",
    ]
