"""What pages, the API and downloads show of records, prepared for their templates."""
