"""What stands on a page, read and judged: texts, links, headings, pictures, and how easily they are read."""
