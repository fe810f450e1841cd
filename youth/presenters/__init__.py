"""Presenters: the data of pages and live frames, prepared for their templates."""
