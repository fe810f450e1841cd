"""How long what people sent through a form is kept; the form says so."""

from datetime import timedelta

KEPT_FOR = timedelta(days=180)
# Lists of those who came are needed for the report on an event.
KEPT_AFTER_EVENT = timedelta(days=30)
