"""Signing keys of councils."""
