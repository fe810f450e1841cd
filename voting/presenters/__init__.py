"""What pages and live frames show of votes, prepared for their templates."""
