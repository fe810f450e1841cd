"""A pytest plugin for tests of plugins, ours and strangers'.

Switch it on with ``addopts = "-p plugins.testing"``. Fixtures: ``council`` (a youth council), ``enable``
(``enable("training")``), ``member``, ``secretary`` and ``outsider`` (people), ``client_for`` (a browser
signed in as one of them), and ``answering`` to let a plugin answer a hook for one test.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import pytest


@contextmanager
def answer_of(plugin: str, hook: Any, function: Callable[..., Any]) -> Iterator[None]:
    """Let ``function`` be the answer of an installed plugin to a hook inside the block.

    Raises ``ImproperlyConfigured`` where the function asks for an argument that the hook does not have.
    """
    from plugins.registry import plugin_by_slug

    config = plugin_by_slug(plugin)
    assert config is not None, f"no plugin {plugin} is installed"  # noqa: S101 (this is a test fixture)
    earlier = hook.receivers.pop(plugin, None)
    try:
        hook.add(config, function)
        yield
    finally:
        hook.receivers.pop(plugin, None)
        if earlier:
            hook.receivers[plugin] = earlier


@pytest.fixture
def answering() -> Iterator[Callable[[str, Any, Callable[..., Any]], None]]:
    """Register answers for one test: ``answering("training", may_vote, lambda poll: "no")``."""
    with ExitStack() as stack:

        def register(plugin: str, hook: Any, function: Callable[..., Any]) -> None:
            stack.enter_context(answer_of(plugin, hook, function))

        yield register


def _row(model: str, **fields: Any) -> Any:
    from django.apps import apps

    return apps.get_model("youth", model).objects.create(**fields)


@pytest.fixture
def council(db: None) -> Any:
    """A youth council of an invented municipality, with a running term of three seats."""
    from django.utils import timezone

    council = _row(
        "Council",
        slug="youth-polyana",
        kind="youth",
        municipality_code="bg-polyana",
        municipality_bg="Поляна",
        municipality_en="Polyana",
        name_bg="Младежки общински съвет – Поляна",
        name_en="Youth Council of Polyana",
    )
    term = _row("Term", council=council, number=1, starts_on=timezone.localdate() - timedelta(days=30))
    for number in (1, 2, 3):
        _row("Seat", term=term, number=number)
    return council


@pytest.fixture
def enable(council: Any) -> Callable[..., None]:
    """Switch a plugin on (or off, with ``False``) in the council, as its chair would."""
    from plugins.switching import switch

    def enable_plugin(slug: str, enabled: bool = True) -> None:  # noqa: FBT001, FBT002 (reads like the switch)
        switch(council, slug, enabled=enabled)

    return enable_plugin


def _account(email: str) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.create_user(email)


@pytest.fixture
def member(council: Any) -> Any:
    """Somebody with a seat in the council."""
    from django.utils import timezone

    person = _row(
        "Participant", council=council, user=_account("member@example.org"), display_name="Калина М."
    )
    _row(
        "Mandate",
        seat=council.terms.get().seats.get(number=1),
        participant=person,
        name_in_office="Калина Младенова",
        starts_on=timezone.localdate() - timedelta(days=20),
    )
    return person


@pytest.fixture
def secretary(council: Any) -> Any:
    """The council's secretary."""
    from django.utils import timezone

    person = _row(
        "Participant", council=council, user=_account("secretary@example.org"), display_name="Секретар"
    )
    _row(
        "Office",
        council=council,
        participant=person,
        role="secretary",
        name_in_office="Невена Стоилова",
        starts_on=timezone.localdate() - timedelta(days=20),
    )
    return person


@pytest.fixture
def outsider(db: None) -> Any:
    """An account that never joined the council."""
    return _account("outsider@example.org")


@pytest.fixture
def client_for() -> Callable[[Any], Any]:
    """Return a browser signed in as a participant or an account; ``None`` gives a visitor's."""
    from django.test import Client

    def signed_in(person: Any) -> Client:
        client = Client()
        if person is not None:
            client.force_login(getattr(person, "user", None) or person)
        return client

    return signed_in
