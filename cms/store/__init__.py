"""What this process remembers of public pages, and when it must forget; docs/page-store.md has the design."""
