"""The editors' work: roles, schedule, content checks, broken links and the panels of the admin's home."""
