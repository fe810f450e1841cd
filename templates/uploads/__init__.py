"""What editors upload, checked by its content before anything is stored."""
