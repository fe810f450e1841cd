"""A municipality's name, arms and office on every screen; its colours, picked or typed."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect
from wagtail.models import Site

from cms.editing.roles import PUBLISHERS
from tests.browser.accessibility import faults, overflows
from tests.browser.conftest import NewContext
from tests.cms.faces import give_face
from tests.cms.site import make_home
from tests.factories import Town, make_user

pytestmark = pytest.mark.django_db(transaction=True)

# As long as a short name can be.
LONGEST = "Димитровград и Оряховица"
IN_ONE_LINE = """() => {
    const middle = (name) => {
        const box = document.querySelector(name).getBoundingClientRect();
        return (box.top + box.bottom) / 2;
    };
    return Math.abs(middle(".mark") - middle(".tools")) < 3;
}"""


def test_head_and_foot_hold_the_longest_name_on_every_screen(new_context: NewContext, town: Town) -> None:
    make_home("bg")
    give_face(Site.objects.get(), "Община Димитровград и Оряховица", LONGEST, "#7a1f2b", town.youth)

    page = new_context().new_page()
    page.goto("/bg/")
    assert faults(page) == []
    for width in (320, 360, 390, 430, 480, 600, 700, 760, 960, 1100, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.locator(".mark-name")).to_be_visible()
        assert not overflows(page), width
        assert page.evaluate(IN_ONE_LINE), width


def test_a_colour_is_picked_or_typed(new_context: NewContext, town: Town) -> None:
    make_home("bg")
    site = Site.objects.get()
    give_face(site, "Община Горна", "Горна", "#7a1f2b", town.youth)
    publisher = make_user("publisher", language="bg")
    publisher.groups.add(Group.objects.get(name=PUBLISHERS))
    page = new_context(user=publisher).new_page()
    page.goto(f"/admin/settings/cms/siteprofile/{site.pk}/")
    typed, picked = page.locator("#id_brand_light"), page.locator("[data-colour-for=id_brand_light]")

    expect(picked).to_have_value("#7a1f2b")
    picked.fill("#123c7a")
    expect(typed).to_have_value("#123c7a")
    typed.fill("#0b5c4f")
    expect(picked).to_have_value("#0b5c4f")
