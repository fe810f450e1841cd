"""Shared by views of the project and of plugins: refusals, guards, forms sent once."""
