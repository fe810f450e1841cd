"""What the most expensive input costs that is still taken, and what one beyond the limit costs.

Each case is driven through the code that meets it, in a process of its own whose peak of memory is read from
the system. The baseline is the same process without the input. docs/limits.md holds the table.
"""

import io
import json
import random
import statistics
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from pathlib import Path
from typing import Any

REPEATS = 5
MEGABYTE = 1024**2

type Outcome = str


@dataclass(frozen=True, slots=True)
class Case:
    """An input: how it is made, who takes it, and the most it may cost in megabytes and CPU seconds."""

    make: Callable[[], bytes]
    drive: Callable[[bytes], Outcome]
    megabytes: int
    seconds: float
    outcome: Outcome = "taken"


def picture(kind: str, mode: str, width: int, height: int, **options: Any) -> Callable[[], bytes]:
    """Return what makes an empty picture of many pixels: a small file, and the most to decode."""

    def make() -> bytes:
        import pillow_heif
        from PIL import Image

        pillow_heif.register_heif_opener()
        result = io.BytesIO()
        Image.new(mode, (width, height)).save(result, kind, **options)
        return result.getvalue()

    return make


def upload_picture(name: str) -> Callable[[bytes], Outcome]:
    """Return what checks and writes an uploaded picture."""

    def drive(content: bytes) -> Outcome:
        from templates.uploads.pictures import clean_picture
        from templates.uploads.refusals import RefusedFileError

        try:
            clean_picture(name, io.BytesIO(content))
        except RefusedFileError as refused:
            return refused.code
        return "taken"

    return drive


def upload_document(name: str) -> Callable[[bytes], Outcome]:
    """Return what checks an uploaded document."""

    def drive(content: bytes) -> Outcome:
        from templates.uploads.documents import check_document
        from templates.uploads.refusals import RefusedFileError

        try:
            check_document(name, io.BytesIO(content))
        except RefusedFileError as refused:
            return refused.code
        return "taken"

    return drive


def spreadsheet(parts: int, of_bytes: int = 0) -> Callable[[], bytes]:
    """Return what makes a spreadsheet of so many parts, the first of so many bytes unpacked."""

    def make() -> bytes:
        result = io.BytesIO()
        with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", b"<Types/>")
            archive.writestr("xl/sheet.xml", b"0" * of_bytes)
            for number in range(parts - 2):
                archive.writestr(f"{number}", b"")
        return result.getvalue()

    return make


def two_texts() -> bytes:
    """Return two texts that are the worst to compare: few words, shifted against each other."""
    from youth.word_diff import MOST_STEPS

    # Half of all pairs are alike.
    words = int((2 * MOST_STEPS) ** (1 / 3))
    one = " ".join("аб"[number % 2] for number in range(words))
    other = "в " + " ".join("аб"[(number // 2) % 2] for number in range(words - 1))
    return json.dumps([one, other]).encode()


def two_longest_texts() -> bytes:
    """Return the longest two texts of a proposal."""
    from youth.points import LINE_LENGTH, TEXT_LENGTH

    chosen = random.Random(7)
    texts = [
        "\n".join(
            "".join(chosen.choice("аб ") for _letter in range(LINE_LENGTH))
            for _point in range(TEXT_LENGTH // LINE_LENGTH)
        )
        for _text in range(2)
    ]
    return json.dumps(texts).encode()


def compare(content: bytes) -> Outcome:
    """Compare two texts."""
    from youth.word_diff import changed_words

    changed_words(*json.loads(content))
    return "taken"


def read_json(content: bytes) -> Outcome:
    """Read the body of an endpoint."""
    from rest_framework.exceptions import ParseError

    from cms.parsers import ShallowJSONParser

    try:
        ShallowJSONParser().parse(io.BytesIO(content))
    except ParseError:
        return "400"
    return "taken"


def post(path: str) -> Callable[[bytes], Outcome]:
    """Return what sends a body to an address and says how it was answered."""

    def drive(content: bytes) -> Outcome:
        from django.test import Client

        client = Client(enforce_csrf_checks=True)
        client.get(path)
        answer = client.generic("POST", path, content, "application/x-www-form-urlencoded")
        return str(answer.status_code)

    return drive


def many_empty_values() -> bytes:
    """Return two megabytes of the JSON that takes the most memory."""
    return b"[" + b"{}," * (2 * MEGABYTE // 3 - 1) + b"0]"


CASES: dict[str, Case] = {
    "picture: JPEG, 59 MP": Case(picture("JPEG", "RGB", 9000, 6600), upload_picture("a.jpg"), 250, 2.0),
    "picture: JPEG, progressive, 59 MP": Case(
        picture("JPEG", "RGB", 9000, 6600, progressive=True, subsampling=0), upload_picture("a.jpg"), 500, 3.0
    ),
    "picture: PNG, transparent palette, 59 MP": Case(
        picture("PNG", "P", 8000, 7400, transparency=0), upload_picture("a.png"), 350, 4.0
    ),
    "picture: PNG, transparent, 59 MP": Case(
        picture("PNG", "RGBA", 9000, 6600), upload_picture("a.png"), 550, 5.0
    ),
    "picture: PNG, transparent, 6390 px": Case(
        picture("PNG", "RGBA", 6390, 6390), upload_picture("a.png"), 550, 5.0
    ),
    "picture: WebP, 30 MP": Case(
        picture("WEBP", "RGBA", 6000, 4999, method=0), upload_picture("a.webp"), 600, 5.0
    ),
    "picture: AVIF, 40 MP": Case(
        picture("AVIF", "RGBA", 8000, 4999, speed=10), upload_picture("a.avif"), 600, 5.0
    ),
    "picture: HEIC, 59 MP": Case(picture("HEIF", "RGBA", 9000, 6600), upload_picture("a.heic"), 600, 6.0),
    "picture: 61 MP, refused": Case(
        picture("PNG", "RGBA", 9000, 6800), upload_picture("a.png"), 30, 0.5, "picture_pixels"
    ),
    "document: text, 20 MB": Case(lambda: "я".encode() * (10 * MEGABYTE), upload_document("a.txt"), 120, 1.5),
    "document: spreadsheet, 20,000 parts": Case(spreadsheet(20_000), upload_document("a.xlsx"), 40, 1.5),
    "document: spreadsheet, 150,000 parts, refused": Case(
        spreadsheet(150_000), upload_document("a.xlsx"), 40, 0.5, "document_damaged"
    ),
    "document: spreadsheet, 600 MB unpacked, refused": Case(
        spreadsheet(2, 600 * MEGABYTE), upload_document("a.xlsx"), 20, 0.3, "document_unpacks"
    ),
    "changes: the worst two texts compared": Case(two_texts, compare, 20, 1.0),
    "changes: the longest two texts": Case(two_longest_texts, compare, 30, 1.0),
    "JSON: 2 MB of values": Case(many_empty_values, read_json, 150, 0.5),
    "JSON: nested 2,000,000 deep, refused": Case(lambda: b"[" * (2 * MEGABYTE), read_json, 30, 0.5, "400"),
    "form: 2 MB": Case(
        lambda: b"a=" + b"a" * (2 * MEGABYTE - 2), post("/bg/accounts/login/"), 60, 1.0, "403"
    ),
    "form: 50 MB, refused": Case(lambda: b"a" * (50 * MEGABYTE), post("/healthz"), 60, 1.0, "413"),
}


def peak() -> float:
    """Return the peak memory of this process since the last reset of the counter, in megabytes."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    return int(line.split()[1]) / 1024


def drive(case: Case, content: bytes) -> dict[str, Any]:
    """Drive a case in this process and return what it cost."""
    Path("/proc/self/clear_refs").write_text("5")
    before, start = peak(), time.process_time()
    outcome = case.drive(content)
    return {"outcome": outcome, "megabytes": peak() - before, "seconds": time.process_time() - start}


def cost_of(case: Case, content: bytes) -> dict[str, Any]:
    """Return what a case costs in a process that has everything loaded and has done nothing yet."""
    cost: dict[str, Any] = elsewhere(lambda: drive(case, content))
    return cost


def warm_up() -> None:
    """Load what the first call of all loads: that is no cost of an input."""
    from django.db import connection

    upload_picture("a.png")(picture("PNG", "RGBA", 8, 8)())
    post("/bg/accounts/login/")(b"")
    connection.close()


def run() -> None:
    """Measure every case and report memory and CPU against its limit."""
    from bench.measuring import Result, report

    warm_up()
    results = []
    for name, case in CASES.items():
        content = made(case)
        costs = [cost_of(case, content) for _repeat in range(REPEATS)]
        outcomes = {cost["outcome"] for cost in costs}
        for unit, limit in (("megabytes", case.megabytes), ("seconds", case.seconds)):
            values = [cost[unit] for cost in costs]
            median = statistics.median(values)
            spread = (max(values) - min(values)) / median if median else 0.0
            holds = outcomes == {case.outcome} and max(values) <= limit
            results.append(
                Result(name, round(median, 2), unit, round(spread, 3), bar=float(limit), holds=holds)
            )
    report("limits", results)


def made(case: Case) -> bytes:
    """Return the input of a case, made in another process: making a picture takes as much as reading it."""
    content: bytes = elsewhere(case.make)
    return content


def elsewhere(work: Callable[[], Any]) -> Any:
    """Do some work in a copy of this process and return what it returned."""
    here, there = Pipe(duplex=False)
    process = get_context("fork").Process(target=lambda: there.send(work()))
    process.start()
    there.close()
    result = here.recv()
    process.join()
    return result
