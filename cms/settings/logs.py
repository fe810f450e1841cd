"""Logs: one JSON object per line on standard error, with the request's id and without personal data."""

import re
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

type Event = MutableMapping[str, Any]

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
# Query strings hold searches, tickets and codes.
QUERY = re.compile(r"\?[^\s\"']+")


def without_personal_data(logger: object, name: str, event: Event) -> Event:
    """Take e-mail addresses and query strings out of every text, and request objects out of the event."""
    for key, value in list(event.items()):
        # A route is our own text, and its question marks are no query.
        if isinstance(value, str) and key != "route":
            event[key] = QUERY.sub("?…", EMAIL.sub("[e-mail]", value))
    event.pop("request", None)
    return event


# Applied to what structlog's loggers say and to what Django's and the libraries' say.
SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_personal_data,
]


def logging_settings(shape: Literal["json", "console"]) -> dict[str, Any]:
    """Return Django's ``LOGGING``; ``console`` is for people, ``json`` for programs."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if shape == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Django's own handlers would print a second time and send mail to nobody.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # A missing page is no event; the access line tells its status.
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            # Each page saved and each index entry made: the admin's history tells the one.
            "wagtail": {"level": "WARNING"},
            "django.tasks": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
            # Daphne's access log holds addresses of people.
            "daphne.http_protocol": {"level": "WARNING"},
            "django.channels.server": {"level": "WARNING"},
        },
    }
