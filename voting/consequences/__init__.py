"""What votes of the council's own procedure bring about."""

from voting.consequences import tellers

__all__ = ["tellers"]
