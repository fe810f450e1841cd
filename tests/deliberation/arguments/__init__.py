"""The written debate on a proposal."""
