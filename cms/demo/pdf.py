"""The files of the demonstration's documents: their texts on paper, as PDF."""

import json

import typst
from lxml import html

from cms.founding.texts import PageTexts

# All words come from the texts in sys.inputs; nothing else is read.
SOURCE = b"""
#let paper = json(bytes(sys.inputs.paper))
#set document(title: paper.title, date: none)
#set page(paper: "a4", margin: 25mm)
#set text(lang: paper.language, font: "Libertinus Serif", size: 12pt)
#show heading.where(level: 1): set text(size: 20pt)
= #paper.title
_#paper.version _
#parbreak()
#paper.intro
#for part in paper.parts [
  #if part.heading [== #part.text] else [#par[#part.text]]
]
"""


def printed(texts: PageTexts, version: str, language: str) -> bytes:
    """Return title, version, introduction and chapters of a document as a tagged PDF."""
    parts = []
    for block in texts.body:
        if block["type"] == "chapter":
            parts.append({"heading": True, "text": block["value"]})
        else:
            words = html.fragment_fromstring(block["value"], create_parent=True).itertext()
            parts += [{"heading": False, "text": word.strip()} for word in words if word.strip()]
    paper = {
        "title": texts.title,
        "version": version,
        "intro": texts.intro,
        "language": language,
        "parts": parts,
    }
    return typst.compile(SOURCE, sys_inputs={"paper": json.dumps(paper)}, ignore_system_fonts=True)
