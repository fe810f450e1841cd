"""How a page is handed on: what a shared link says of it, and the code that leads a telephone there."""
