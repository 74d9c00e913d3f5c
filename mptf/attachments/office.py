"""Word and Excel files: the archive is bounded and plain, and nothing in it runs or reaches out."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from mptf.attachments.refusal import Unfit
from mptf.attachments.types import DOCX, XLSX, Type

MOST_PARTS = 2_000
MOST_BYTES = 60 * 1024 * 1024
"""Of all parts unpacked; a note of a hundred pages has two million."""

_AGAIN = "save it anew without them and attach that"
_DAMAGED = "it is damaged, or no Word or Excel file: save it anew and attach that"
_OPEN = "application/vnd.openxmlformats-officedocument"
_MAIN = {
    DOCX: f"{_OPEN}.wordprocessingml.document.main+xml",
    XLSX: f"{_OPEN}.spreadsheetml.sheet.main+xml",
}
_CONTENT = "[Content_Types].xml"
_END_OF_ARCHIVE = 22
"""Bytes of what closes an archive that carries no comment."""
_ENCRYPTED = 0x1

_HELD = (
    (re.compile(r"(?i)vba|macro"), "macros"),
    (re.compile(r"(?i)activex|/ctrlprops/|customui"), "controls that run"),
    (re.compile(r"(?i)externallink|/connections\.xml$|/querytables/"), "links to other files"),
    (re.compile(r"(?i)embeddings/|oleobject|\.(exe|dll|js|vbs|html?|svg)$"), "other files"),
    (re.compile(r"(?i)/dialogsheets/|/intlmacrosheet"), "macros"),
)
"""By names of parts and of their types: what is in there that is not taken."""
_PLAIN_BINARY = re.compile(r"(?i)printersettings\d*\.bin$")
_REACHING = re.compile(r"(?i)\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|RD|DATABASE)\b")
"""Fields of Word that fetch something from elsewhere when it is opened."""
_CALLING = re.compile(r"(?i)\|\s*'|\b(WEBSERVICE|CALL|REGISTER\.ID|RTD|EXEC)\s*\(")
"""Formulas of Excel that call another program or a server."""
_SCHEMES = ("https://", "http://", "mailto:")


def office(content: bytes, claimed: Type) -> None:
    """Look at every part of a Word or Excel file.

    Raises:
        Unfit: it is none or another than its name says, it is damaged or protected, it would
            unpack to too much, a part's name leaves the archive, or it holds macros, controls,
            other files, links to files, or XML with entities.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # the older format, and what a password makes of it
        raise Unfit(
            "it is in the format of old versions, or protected by a password: save it as "
            f"{claimed.title} without one"
        )
    if not content.startswith(b"PK\x03\x04"):
        raise Unfit(f"it is no {claimed.title} file, whatever its name says")
    try:
        with ZipFile(BytesIO(content)) as archive:
            _require_plain(content, archive)
            parts = dict(_unpacked(archive))
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError) as error:
        if isinstance(error, Unfit):
            raise
        raise Unfit(_DAMAGED) from None
    _require_type(parts, claimed)
    for name, part in parts.items():
        _require_quiet(name, part)


def _require_plain(content: bytes, archive: ZipFile) -> None:
    """One archive from the first byte to the last, with names that stay in it."""
    found = archive.infolist()
    if len(found) > MOST_PARTS:
        raise Unfit(f"it has {len(found):,} parts, more than {MOST_PARTS:,}")
    ends = content.rfind(b"PK\x05\x06")
    if not found or min(one.header_offset for one in found) or archive.comment:
        raise Unfit("something stands before or behind it: save it anew and attach that")
    if len(content) - ends != _END_OF_ARCHIVE:
        raise Unfit("something stands before or behind it: save it anew and attach that")
    seen: set[str] = set()
    for one in found:
        _require_plain_name(one)
        if one.filename.lower() in seen:
            raise Unfit("two of its parts have one name: save it anew and attach that")
        seen.add(one.filename.lower())
        if one.flag_bits & _ENCRYPTED:
            raise Unfit("it is protected by a password: save it without one")
        if one.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise Unfit(_DAMAGED)


def _require_plain_name(one: ZipInfo) -> None:
    name = one.orig_filename
    parts = PurePosixPath(name).parts
    if name.startswith("/") or "\\" in name or ":" in name or ".." in parts or "\0" in name:
        raise Unfit("a part of it has a name that leads out of it: save it anew and attach that")


def _unpacked(archive: ZipFile) -> Iterator[tuple[str, bytes]]:
    """Every part by its name; what the archive says of their sizes is not believed."""
    left = MOST_BYTES
    for one in archive.infolist():
        with archive.open(one) as file:
            part = file.read(left + 1)
        left -= len(part)
        if left < 0:
            most = MOST_BYTES // 1024 // 1024
            raise Unfit(f"it would unpack to more than {most} MB")
        yield one.filename, part


def _require_type(parts: dict[str, bytes], claimed: Type) -> None:
    if _CONTENT not in parts:
        raise Unfit(_DAMAGED)
    types = [element.get("ContentType", "") for element in _parsed(parts[_CONTENT])]
    names = [element.get("PartName", "") for element in _parsed(parts[_CONTENT])]
    for text in (*types, *names, *(f"/{name}" for name in parts)):
        for pattern, what in _HELD:
            if pattern.search(text) and not _PLAIN_BINARY.search(text):
                raise Unfit(f"it holds {what}, which are not taken: {_AGAIN}")
    if _MAIN[claimed] not in types:
        other = next((kind for kind, main in _MAIN.items() if main in types), None)
        what = f"it is {other.title}" if other else "it is another kind of file"
        raise Unfit(f"{what}, whatever its name says: give it its own ending")


def _require_quiet(name: str, part: bytes) -> None:
    kind = PurePosixPath(name).suffix.lower()
    if kind == ".rels":
        for element in _parsed(part):
            _require_within(element.attrib)
    elif kind in {".xml", ".vml"}:
        root = _parsed(part)
        said = {"instrText": "", "f": ""}
        for element in root.iter():
            tag = element.tag.rpartition("}")[2]
            if tag in said:
                said[tag] += element.text or ""
                said[tag] += "" if tag == "instrText" else "\n"
            if tag == "fldSimple":
                said["instrText"] += " ".join(element.attrib.values())
            if tag == "ddeLink":
                raise Unfit(f"it holds links to other programs, which are not taken: {_AGAIN}")
        if _REACHING.search(said["instrText"]):
            raise Unfit(f"it holds fields that fetch other files, which are not taken: {_AGAIN}")
        if _CALLING.search(said["f"]):
            raise Unfit(
                f"it holds formulas that call other programs, which are not taken: {_AGAIN}"
            )


def _require_within(relation: Mapping[str, str]) -> None:
    """Only a link that somebody clicks may lead out of the file."""
    if relation.get("TargetMode", "").lower() != "external":
        return
    is_link = relation.get("Type", "").endswith("/hyperlink")
    if not is_link or not relation.get("Target", "").lower().startswith(_SCHEMES):
        raise Unfit(f"it holds links to other files, which are not taken: {_AGAIN}")


def _parsed(part: bytes) -> Element:
    """The XML of a part, without a DTD: no entity is ever declared in these formats."""
    try:
        root: Element = fromstring(part, forbid_dtd=True)
    except DefusedXmlException:
        raise Unfit(f"it holds XML with entities, which are not taken: {_AGAIN}") from None
    except (ParseError, ValueError, LookupError):
        raise Unfit(_DAMAGED) from None
    return root
