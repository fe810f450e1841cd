"""The life of editors: roles, schedule, content checks, broken links and the panels of the admin's home."""
