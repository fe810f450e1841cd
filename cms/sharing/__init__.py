"""How a page is handed on: the picture of a shared link, and the poster."""
