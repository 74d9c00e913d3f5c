"""Small PDFs that stand for signed letters: written by hand, always the same bytes."""

from __future__ import annotations

import base64

_FRAME = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources 6 0 R>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)


def letter(name: str, *lines: str) -> dict[str, str]:
    """A file of one page that says these lines, as an act takes it."""
    return {"name": name, "content": base64.b64encode(_page(lines)).decode()}


def _page(lines: tuple[str, ...]) -> bytes:
    said = b"".join(b"(%s)Tj T*" % _plain(line) for line in lines)
    text = b"BT/F 14 Tf 22 TL 72 740 Td %s ET" % said
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(text), text)
    parts = (*_FRAME, stream, b"<</Font<</F 4 0 R>>>>")
    whole, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(whole))
        whole += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (
        len(parts) + 1,
        table,
        len(parts) + 1,
    )
    return bytes(whole) + end + b"startxref\n%d\n%%%%EOF\n" % len(whole)


def _plain(line: str) -> bytes:
    """A line in the letters of that font, with what has a meaning in a PDF taken out."""
    kept = "".join(c for c in line if c not in "()\\")
    return kept.encode("cp1252", errors="replace")
