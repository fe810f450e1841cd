"""What the pages of the search show, prepared for their templates."""
