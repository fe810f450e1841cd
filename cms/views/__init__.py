"""Pages of the installation itself, beside those that editors write."""
