"""What a plugin may declare and answer is checked when it is loaded."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from plugins import hooks
from plugins.dispatch import Contribution, declared_hooks
from plugins.registry import plugin_by_slug
from tests.plugins.test_dispatch import crash
from voting import offers as voting_offers


def test_a_coroutine_cannot_answer():
    async def later() -> None: ...

    config = plugin_by_slug("dummy")
    assert config is not None
    with pytest.raises(ImproperlyConfigured, match="Plugin dummy: may_vote takes a plain function"):
        voting_offers.may_vote.add(config, later)


def test_a_plugin_declares_places_of_its_own_once():
    assert hooks.declare_slot("dummy.board") == "dummy.board"
    with pytest.raises(ImproperlyConfigured, match=r"two places are named 'dummy\.board'"):
        hooks.declare_slot("dummy.board")
    hooks.SLOTS.remove("dummy.board")


def test_two_hooks_of_one_name_stop_the_start():
    def navigation(council: Any) -> None: ...

    with pytest.raises(ImproperlyConfigured, match=r"test_declaring_hooks and plugins\.hooks both"):
        Contribution(navigation)
    assert declared_hooks["navigation"] is hooks.navigation


def test_a_function_outside_every_plugin_cannot_answer():
    with pytest.raises(ImproperlyConfigured, match="belongs to no plugin"):
        hooks.page_widgets.register(crash)
