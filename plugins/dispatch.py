"""Calling plugins: who is asked, in which order, and what a crash means."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Concatenate, NamedTuple, Self, get_args, get_origin

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from pydantic import ConfigDict, TypeAdapter

from plugins.apps import PluginConfig
from plugins.failures import alone
from plugins.registry import Council, enabled_plugins, installed_plugins

# Strict: an answer of another type is the plugin's crash; frozen values are read field by field.
SHAPE = ConfigDict(strict=True, arbitrary_types_allowed=True, revalidate_instances="always")

declared_hooks: dict[str, "Hook[Any, Any]"] = {}


class Receiver(NamedTuple):
    """A plugin's function behind a hook; it may take any subset of the hook's arguments."""

    plugin: PluginConfig
    function: Callable[..., Any]
    accepts: frozenset[str]
    place: str

    def call(self, arguments: Mapping[str, Any]) -> Any:
        """Call the function with what it asks for."""
        return self.function(**{name: arguments[name] for name in self.accepts})


class Hook[**P, R]:
    """A point where plugins take part; declared by an empty, typed, documented function."""

    is_always_asked = False

    def __init__(self, declaration: Callable[Concatenate[Council, P], R | None]) -> None:
        """Take name, arguments and meaning from the declaration; refuse a name that is taken."""
        self.name, self.__doc__ = declaration.__name__, declaration.__doc__
        self.owner, self.signature = declaration.__module__, inspect.signature(declaration)
        # What a listener of a notice returns is nobody's business.
        shape: Any = self.signature.return_annotation or Any
        self.is_many = get_origin(shape) is Iterable
        listed: Any = list.__class_getitem__(get_args(shape))
        self.shape = TypeAdapter[Any](listed if self.is_many else shape, config=SHAPE)
        self.receivers: dict[str, list[Receiver]] = {}
        if other := declared_hooks.get(self.name):
            raise ImproperlyConfigured(f"{self.owner} and {other.owner} both declare a hook {self.name}")
        declared_hooks[self.name] = self

    @classmethod
    def always(cls, declaration: Callable[Concatenate[Council, P], R | None]) -> Self:
        """Declare a hook that asks plugins that are off, too: what they keep is still there."""
        hook = cls(declaration)
        hook.is_always_asked = True
        return hook

    def register(self, function: Callable[..., R | None], *, place: str = "") -> Callable[..., R | None]:
        """Make ``function`` an answer of the plugin in whose package it stands (a decorator).

        Raises ``ImproperlyConfigured``, naming the plugin, where the function asks for an argument that
        the hook does not have, is a coroutine, or stands in no plugin.
        """
        config = apps.get_containing_app_config(function.__module__)
        if not isinstance(config, PluginConfig):
            raise ImproperlyConfigured(f"{function.__module__} answers {self.name} but belongs to no plugin")
        self.add(config, function, place=place)
        return function

    def at(self, place: str) -> Callable[[Callable[..., R | None]], Callable[..., R | None]]:
        """Make a function an answer for one place only: ``@hooks.slot.at("meeting.now")``."""
        return partial(self.register, place=place)

    def add(self, plugin: PluginConfig, function: Callable[..., R | None], *, place: str = "") -> None:
        """Register ``function`` for a plugin; raises as ``register`` does."""
        slug, names = plugin.manifest.slug, self.signature.parameters
        who, accepts = f"Plugin {slug}: {self.name}", frozenset(inspect.signature(function).parameters)
        if unknown := ", ".join(sorted(accepts - set(names))):
            raise ImproperlyConfigured(f"{who} has no argument {unknown}; it has {', '.join(names)}")
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            raise ImproperlyConfigured(f"{who} takes a plain function, not async")
        if place and "name" not in names:
            raise ImproperlyConfigured(f"{who} has no places")
        self.receivers.setdefault(slug, []).append(Receiver(plugin, function, accepts, place))

    def receivers_in(self, council: Council) -> dict[str, list[Receiver]]:
        """Return the receivers of the plugins that are asked in a council, in the plugins' order."""
        # Most hooks have few receivers: without any, the council's plugins need not be read.
        if not self.receivers:
            return {}
        everyone = (plugin.manifest.slug for plugin in installed_plugins())
        asked = everyone if self.is_always_asked else enabled_plugins(council)
        return {slug: self.receivers[slug] for slug in asked if slug in self.receivers}

    def consult(
        self, council: Council, *args: P.args, **kwargs: P.kwargs
    ) -> tuple[list[tuple[str, R]], list[PluginConfig]]:
        """Return each answer with its plugin's slug, in the plugins' order, and the plugins that crashed.

        An answer of another shape than the hook declares is a crash; lazy texts are read here.
        """
        arguments = self.signature.bind(council, *args, **kwargs).arguments
        given: list[tuple[str, R]] = []
        crashed: dict[str, PluginConfig] = {}
        for slug, receivers in self.receivers_in(council).items():
            # One for another place costs nothing, no savepoint either.
            for receiver in (one for one in receivers if one.place in ("", arguments.get("name"))):
                try:
                    with alone(slug, self.name, council) as call:
                        answer = receiver.call(arguments)
                        if answer is not None:
                            call.answer = whole = list(answer) if self.is_many else answer
                            given.append((slug, self.shape.validate_python(whole, context={"slug": slug})))
                except (Exception, SystemExit):  # noqa: BLE001 (isolation: a plugin may fail in any way)
                    crashed[slug] = receiver.plugin
        return given, list(crashed.values())


def not_consulted(plugin: PluginConfig) -> str:
    """Return the sentence that stands for an answer that could not be had."""
    return _("%(plugin)s could not be consulted.") % {"plugin": plugin.manifest.title}


class Contribution[**P, R](Hook[P, R]):
    """Plugins add something; a crash is logged and its answer left out."""

    def collect(self, council: Council, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        """Return the answers of the plugins that are on, in their order; None and crashes are left out."""
        return [answer for _slug, answer in self.consult(council, *args, **kwargs)[0]]

    def items[**Q, T](
        self: "Contribution[Q, Iterable[T]]", council: Council, *args: Q.args, **kwargs: Q.kwargs
    ) -> list[T]:
        """Return what all plugins contribute, in one list."""
        return [item for answer in self.collect(council, *args, **kwargs) for item in answer]


class Fact[**P, R](Hook[P, R]):
    """Plugins tell something that a rule rests on; where one crashes, the service has to refuse."""

    def gather(self, council: Council, *args: P.args, **kwargs: P.kwargs) -> tuple[list[R], list[str]]:
        """Return the answers, and why they are not complete: a sentence for each plugin that crashed."""
        given, crashed = self.consult(council, *args, **kwargs)
        return [answer for _slug, answer in given], [not_consulted(plugin) for plugin in crashed]


class Guard[**P](Hook[P, Any]):
    """Plugins may refuse with a reason; a guard that crashes refuses."""

    def objections(self, council: Council, *args: P.args, **kwargs: P.kwargs) -> list[str]:
        """Return the reasons to refuse; empty means that nobody objects."""
        given, crashed = self.consult(council, *args, **kwargs)
        return [reason for _slug, reason in given if reason] + [not_consulted(one) for one in crashed]


class Notice[**P](Hook[P, None]):
    """Plugins are told after commit, at least once; the journal delivers and remembers who was told."""

    def listeners_in(self, council: Council) -> list[str]:
        """Return the slugs of the plugins that are told in a council."""
        return list(self.receivers_in(council))

    def is_prompt(self, listener: str) -> bool:
        """Return whether a plugin is told right after the commit: a bundled one. The runner tells others."""
        return self.receivers[listener][0].plugin.name in settings.BUNDLED_PLUGINS

    def deliver_to(
        self, listener: str, council: Council, *args: P.args, **kwargs: P.kwargs
    ) -> BaseException | None:
        """Tell one plugin; return what it raised instead of raising it, None where it was told.

        A plugin that is off, gone, or no longer listens counts as told.
        """
        arguments = self.signature.bind(council, *args, **kwargs).arguments
        try:
            with alone(listener, self.name, council):
                for receiver in self.receivers_in(council).get(listener, ()):
                    receiver.call(arguments)
        except (Exception, SystemExit) as error:  # noqa: BLE001 (the journal keeps it and tries again)
            return error
        return None
