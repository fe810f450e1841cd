"""What pages and live frames show, prepared for their templates."""
