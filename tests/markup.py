"""Markup without the white space that means nothing: tests need not know how a template breaks its lines."""

import re


def compact(html: str) -> str:
    """Return markup on one line: single spaces, none beside a tag and none before the end of one."""
    line = re.sub(r"\s+", " ", html)
    line = re.sub(r" (/?>)", r"\1", line)
    return re.sub(r" ?(<[^<>]*>) ?", r"\1", line)
