"""The stems of words: our own rules, and on PostgreSQL also the base forms of its Bulgarian dictionary.

The dictionary is the hunspell package of the database server, see ``deploy/bulgarian.sql``. It knows forms of
verbs that no light rule leads back (предложи, предложен); our rules know most of the nouns that it does not.
Where it is absent the rules alone decide.
"""

import logging
from collections.abc import Iterable

from django.db import DatabaseError, connection, transaction

from youth.stems import light_stems

log = logging.getLogger(__name__)

NAME = "glas_bulgarian"
# Whether a database has the dictionary; a process that is running when it is installed learns of it later.
_known: dict[str, bool] = {}


def stems_of(forms: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return for each form the stems by which it is found; at most two queries, none on SQLite."""
    stems = {form: light_stems(form) for form in forms}
    for form, bases in _bases(list(stems)).items():
        stems[form] = stems[form].union(*(light_stems(base) for base in bases))
    return stems


def has_dictionary() -> bool:
    """Return whether the database looks words up in a Bulgarian dictionary."""
    if connection.vendor != "postgresql":
        return False
    name = str(connection.settings_dict["NAME"])
    if name not in _known:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_ts_dict WHERE dictname = %s AND pg_ts_dict_is_visible(oid)", [NAME]
            )
            _known[name] = cursor.fetchone() is not None
    return _known[name]


def _bases(forms: list[str]) -> dict[str, list[str]]:
    if not forms or not has_dictionary():
        return {}
    query = "SELECT form, ts_lexize(%s::regdictionary, form) FROM unnest(%s::text[]) AS form"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query, [NAME, forms])
            # A base form that is also read as a form of another word (право, of прав) stays itself.
            return {form: bases for form, bases in cursor.fetchall() if bases and form not in bases}
    except DatabaseError:
        # Its files were removed under the server: the search goes on with our own rules.
        log.warning("search_dictionary_fails", exc_info=True)
        _known[str(connection.settings_dict["NAME"])] = False
        return {}
