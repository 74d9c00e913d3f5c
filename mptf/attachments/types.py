"""The types of file that this system can examine; which of them a fund takes, its profile says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_OFFICE = "application/vnd.openxmlformats-officedocument."


class Type(NamedTuple):
    """A type of file: the profile's code of it, what it is called, how it is sent."""

    code: str
    title: str
    media: str


PDF = Type("pdf", "PDF", "application/pdf")
DOCX = Type("docx", "Word (DOCX)", f"{_OFFICE}wordprocessingml.document")
XLSX = Type("xlsx", "Excel (XLSX)", f"{_OFFICE}spreadsheetml.sheet")
PNG = Type("png", "PNG", "image/png")
JPEG = Type("jpeg", "JPEG", "image/jpeg")

BY_ENDING: Mapping[str, Type] = {
    "pdf": PDF,
    "docx": DOCX,
    "xlsx": XLSX,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
}
BY_CODE: Mapping[str, Type] = {each.code: each for each in BY_ENDING.values()}
PICTURES = frozenset({PNG.media, JPEG.media})
"""The types that show something."""
BY_MEDIA: Mapping[str, Type] = {each.media: each for each in BY_ENDING.values()}

MISLEADING = frozenset(
    "apk app bat bin cmd com cpl dll docm dotm eml exe gif gz hta htm html iso jar js jse lnk mht "
    "msg msi odt pif ppt pptm pptx ps1 rar rtf scr sh svg svgz swf tar url vbe vbs wsf xhtml xls "
    "xlsb xlsm xltm xml zip".split()
)
"""Endings that, amid a name, make people take a file for what it is not."""
