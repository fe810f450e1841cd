"""The newsletter as editors write it: what to tell, preview, sending and its progress."""
