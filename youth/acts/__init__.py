"""Kinds of acts that ``youth`` declares, by topic; importing the package declares them all."""

from youth.acts import (
    agenda,
    attendance,
    convene_requests,
    guests,
    institution,
    keys,
    lists,
    meetings,
    minutes,
    opinions,
    organisations,
    people,
    register,
    resolutions,
    rules,
    site_roles,
)

__all__ = [
    "agenda",
    "attendance",
    "convene_requests",
    "guests",
    "institution",
    "keys",
    "lists",
    "meetings",
    "minutes",
    "opinions",
    "organisations",
    "people",
    "register",
    "resolutions",
    "rules",
    "site_roles",
]
