"""Draw the icons of the installed app from ``static/brand.svg``, as PNG files under ``static/app/``.

Launchers want fixed sizes; a maskable one keeps the drawing inside the circle that every launcher leaves.
"""

import sys
from pathlib import Path

import typst

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "static" / "app"
PAPER = "#faf8f3"
# File: size in pixels, share of the width that the drawing takes, colour of the ground.
ICONS = {
    "icon-192.png": (192, 0.86, None),
    "icon-512.png": (512, 0.86, None),
    "maskable-512.png": (512, 0.58, PAPER),
    "touch-180.png": (180, 0.72, PAPER),
}


def drawn(size: int, share: float, ground: str | None) -> bytes:
    """Return the drawing as a square PNG of ``size`` pixels."""
    fill = f'rgb("{ground}")' if ground else "none"
    # A page of as many points as pixels, at one pixel per point.
    source = (
        f"#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: {fill})\n"
        f'#align(center + horizon, image("/static/brand.svg", width: {share * 100}%))\n'
    )
    png = typst.compile(source.encode(), root=str(ROOT), format="png", ppi=72.0)
    if not isinstance(png, bytes):
        message = "more than one page"
        raise TypeError(message)
    return png


def main() -> int:
    """Write all icons."""
    FOLDER.mkdir(exist_ok=True)
    for name, (size, share, ground) in ICONS.items():
        (FOLDER / name).write_bytes(drawn(size, share, ground))
    return 0


if __name__ == "__main__":
    sys.exit(main())
