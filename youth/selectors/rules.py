"""The rules of procedure that hold in a council: its preset with the council's own changes."""

import json
from functools import lru_cache

from youth.models import Council
from youth.procedure.profile import Profile, load_profile


def profile_of(council: Council) -> Profile:
    """Return the council's rules.

    Raises ``InvalidRule`` where stored changes no longer fit the preset; the services that write them
    never leave that behind.
    """
    return _loaded(council.rules_preset, json.dumps(council.rules_overrides, sort_keys=True))


@lru_cache(maxsize=64)
def _loaded(preset: str, overrides: str) -> Profile:
    # Profiles are frozen, so one object serves every request that sees the same rules.
    return load_profile(preset, json.loads(overrides))
