"""What the frame of every page and the home page show, prepared for their templates."""
