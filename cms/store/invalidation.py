"""Detecting changes: every statement that writes is seen here, from any sender.

Watching statements instead of signals means that nobody can forget to say so: an editor's publishing, an
act of a council, a bulk update, a command in another process and a third party's plugin all pass through
the database connection.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.store.generation_cache import generation
from cms.store.tables import tables_never_shown

READING = frozenset(
    {"SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA", "SET", "SHOW", "EXPLAIN"}
)
WRITING = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|MERGE)\b", re.IGNORECASE)
TABLE = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
COLUMNS = re.compile(r'"(\w+)" = ')

# Saving a draft, every few seconds while an editor writes, touches only these of a page.
PAGES = "wagtailcore_page"
DRAFT_COLUMNS = frozenset(
    {"draft_title", "has_unpublished_changes", "latest_revision_created_at", "latest_revision_id"}
)


def changes_pages(sql: str) -> bool:
    """Return whether a statement may change what a public page shows."""
    first = sql.lstrip(" \n(")[:12].split(None, 1)[:1]
    if first and first[0].upper().rstrip(";") in READING:
        return False
    found = TABLE.match(sql)
    if found is None:
        # A statement of an unknown form: it counts as a write unless it only reads.
        return WRITING.search(sql) is not None
    table = found[1]
    if table == PAGES and sql.lstrip()[:6].upper() == "UPDATE":
        changed, _where, _condition = sql.partition(" WHERE ")
        return not set(COLUMNS.findall(changed)) <= DRAFT_COLUMNS
    return table not in tables_never_shown()


def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: FBT001 - Django's signature
    """Run a statement; where it changes pages, end the generation once its transaction is committed."""
    result = execute(sql, params, many, context)
    if changes_pages(str(sql)):
        _end_after_commit(context["connection"])
    return result


def watch_connection(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Watch the statements of a new connection; receives ``connection_created``."""
    if connection.alias == DEFAULT_DB_ALIAS and watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


def _end_after_commit(connection: BaseDatabaseWrapper) -> None:
    if not connection.in_atomic_block:
        generation.end()
    elif all(waiting[1] is not _end for waiting in connection.run_on_commit):
        # Once for each transaction. If a savepoint rolls this entry back, it rolls back every statement
        # that found it here as well.
        connection.on_commit(_end, robust=True)


def _end() -> None:
    generation.end()
