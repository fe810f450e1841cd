"""Put the vendored lucide icons into one sprite, ``static/icons.svg``.

Each icon becomes a ``<symbol id="NAME">``; colour and stroke come from the page's CSS. ``--check`` only
checks that the sprite is up to date (status 1 where it is not).
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ICONS = ROOT / "static" / "vendor" / "lucide"
SPRITE = ROOT / "static" / "icons.svg"
SVG = "http://www.w3.org/2000/svg"


def sprite() -> str:
    """Return the sprite of all vendored icons, in the order of their names."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    for path in sorted(ICONS.glob("*.svg")):
        icon = ElementTree.parse(path).getroot()
        symbol = ElementTree.SubElement(
            root, f"{{{SVG}}}symbol", id=path.stem, viewBox=icon.get("viewBox", "")
        )
        for shape in icon:
            shape.tail = None
            symbol.append(shape)
        symbol.tail = "\n"
    root.text = "\n"
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def main(arguments: list[str]) -> int:
    """Run the command line; 0 done, 1 out of date, 2 wrong call."""
    if arguments not in ([], ["--check"]):
        print("usage: sprite.py [--check]", file=sys.stderr)
        return 2
    if not arguments:
        SPRITE.write_text(sprite(), "utf-8")
        return 0
    if SPRITE.read_text("utf-8") != sprite():
        print(f"{SPRITE.relative_to(ROOT)} is out of date: run python scripts/sprite.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
