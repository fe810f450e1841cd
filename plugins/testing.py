"""A pytest plugin for tests of plugins, ours and strangers'.

Switch it on with ``addopts = "-p plugins.testing"``. Fixtures: ``council`` and ``other_council`` (youth
councils), ``enable`` (``enable("training")``), ``member``, ``chair``, ``secretary`` and ``outsider``
(people), ``young`` (``young(verified=True)`` makes another young person), ``meeting`` (a planned one),
``client_for`` (a browser signed in as one of them), ``override_hook`` to let a plugin answer a hook for one
test, ``deliver()`` to deliver notices, and ``due(at)`` to do the runner's work at a moment.

On SQLite the project's own tables come from a template that is migrated once, so that only the plugin's
migrations run; ``--create-db`` makes it again.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest


@contextmanager
def hook_overridden(plugin: str, hook: Any, function: Callable[..., Any]) -> Iterator[None]:
    """Make ``function`` the answer of an installed plugin to a hook inside the block.

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


def pytest_configure(config: pytest.Config) -> None:
    """Compile a plugin's own catalogues, so that its tests read the translations."""
    from plugins.management import template
    from plugins.management.catalogues import compile_catalogues

    for folder in config.rootpath.glob("*/locale"):
        compile_catalogues(folder)
    # Here, and not above: of two fixtures with one name the one that is registered last is taken.
    config.pluginmanager.register(template, "plugins.testing.template")


@pytest.fixture
def override_hook() -> Iterator[Callable[[str, Any, Callable[..., Any]], None]]:
    """Register answers for one test: ``override_hook("training", may_vote, lambda poll: "no")``."""
    with ExitStack() as stack:

        def register(plugin: str, hook: Any, function: Callable[..., Any]) -> None:
            stack.enter_context(hook_overridden(plugin, hook, function))

        yield register


_numbers = count(1)


def _row(model: str, **fields: Any) -> Any:
    from django.apps import apps

    return apps.get_model("youth", model).objects.create(**fields)


def _days_ago(days: int) -> date:
    from django.utils import timezone

    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def other_council(db: None) -> Any:
    """Another municipality's youth council: nothing of the first may be seen or changed there."""
    return _row(
        "Council",
        slug="youth-gora",
        kind="youth",
        municipality_code="bg-gora",
        municipality_names={"bg": "Гора", "en": "Gora"},
        names={"bg": "Младежки общински съвет – Гора", "en": "Youth Council of Gora"},
        languages=["bg", "en"],
    )


@pytest.fixture
def council(db: None) -> Any:
    """A youth council of an invented municipality, with a running term of three seats."""
    from django.utils import timezone

    council = _row(
        "Council",
        slug="youth-polyana",
        kind="youth",
        municipality_code="bg-polyana",
        municipality_names={"bg": "Поляна", "en": "Polyana"},
        names={"bg": "Младежки общински съвет – Поляна", "en": "Youth Council of Polyana"},
        languages=["bg", "en"],
    )
    began = timezone.now() - timedelta(days=30)
    term = _row("Term", council=council, number=1, starts_at=began, ends_at=began + timedelta(days=730))
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
        starts_at=timezone.now() - timedelta(days=20),
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
        starts_at=timezone.now() - timedelta(days=20),
    )
    return person


@pytest.fixture
def chair(council: Any) -> Any:
    """The council's chair, who holds a seat."""
    from django.utils import timezone

    person = _participant(council, "chair@example.org", "Явор Д.")
    seat = council.terms.get().seats.get(number=2)
    since = timezone.now() - timedelta(days=20)
    name = {"participant": person, "name_in_office": "Явор Дамянов", "starts_at": since}
    _row("Mandate", seat=seat, **name)
    _row("Office", council=council, role="chair", **name)
    return person


def _participant(council: Any, email: str, name: str) -> Any:
    return _row("Participant", council=council, user=_account(email), display_name=name)


@pytest.fixture
def young(council: Any) -> Callable[..., Any]:
    """Make a young person who takes part: ``young()``, ``young(verified=True)``, ``young(age=14)``.

    Verified are age and residence, as the council's verifier would have seen them. ``council`` makes them
    take part in another one.
    """
    from django.utils.module_loading import import_string

    home = council

    def make(*, verified: bool = False, age: int = 17, council: Any = None) -> Any:
        where, number = council or home, next(_numbers)
        person = _participant(where, f"young-{number}@example.org", f"Младеж {number}")
        import_string("youth.services.people.set_birth_date")(person.user, _days_ago(age * 366))
        if verified:
            verifier = _participant(where, f"verifier-{number}@example.org", f"Проверяващ {number}")
            for fact in ("age", "residence"):
                checked = {"fact": fact, "method": "in_person", "verified_by": verifier}
                _row("Verification", user=person.user, council=where, **checked)
        return person

    return make


@pytest.fixture
def meeting(council: Any) -> Any:
    """A meeting of the council that is planned for the day after tomorrow."""
    from django.utils import timezone

    starts_at = timezone.now() + timedelta(days=2)
    return _row("Meeting", council=council, term=council.terms.get(), place="Читалище", starts_at=starts_at)


@pytest.fixture
def deliver() -> Callable[[], int]:
    """Deliver all pending notices, as the runner does; return how many were delivered."""
    from django.utils.module_loading import import_string

    deliver_left_behind: Callable[[], int] = import_string("youth.journal.notices.deliver_left_behind")
    return deliver_left_behind


@pytest.fixture
def due() -> Callable[[datetime], int]:
    """Do what is due at a moment, ``due(at)``, with the clock set to it; errors of the work are raised."""
    from django.utils.module_loading import import_string

    standing_at = import_string("youth.clock.standing_at")
    declared_works = import_string("youth.runner.due.declared_works")

    def do(at: datetime) -> int:
        with standing_at(at):
            return sum(part.work(at) for work in declared_works() for part in work.parts())

    return do


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
