"""Backup and restore of an installation: rows and files in one archive, and what they must agree with."""
