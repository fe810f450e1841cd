"""Formats Django templates, one element a line, without changing what a browser shows.

``python -m scripts.template_format`` names the templates that are formatted otherwise, or that have a line
that is too long; with ``--write`` it formats them. Line breaks are put only where white space means nothing:
beside the tags of block-level elements, in place of white space that is there, and between the attributes
of a tag.

In the order in which a template goes through them:

- ``syntax``: which elements and template tags there are, and where a tag ends;
- ``tokens``: a template in pieces that are never cut;
- ``tree``: elements and template tags with what is in them;
- ``parsing``: makes a tree of the pieces;
- ``edges``: beside which nodes white space means nothing;
- ``layout``: which nodes go on which line;
- ``attributes``: the parts of a tag, and ``lines``: where a line that is too long is cut;
- ``project``: the templates and style sheets of this project.
"""
