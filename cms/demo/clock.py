"""Moments of the demonstration, counted back from when it is built."""

from datetime import datetime, timedelta


class Timeline:
    """Moments of the demonstration, counted from when it is built."""

    def __init__(self, now: datetime) -> None:
        """Count from ``now`` (aware)."""
        self.now = now

    def days_ago(self, days: float, *, hour: int = 15, minute: int = 30) -> datetime:
        """Return a moment some days ago, at that hour (UTC)."""
        return (self.now - timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)

    def minutes_ago(self, minutes: float) -> datetime:
        """Return a moment of today's meeting."""
        return self.now - timedelta(minutes=minutes)
