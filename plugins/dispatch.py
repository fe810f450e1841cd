"""Calling plugins: who is asked, in which order, and what a crash means."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from typing import Any, Concatenate, NamedTuple, get_origin

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils.translation import gettext as _

from plugins.apps import PluginConfig
from plugins.failures import record_failure
from plugins.registry import Council, enabled_plugins

declared_hooks: dict[str, "Hook[Any, Any]"] = {}


class Receiver(NamedTuple):
    """A plugin's function behind a hook; it may take any subset of the hook's arguments."""

    plugin: PluginConfig
    function: Callable[..., Any]
    accepts: frozenset[str]

    def call(self, arguments: Mapping[str, Any], read: Callable[[Any], Any]) -> Any:
        """Call the function alone in a savepoint, so that its database error stays its own.

        The savepoint is taken only where a transaction is open; elsewhere it would cost two statements.
        ``read`` reads a lazy answer here, where a crash is still the plugin's.
        """
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            answer = self.function(**{name: arguments[name] for name in self.accepts})
            return None if answer is None else read(answer)


class Hook[**P, R]:
    """A point where plugins take part; declared by an empty, typed, documented function."""

    def __init__(self, declaration: Callable[Concatenate[Council, P], R | None]) -> None:
        """Take name, arguments and meaning from the declaration."""
        self.name, self.__doc__ = declaration.__name__, declaration.__doc__
        self.signature = inspect.signature(declaration)
        many = get_origin(self.signature.return_annotation) is Iterable
        self.read: Callable[[Any], Any] = list if many else lambda answer: answer
        self.receivers: dict[str, Receiver] = {}
        declared_hooks[self.name] = self

    def register(self, function: Callable[..., R | None]) -> Callable[..., R | None]:
        """Make ``function`` the answer of the plugin in whose package it stands (a decorator).

        Raises ``ImproperlyConfigured``, naming the plugin, where the function asks for an argument that
        the hook does not have, stands in no plugin, or is the plugin's second answer.
        """
        config = apps.get_containing_app_config(function.__module__)
        if not isinstance(config, PluginConfig):
            raise ImproperlyConfigured(f"{function.__module__} answers {self.name} but belongs to no plugin")
        self.add(config, function)
        return function

    def add(self, plugin: PluginConfig, function: Callable[..., R | None]) -> None:
        """Register ``function`` for a plugin; raises as ``register`` does."""
        slug, accepts = plugin.manifest.slug, frozenset(inspect.signature(function).parameters)
        if unknown := ", ".join(sorted(accepts - set(self.signature.parameters))):
            known = ", ".join(self.signature.parameters)
            raise ImproperlyConfigured(
                f"Plugin {slug}: {self.name} has no argument {unknown}; it has {known}"
            )
        if slug in self.receivers:
            raise ImproperlyConfigured(f"Plugin {slug} answers {self.name} twice")
        self.receivers[slug] = Receiver(plugin, function, accepts)

    def receivers_in(self, council: Council) -> dict[str, Receiver]:
        """Return the receivers of the plugins that are on in a council, in the plugins' order."""
        # Most hooks have few receivers: without any, the council's plugins need not be read.
        enabled = enabled_plugins(council) if self.receivers else {}
        return {slug: self.receivers[slug] for slug in enabled if slug in self.receivers}

    def collect(self, council: Council, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Return one answer per plugin that is on and has one, in the plugins' order."""
        return list(self.answers(council, *args, **kwargs).values())

    def answers(self, council: Council, *args: P.args, **kwargs: P.kwargs) -> dict[str, R]:
        """Return the answers by the plugins' slugs; who crashed or has nothing to say is left out."""
        arguments = self.signature.bind(council, *args, **kwargs).arguments
        asked = {slug: self._ask(one, council, arguments) for slug, one in self.receivers_in(council).items()}
        return {slug: answer for slug, answer in asked.items() if answer is not None}

    def _ask(self, receiver: Receiver, council: Council, arguments: Mapping[str, Any]) -> Any:
        try:
            return receiver.call(arguments, self.read)
        except Exception as error:  # noqa: BLE001 (isolation: a plugin may fail in any way)
            record_failure(receiver.plugin.manifest.slug, self.name, council, error)
            return self.after_crash(receiver.plugin)

    def after_crash(self, plugin: PluginConfig) -> Any:
        """Return what stands for the answer of a plugin that crashed."""


class Contribution[**P, R](Hook[P, R]):
    """Plugins add something; a crash is logged and its answer left out."""

    def items[**Q, T](
        self: "Contribution[Q, Iterable[T]]", council: Council, *args: Q.args, **kwargs: Q.kwargs
    ) -> list[T]:
        """Return what all plugins contribute, in one list."""
        return [item for answer in self.collect(council, *args, **kwargs) for item in answer]


class Guard[**P](Hook[P, str]):
    """Plugins may refuse with a reason; a guard that crashes refuses."""

    def objections(self, council: Council, *args: P.args, **kwargs: P.kwargs) -> list[str]:
        """Return the reasons to refuse; empty means that nobody objects."""
        return [str(reason) for reason in self.collect(council, *args, **kwargs) if reason]

    def after_crash(self, plugin: PluginConfig) -> str:
        """Refuse in the name of the plugin."""
        return _("%(plugin)s could not be consulted.") % {"plugin": plugin.manifest.title}


class Notice[**P](Hook[P, None]):
    """Plugins are told after commit, at least once; the journal delivers and remembers who was told."""

    def listeners_in(self, council: Council) -> list[str]:
        """Return the slugs of the plugins that listen and are on in a council."""
        return list(self.receivers_in(council))

    def deliver_to(
        self, listener: str, council: Council, *args: P.args, **kwargs: P.kwargs
    ) -> Exception | None:
        """Tell one plugin; return what it raised instead of raising it, None where it was told.

        A plugin that is off, gone, or no longer listens counts as told.
        """
        arguments = self.signature.bind(council, *args, **kwargs).arguments
        if receiver := self.receivers_in(council).get(listener):
            try:
                receiver.call(arguments, self.read)
            except Exception as error:  # noqa: BLE001 (the journal keeps the failure and tries again)
                record_failure(listener, self.name, council, error)
                return error
        return None
