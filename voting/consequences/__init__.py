"""What votes of the council's own procedure bring about."""

from voting.consequences import election

__all__ = ["election"]
