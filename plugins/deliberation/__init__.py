"""Deliberation: the floor of a live meeting, from the request to speak to the minutes."""
