"""Presenters of records for pages, the API and downloads."""
