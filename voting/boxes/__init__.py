"""How ballots are kept: each box has a module, and alone knows how its ballots are counted."""
