"""Sharing a page: the picture of a shared link, and the poster."""
