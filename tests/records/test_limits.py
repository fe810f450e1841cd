"""A stranger's package costs what it costs itself: neither this process's memory nor its time."""

import io
import resource
import subprocess
import sys
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from plugins.records.package import sandbox
from plugins.records.package.bag import PDF
from plugins.records.package.export import package_of
from plugins.records.package.pdf_limits import MAX_UNPACKED, pdf_fault
from plugins.records.package.sandbox import verified_apart
from plugins.records.package.verify import Report, verified
from tests.records import samples
from tests.records.forging import forged, judged
from tests.records.test_manipulated_papers import older

PACKED = package_of(samples.record())
PAPER = PACKED.payload[PDF]
MEGABYTE = 1024**2


def run_letters(size: int) -> bytes:
    """Return a run of one letter, compressed."""
    packer, letters = zlib.compressobj(1), b"a" * MEGABYTE
    return b"".join(packer.compress(letters) for _ in range(size // MEGABYTE)) + packer.flush()


def with_attachment(packed: bytes) -> bytes:
    """Put a compressed stream in the place of the attached XML."""
    with pikepdf.open(io.BytesIO(PAPER)) as pdf:
        stream = pdf.attachments["resolution.akn.xml"].obj.EF.F
        stream.write(packed, filter=pikepdf.Name.FlateDecode)
        buffer = io.BytesIO()
        pdf.save(
            buffer,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            compress_streams=False,
            recompress_flate=False,
        )
    return buffer.getvalue()


def apart_from(content: bytes) -> Report:
    return verified_apart(content, today=samples.TODAY)


@pytest.mark.parametrize("change", [None, older], ids=["this version", "another version"])
def test_a_stream_that_grows_without_end_is_refused_without_being_unpacked(
    change: Callable[[dict[str, Any]], None] | None,
) -> None:
    bomb = with_attachment(run_letters(400 * MEGABYTE))
    assert len(bomb) < 3 * MEGABYTE
    content = forged(change, resolution_pdf=bomb)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    report = judged(content)

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert [one.code for one in report.errors] == ["PDF_DIFFERS" if change is None else "PDF_INVALID"]
    assert grown < 200 * 1024, "kilobytes"


def test_streams_are_counted_together() -> None:
    half = run_letters(MAX_UNPACKED // 2)
    stream = b"<</Filter/FlateDecode>>stream\n" + half + b"\nendstream "

    assert pdf_fault(b"%PDF-1.7\n" + stream) == ""
    assert pdf_fault(b"%PDF-1.7\n" + 3 * stream) == "compression"


@pytest.mark.parametrize("start", [b"stream\n", b"stream\r\n", b"stream\r", b"stream \n", b"stream"])
def test_a_stream_is_seen_however_it_begins(start: bytes) -> None:
    assert (
        pdf_fault(b"%PDF-1.7\n<</Filter/FlateDecode>>" + start + run_letters(2 * MAX_UNPACKED))
        == "compression"
    )


def test_the_judgement_of_the_other_process_is_the_same() -> None:
    for content in (PACKED.content, forged(lambda whole: whole.update(urn="urn:x-ys:a:1:1:1")), b"nonsense"):
        here, there = verified(content, today=samples.TODAY), apart_from(content)

        assert (there.findings, there.digest, there.sha256) == (here.findings, here.digest, here.sha256)
        assert there.document == here.document


@pytest.mark.parametrize(("name", "value"), [("MEMORY", 100 * MEGABYTE), ("CPU_SECONDS", 0)])
def test_a_process_over_its_limit_ends_without_a_judgement(name: str, value: int) -> None:
    """The limits are those of the code; a process of its own is started with smaller ones."""
    program = f"from plugins.records.package import apart; apart.{name} = {value}; sandbox.main()"
    command = [sys.executable, "-c", program, samples.TODAY.isoformat()]
    ended = subprocess.run(command, input=PACKED.content, capture_output=True, cwd=sandbox.ROOT, check=False)

    assert ended.returncode != 0
    assert b"findings" not in ended.stdout


def test_an_ended_process_is_a_finding_and_is_asked_again_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    content = package_of(samples.record(title="Спряна проверка")).content
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/bin/false")
        report = apart_from(content)
    assert [one.code for one in report.errors] == ["CHECK_STOPPED"]
    assert "спряна" in report.errors[0].sentence("bg")
    assert "stopped" in report.errors[0].sentence("en")

    assert apart_from(content).accepted


def test_the_other_process_gets_no_secret_of_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    seen: dict[str, Any] = {}
    run = subprocess.run

    def watched(*args: Any, **options: Any) -> Any:
        seen.update(options["env"])
        return run(*args, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    apart_from(package_of(samples.record(title="Без тайни")).content)

    assert set(seen) == {"PYTHONPATH", "PYTHONUTF8"}
