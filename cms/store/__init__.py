"""The store of public pages in the process's memory, and its invalidation; see docs/page-store.md."""
