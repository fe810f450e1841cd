"""Kinds of acts that ``youth`` declares, by topic; importing the package declares them all."""

from youth.acts import agenda, attendance, institution, keys, meetings, minutes, people, register, resolutions

__all__ = [
    "agenda",
    "attendance",
    "institution",
    "keys",
    "meetings",
    "minutes",
    "people",
    "register",
    "resolutions",
]
