"""One gate in front of pages, API and live commands, and what plugins show in templates."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.urls import reverse

from plugins import hooks
from plugins.middleware import live_command

BOARD = "/en/c/youth-polyana/dummy/board/"
NOTES = "/api/v1/c/youth-polyana/dummy/notes/"


@pytest.mark.parametrize("who", ["member", "secretary", "outsider", None])
def test_a_plugins_page_is_there_where_it_is_on_and_404_where_it_is_off(who, request, enable, client_for):
    client = client_for(request.getfixturevalue(who) if who else None)
    assert client.get(BOARD).status_code == 404
    enable("dummy")
    response = client.get(BOARD)
    assert (response.status_code, response.content) == (200, b"board of youth-polyana")
    enable("dummy", False)
    assert client.get(BOARD).status_code == 404


def test_a_plugins_endpoint_passes_the_same_gate(enable, client_for):
    client = client_for(None)
    assert client.get(NOTES).status_code == 404
    enable("dummy")
    assert client.get(NOTES).json() == {"council": "youth-polyana"}


def test_a_council_that_is_not_there_is_404(db, client_for):
    assert client_for(None).get("/en/c/nowhere/dummy/board/").status_code == 404


def test_addresses_carry_council_and_slug(council):
    assert reverse("dummy:board", kwargs={"council": "youth-polyana"}).endswith(
        "/c/youth-polyana/dummy/board/"
    )
    assert reverse("api:dummy:notes", kwargs={"council": "youth-polyana"}) == NOTES


def test_a_live_command_is_there_where_its_plugin_is_on(council, enable, override_hook):
    command = hooks.LiveCommand(name="dummy.pin", schema=dict, handler=lambda council, who, message: {})
    override_hook("dummy", hooks.live_commands, lambda: [command])
    assert live_command(council, "dummy.pin") is None
    enable("dummy")
    assert live_command(council, "dummy.pin") == command
    assert live_command(council, "dummy.burn") is None


def render(source: str, **context: object) -> str:
    return Template("{% load plugins %}" + source).render(Context(context))


def test_a_slot_shows_what_plugins_put_there(council, enable):
    enable("dummy")
    assert "<p>board</p>" in render('{% slot "proposal.aside" subject=1 %}', council=council)


def test_a_slot_is_empty_where_the_plugin_is_off(council):
    assert "board" not in render('{% slot "proposal.aside" %}', council=council)


def test_a_slot_escapes_what_is_not_marked_safe(council, enable, override_hook):
    enable("dummy")
    override_hook("dummy", hooks.slot, lambda: "<script>")
    assert render('{% slot "head" %}', council=council) == "&lt;script&gt;"


def test_a_slot_without_a_council_shows_nothing():
    assert render('{% slot "head" %}') == ""


def test_a_slot_finds_the_council_of_the_request(council, enable, override_hook, rf):
    enable("dummy")
    override_hook("dummy", hooks.slot, lambda request: request.path)
    request = rf.get("/here/")
    request.council = council
    assert render('{% slot "head" %}', request=request) == "/here/"


def test_an_unknown_slot_is_the_templates_mistake(council):
    with pytest.raises(TemplateSyntaxError, match=r"'proposal\.asid' is not a slot"):
        render('{% slot "proposal.asid" %}', council=council)
