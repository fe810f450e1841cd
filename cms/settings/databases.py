"""The database from ``DATABASE_URL``: SQLite by default, PostgreSQL in production."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"


def database_from_url(url: str, data_dir: Path) -> dict[str, Any]:
    """Return Django's settings for one database.

    ``url`` is empty or ``sqlite:///path`` for SQLite, ``postgres://user:password@host:port/name`` for
    PostgreSQL (``?host=/run/postgresql`` names a socket folder). Raises ``ValueError`` for another scheme.
    """
    parts = urlsplit(url)
    if parts.scheme in {"", "sqlite"}:
        path = Path(unquote(parts.path)) if parts.path else data_dir / "glas.sqlite3"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            # IMMEDIATE: a writer waits for its turn instead of failing when it upgrades its lock.
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        query = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or query.pop("port", "") or ""),
            # The pool tries a connection before it hands it out: the server may have been restarted.
            "CONN_HEALTH_CHECKS": True,
            # The pool keeps connections under ASGI, where every request is a thread of its own.
            "OPTIONS": {
                "pool": {"min_size": 1, "max_size": 16, "timeout": 15},
                # Before the tables are analysed the planner takes small queries for large ones, and compiles
                # them: 10 ms each instead of a fraction of one. No query of ours is long enough to gain.
                "options": "-c jit=off",
                **query,
            },
        }
    message = f"DATABASE_URL: unknown scheme {parts.scheme!r}; sqlite and postgres are known"
    raise ValueError(message)
