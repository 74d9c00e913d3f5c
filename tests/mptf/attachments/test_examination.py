"""What strangers send: every hostile kind is refused with its reason, and what is good passes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from mptf.attachments import examination, names
from mptf.attachments.examination import claimed_type, examine, require_fit
from mptf.attachments.pictures import MOST_PIXELS
from mptf.attachments.refusal import Unfit
from mptf.attachments.types import BY_CODE, PDF
from tests.making import (
    HOSTILE_OFFICE,
    HOSTILE_PDFS,
    HOSTILE_PICTURES,
    jpeg,
    office,
    pdf,
    pdf_with_a_part_of,
    png,
)

ALL = tuple(BY_CODE)


def hostile() -> Iterator[tuple[str, str, bytes, str]]:
    for what, (content, reason) in HOSTILE_PDFS.items():
        yield f"PDF: {what}", "pdf", content, reason
    for what, (code, content, reason) in {**HOSTILE_OFFICE, **HOSTILE_PICTURES}.items():
        yield f"{code}: {what}", code, content, reason
    for code in ALL:
        yield f"{code}: nothing", code, b"", "it is empty"
        yield f"{code}: HTML", code, b"<!doctype html><script>alert(1)</script>", ""


@pytest.mark.parametrize(
    ("code", "content", "reason"),
    [pytest.param(*rest, id=what) for what, *rest in hostile()],
)
def test_what_is_hostile_is_refused_with_its_reason(code: str, content: bytes, reason: str) -> None:
    with pytest.raises(Unfit) as refused:
        examine(content, BY_CODE[code])
    assert reason in str(refused.value)


def test_what_is_good_passes() -> None:
    """The control: the same files without what is hostile in them."""
    for code, content in (
        ("pdf", pdf("A letter")),
        ("docx", office("docx")),
        ("xlsx", office("xlsx", xl__sheet_dot_xml="<a><f>SUM(A1:A2)</f></a>")),
        ("xlsx", office("xlsx", xl__printerSettings__printerSettings1_dot_bin=b"x")),
        ("png", png()),
        ("png", png(MOST_PIXELS, 1)),
        ("jpeg", jpeg()),
        ("jpeg", jpeg(10_000, 5_000) + b"\0\0"),
    ):
        examine(content, BY_CODE[code])


def test_what_other_programs_write_passes() -> None:
    from io import BytesIO  # noqa: PLC0415 - of this test alone

    import openpyxl  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    book, sheet = BytesIO(), openpyxl.Workbook()
    sheet.active["A1"] = "=SUM(B1:B2)"
    sheet.active["A2"].hyperlink = "https://example.org"
    sheet.save(book)
    examine(book.getvalue(), BY_CODE["xlsx"])
    for code, how in (("png", {}), ("jpeg", {}), ("jpeg", {"progressive": True})):
        out = BytesIO()
        Image.effect_noise((60, 40), 50).convert("RGB").save(out, code, **how)
        examine(out.getvalue(), BY_CODE[code])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Letter of endorsement.pdf", "Letter of endorsement.pdf"),
        ("Lettre signée.pdf", "Lettre signée.pdf"),
        ("رسالة.pdf", "رسالة.pdf"),
        ("../../etc/cron.d/letter.pdf", "letter.pdf"),
        ("C:\\Users\\x\\letter.pdf", "letter.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ("zero\u200bwidth\ufeff.pdf", "zerowidth.pdf"),
        ("two\r\nlines\0.pdf", "two lines.pdf"),
        ('a"b<c>d|e?.pdf', "a_b_c_d_e_.pdf"),
        ("  . .pdf", "pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("letter.pdf. ", "letter.pdf"),
        ("x" * 500 + ".pdf", "x" * (names.LONGEST - 4) + ".pdf"),
        ("\ud800.pdf", "pdf"),
        ("\x01", "file"),
    ],
)
def test_a_name_is_one_line_without_a_path(name: str, kept: str) -> None:
    assert names.neutral(name) == kept
    assert names.neutral(kept) == kept, "it stays as it is"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.svg", "this type is not taken"),
        ("a.html", "this type is not taken"),
        ("a.pdf.exe", "this type is not taken"),
        ("a.docm", "this type is not taken"),
        ("pdf", "this type is not taken"),
        ("a.exe.pdf", "two endings"),
        ("a.pdf.docx", "two endings"),
        ("a.HTML.PNG", "two endings"),
    ],
)
def test_an_ending_says_what_a_file_is(name: str, reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        claimed_type(name, ALL)


def test_a_fund_takes_the_types_of_its_profile_alone() -> None:
    assert claimed_type("A.v2.final.PDF", ALL) is PDF
    with pytest.raises(Unfit, match=r"attach one of PNG$"):
        claimed_type("a.pdf", ("png",))


# --- In a process of its own ---------------------------------------------------------------------


def test_it_is_examined_apart_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = pdf("apart"), pdf("apart") + b"more"
    require_fit(good, PDF)
    with pytest.raises(Unfit, match="behind the end"):
        require_fit(bad, PDF)
    monkeypatch.setattr(examination, "_examined_apart", lambda *_of: "asked again")
    require_fit(good, PDF)
    with pytest.raises(Unfit, match="behind the end"):
        require_fit(bad, PDF)
    with pytest.raises(Unfit, match="asked again"):
        require_fit(pdf("another"), PDF)


@pytest.mark.parametrize("does", ["import time; time.sleep(60)", "bytearray(1 << 40)", "print()"])
def test_what_hangs_or_bursts_is_refused_and_takes_nobody_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, does: str
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{does}'\n", encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(examination, "SECONDS", 1)
    monkeypatch.setattr(examination, "sys", SimpleNamespace(executable=str(program)))
    with pytest.raises(Unfit, match="within the time and memory"):
        require_fit(pdf(does), PDF)


def test_what_does_not_fit_into_memory_is_not_taken_for_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A part that unpacks to more than an examination may hold: it might hide a script."""
    monkeypatch.setattr(examination, "MEGABYTES", 100)
    with pytest.raises(Unfit, match=r"damaged|within the time and memory"):
        require_fit(pdf_with_a_part_of(200_000_000), PDF)
    require_fit(pdf_with_a_part_of(1_000_000), PDF)
