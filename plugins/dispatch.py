"""Calling plugins: who is asked, in which order, and what a crash means."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Concatenate

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils.translation import gettext as _

from plugins.apps import PluginConfig
from plugins.failures import record_failure
from plugins.registry import Council, enabled_plugins

declared_hooks: dict[str, "Hook[Any, Any]"] = {}


@dataclass(frozen=True, slots=True)
class Receiver:
    """A plugin's function behind a hook; it may take any subset of the hook's arguments."""

    plugin: PluginConfig
    function: Callable[..., Any]
    accepts: frozenset[str]

    @property
    def slug(self) -> str:
        """The plugin's slug."""
        return self.plugin.manifest.slug

    def call(self, arguments: Mapping[str, Any], read: Callable[[Any], Any] | None = None) -> Any:
        """Call the function alone in a savepoint, so that its database error stays its own.

        The savepoint is taken only where a transaction is open; elsewhere it would cost two statements.
        Generators and querysets are read here, where a crash is still the plugin's; ``read`` is applied
        to an answer that is not None for the same reason.
        """
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            answer = self.function(**{name: arguments[name] for name in self.accepts})
            if read is not None and answer is not None:
                return read(answer)
            lazy = isinstance(answer, Iterable) and not isinstance(answer, str | Mapping | Sequence)
            return list(answer) if lazy else answer


class Hook[**P, R]:
    """A point where plugins take part; declared by an empty, typed, documented function."""

    def __init__(self, declaration: Callable[Concatenate[Council, P], R | None]) -> None:
        """Take name, arguments and meaning from the declaration."""
        self.name = declaration.__name__
        self.__doc__ = declaration.__doc__
        self.signature = inspect.signature(declaration)
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
        accepts = frozenset(inspect.signature(function).parameters)
        if unknown := accepts - set(self.signature.parameters):
            known = ", ".join(self.signature.parameters)
            asked = ", ".join(sorted(unknown))
            raise ImproperlyConfigured(
                f"Plugin {plugin.manifest.slug}: {self.name} has no argument {asked}; it has {known}"
            )
        if plugin.manifest.slug in self.receivers:
            raise ImproperlyConfigured(f"Plugin {plugin.manifest.slug} answers {self.name} twice")
        self.receivers[plugin.manifest.slug] = Receiver(plugin, function, accepts)

    def receivers_in(self, council: Council) -> list[Receiver]:
        """Return the receivers of the plugins that are on in a council, in the plugins' order."""
        # Most hooks have few receivers: without any, the council's plugins need not be read.
        enabled = enabled_plugins(council) if self.receivers else {}
        return [self.receivers[slug] for slug in enabled if slug in self.receivers]

    def _ask(
        self,
        council: Council,
        arguments: inspect.BoundArguments,
        crashed: Callable[[Receiver], Any],
        read: Callable[[Any], Any] | None = None,
    ) -> list[Any]:
        answers = []
        for receiver in self.receivers_in(council):
            try:
                answer = receiver.call(arguments.arguments, read)
            except Exception as error:  # noqa: BLE001 (isolation: a plugin may fail in any way)
                record_failure(receiver.slug, self.name, council, error)
                answer = crashed(receiver)
            if answer is not None:
                answers.append(answer)
        return answers


class Contribution[**P, R](Hook[P, R]):
    """Plugins add something; a crash is logged and its answer left out."""

    def collect(self, council: Council, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Return one answer per plugin that has one, in the plugins' order."""
        return self._ask(council, self.signature.bind(council, *args, **kwargs), lambda _receiver: None)

    def items[**Q, T](
        self: "Contribution[Q, Iterable[T]]", council: Council, *args: Q.args, **kwargs: Q.kwargs
    ) -> list[T]:
        """Return what all plugins contribute, in one list."""
        bound = self.signature.bind(council, *args, **kwargs)
        return [item for answer in self._ask(council, bound, lambda _receiver: None, list) for item in answer]


class Guard[**P](Hook[P, str]):
    """Plugins may refuse with a reason; a guard that crashes refuses."""

    def objections(self, council: Council, *args: P.args, **kwargs: P.kwargs) -> list[str]:
        """Return the reasons to refuse; empty means that nobody objects."""
        reasons = self._ask(
            council,
            self.signature.bind(council, *args, **kwargs),
            lambda receiver: (
                _("%(plugin)s could not be consulted.") % {"plugin": receiver.plugin.manifest.title}
            ),
        )
        return [str(reason) for reason in reasons if reason]


class Notice[**P](Hook[P, None]):
    """Plugins are told after commit, at least once; the journal delivers and remembers who was told."""

    def listeners_in(self, council: Council) -> list[str]:
        """Return the slugs of the plugins that listen and are on in a council."""
        return [receiver.slug for receiver in self.receivers_in(council)]

    def deliver_to(
        self, listener: str, council: Council, *args: P.args, **kwargs: P.kwargs
    ) -> Exception | None:
        """Tell one plugin; return what it raised instead of raising it, None where it was told.

        Nothing happens where the plugin is off, gone, or no longer listens: it is told, so to say.
        """
        arguments = self.signature.bind(council, *args, **kwargs).arguments
        for receiver in self.receivers_in(council):
            if receiver.slug == listener:
                try:
                    receiver.call(arguments)
                except Exception as error:  # noqa: BLE001 (the journal keeps the failure and tries again)
                    record_failure(listener, self.name, council, error)
                    return error
        return None
