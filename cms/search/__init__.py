"""Search over everything that everybody may read: pages, files, and what the councils' plugins offer."""
