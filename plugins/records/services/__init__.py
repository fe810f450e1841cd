"""What others may ask of this plugin: build and export packages, preview and confirm imports."""

from plugins.records.services.building import build_record
from plugins.records.services.exports import export_package
from plugins.records.services.imports import (
    Imported,
    Preview,
    confirm_import,
    discard_import,
    import_package,
    preview_import,
)

__all__ = [
    "Imported",
    "Preview",
    "build_record",
    "confirm_import",
    "discard_import",
    "export_package",
    "import_package",
    "preview_import",
]
