"""Kinds of acts that ``youth`` declares, by topic; importing the package declares them all."""

from youth.acts import institution, people

__all__ = ["institution", "people"]
