"""What votes of the council's own procedure bring about."""

from voting.consequences import election, tellers

__all__ = ["election", "tellers"]
