"""The minutes' sentences for the acts of a meeting, by topic; importing the package registers them."""

from youth.minutes import agenda, attendance, meetings, opinions, register, resolutions

__all__ = ["agenda", "attendance", "meetings", "opinions", "register", "resolutions"]
