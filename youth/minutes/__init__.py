"""What the minutes say of the acts of a meeting, by topic; importing the package registers all of it."""

from youth.minutes import agenda, attendance, meetings, register, resolutions

__all__ = ["agenda", "attendance", "meetings", "register", "resolutions"]
