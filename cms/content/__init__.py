"""The content of a page, read and checked: texts, links, headings, pictures, and how easily they are read."""
