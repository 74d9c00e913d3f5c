"""Every sheet can be read by a screen reader, and the check of that sees each fault."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from mptf.letters import drafting, margins, press
from mptf.letters.rendering import RenderingPool, Sheet
from mptf.resources import resources
from tests.pdf_ua import faults

SAMPLE = """<!DOCTYPE html>
<html lang="en"><head><title>A sample</title></head><body>
<div class="run-pages">In the margin</div>
<h1>First</h1><p>Words, and <a href="#more">a link</a>.</p>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10">
<title>A bar of ten</title><rect width="10" height="10"/></svg>
<h2 id="more">Second</h2><ul><li>One</li><li>Two</li></ul>
<table><thead><tr><th scope="col">Seat</th><th scope="col">Says</th></tr></thead>
<tbody><tr><th scope="row">D-1</th><td>Yes</td></tr></tbody></table>
</body></html>"""


@pytest.fixture(scope="module")
def printed(pool: RenderingPool) -> Callable[[str], bytes]:
    """What a text looks like in print."""
    return lambda html: pool.submit(html, "sample").result().pdf


@pytest.fixture(scope="module")
def sample(printed: Callable[[str], bytes]) -> bytes:
    return printed(SAMPLE)


def test_every_letter_is_accessible(letter: str, sheets: dict[str, Sheet]) -> None:
    assert faults(sheets[letter].pdf) == []


def test_a_draft_with_its_mark_is_accessible() -> None:
    assert faults(drafting.sheet(SAMPLE, "sample", "Draft")) == []


def test_a_sample_with_everything_in_it_is_accessible(sample: bytes) -> None:
    assert faults(sample, bookmarks=True) == []


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("<title>A bar of ten</title>", "", "a figure has no words in its place"),
        ("h2", "h3", "after H1 comes H3"),
        ("h1", "h2", "after nothing comes H2"),
        ("th", "td", "a table has no heads"),
        (' lang="en"', "", "it does not say its language"),
        ("<title>A sample</title>", "", "it has no title"),
    ],
)
def test_a_fault_of_a_text_is_found(
    printed: Callable[[str], bytes], was: str, now: str, fault: str
) -> None:
    broken = SAMPLE.replace(was, now)
    assert broken != SAMPLE
    assert any(fault in found for found in faults(printed(broken)))


def without(name: str) -> Callable[[Pdf], None]:
    return lambda pdf: pdf.Root.__delitem__(name)


def _each_font(pdf: Pdf) -> list[Any]:
    return list(dict(pdf.pages[0].Resources.Font).values())


def _without_letters(pdf: Pdf) -> None:
    for font in _each_font(pdf):
        del font.ToUnicode


def _without_fonts(pdf: Pdf) -> None:
    for font in _each_font(pdf):
        del font.DescendantFonts[0].FontDescriptor.FontFile2


def _link(pdf: Pdf) -> Any:
    return pdf.pages[0].Annots[0]


def _unsaid(pdf: Pdf) -> None:
    del _link(pdf).Contents


def _unstructured(pdf: Pdf) -> None:
    del _link(pdf).StructParent


def _without_tabs(pdf: Pdf) -> None:
    del pdf.pages[0].Tabs


def _undecorated(pdf: Pdf) -> None:
    drawn = pikepdf.parse_content_stream(pdf.pages[0])
    plain = [one for one in drawn if str(one.operator) not in {"BMC", "BDC", "EMC"}]
    pdf.pages[0].Contents = pdf.make_stream(pikepdf.unparse_content_stream(plain))


def _no_version(pdf: Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as about:
        del about["pdfuaid:part"]


def _cell_out_of_its_row(pdf: Pdf) -> None:
    document = pdf.Root.StructTreeRoot.K[0]
    cell = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.TD, P=document, K=Array()))
    document.K.append(cell)


@pytest.mark.parametrize(
    ("mar", "fault"),
    [
        (without("/MarkInfo"), "it does not say that it is tagged"),
        (without("/StructTreeRoot"), "it has no structure"),
        (without("/ViewerPreferences"), "a viewer is not told to show the title"),
        (without("/Outlines"), "it has no bookmarks"),
        (_no_version, "it does not say that it is PDF/UA-1"),
        (_without_letters, "does not say which letters its signs are"),
        (_without_fonts, "is not in the file"),
        (_without_tabs, "the keyboard does not follow the structure"),
        (_unsaid, "a link does not say where it leads"),
        (_unstructured, "a link is none in the structure"),
        (_undecorated, "neither in the structure nor said to be decoration"),
        (_undecorated, "elements of the structure are marked nowhere"),
        (_cell_out_of_its_row, "TD stands in Document"),
    ],
)
def test_a_fault_of_a_file_is_found(sample: bytes, mar: Callable[[Pdf], None], fault: str) -> None:
    broken = io.BytesIO()
    with pikepdf.open(io.BytesIO(sample)) as pdf:
        mar(pdf)
        pdf.save(broken)
    assert any(fault in found for found in faults(broken.getvalue(), bookmarks=True))


def test_what_stands_in_the_margins_would_be_read_out_on_every_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pressed = press._Press(resources() / "templates" / "letters", press.STYLE_SHEET)
    assert faults(pressed.print(SAMPLE, "sample")[0]) == []
    monkeypatch.setattr(margins, "decorate", lambda _document, _pdf: None)
    assert any("are in no element" in found for found in faults(pressed.print(SAMPLE, "x")[0]))
