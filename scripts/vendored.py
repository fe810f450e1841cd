"""Verify that every vendored file is the unchanged file that the manifests name.

Each manifest lists packages with version, licence and, per file, its path inside the package and its
SHA-384. A missing, changed or unlisted file ends the run with status 1 and its name.

``python scripts/vendored.py`` verifies; ``--write`` fills the hashes in after a deliberate update.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "static" / "vendor", ROOT / "cms" / "vendor", ROOT / "tests" / "browser" / "vendor")
MANIFEST = "manifest.json"


def digest(path: Path) -> str:
    """Return the file's SHA-384 in the form that subresource integrity uses."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def problems_of(folder: Path) -> list[str]:
    """Return what is wrong in one folder of vendored files, one sentence per finding."""
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    found: list[str] = []
    listed: set[Path] = set()
    for package in manifest["packages"]:
        found += [
            f"{package.get('name', '?')}: no {key}" for key in ("version", "licence") if not package.get(key)
        ]
        for file in package["files"]:
            path = folder / file["path"]
            listed.add(path)
            if not path.is_file():
                found.append(f"{path.relative_to(ROOT)}: listed but missing")
            elif digest(path) != file.get("sha384"):
                found.append(f"{path.relative_to(ROOT)}: differs from {package['name']} {package['version']}")
        if not any(Path(file["path"]).name.startswith("LICENSE") for file in package["files"]):
            found.append(f"{package['name']}: no licence text beside it")
    present = {path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST}
    found += [f"{path.relative_to(ROOT)}: not in the manifest" for path in sorted(present - listed)]
    return found


def write_hashes(folder: Path) -> None:
    """Fill in the hashes of the files that the manifest lists."""
    path = folder / MANIFEST
    manifest = json.loads(path.read_text("utf-8"))
    for package in manifest["packages"]:
        for file in package["files"]:
            file["sha384"] = digest(folder / file["path"])
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main(arguments: list[str]) -> int:
    """Run the command line; 0 done, 1 findings, 2 wrong call."""
    if arguments not in ([], ["--write"]):
        print("usage: vendored.py [--write]", file=sys.stderr)
        return 2
    if arguments:
        for folder in FOLDERS:
            write_hashes(folder)
    found = [problem for folder in FOLDERS for problem in problems_of(folder)]
    print("\n".join(found) or "vendored files: all as published")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
