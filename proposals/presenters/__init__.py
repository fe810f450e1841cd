"""What pages and live frames show of proposals, prepared for their templates."""
