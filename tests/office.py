"""LibreOffice without a window: it opens workbooks, fills cells, adds them up and saves them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from shutil import which
from typing import Any

import pytest

Cells = Mapping[tuple[str, str], Any]
"""What is typed where: by sheet and cell. A text that begins with `=` is a formula."""

XLSX, ODS = ("Calc MS Excel 2007 XML", "xlsx"), ("calc8", "ods")
_SECONDS = 120
_ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR
_MODULE = "Filling"

_LIBRARY = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="{_MODULE}"/>
</library:library>
"""

_SCRIPT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="%(name)s"
 script:language="StarBasic"><![CDATA[
Function Opened(path)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden" : how(0).Value = True
  Opened = StarDesktop.loadComponentFromURL(ConvertToURL(path), "_blank", 0, how())
End Function

Sub Keep(doc, path, filter)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName" : how(0).Value = filter
  doc.calculateAll()
  doc.storeToURL(ConvertToURL(path), how())
End Sub

Function Wrong(doc)
  Dim found, i
  found = 0
  For i = 0 To doc.Sheets.Count - 1
    found = found + doc.Sheets.getByIndex(i).queryFormulaCells(%(errors)s).Count
  Next
  Wrong = found
End Function

Sub Main
  Dim doc, note
  note = FreeFile
  Open "%(note)s" For Output As #note
  On Error GoTo Failed
%(body)s
  Print #note, "done"
  Close #note
  Exit Sub
Failed:
  Print #note, "line " & Erl & ": " & Error$
  Close #note
  StarDesktop.terminate()
End Sub
]]></script:module>
"""


class Office:
    """LibreOffice with a user's folder of its own, in which it runs one script at a time."""

    def __init__(self, folder: Path) -> None:
        """Let it make its user's folder, which takes a start.

        Skips the test where there is none: `.ci/system.sh office` installs it.
        """
        self._program = which("soffice")
        if self._program is None:
            pytest.skip("LibreOffice is not installed: sh .ci/system.sh office")
        self.folder = folder
        self._start("--terminate_after_init")

    def filled(self, content: bytes, cells: Cells, by: tuple[str, str] = XLSX) -> bytes:
        """A workbook in which somebody typed this, saved; as a file of another kind in between."""
        names = ("filled.in.xlsx", f"filled.between.{by[1]}", "filled.out.xlsx")
        before, between, after = (self.folder / name for name in names)
        before.write_bytes(content)
        body = [f'doc = Opened("{before}")', *map(_typed, cells, cells.values())]
        body += [f'Keep(doc, "{between}", "{by[0]}")', "doc.close(True)"]
        body += [f'doc = Opened("{between}")', f'Keep(doc, "{after}", "{XLSX[0]}")']
        self._run([*body, "If Wrong(doc) > 0 Then Error 1000", "doc.close(True)"])
        return after.read_bytes()

    def without_column(self, content: bytes, sheet: str, column: str) -> bytes:
        """A workbook in which somebody has hidden a column."""
        before, after = self.folder / "hidden.in.xlsx", self.folder / "hidden.out.xlsx"
        before.write_bytes(content)
        there = f'doc.Sheets.getByName("{sheet}").Columns.getByName("{column}")'
        keep = f'Keep(doc, "{after}", "{XLSX[0]}")'
        opened = f'doc = Opened("{before}")'
        self._run([opened, f"{there}.IsVisible = False", keep, "doc.close(True)"])
        return after.read_bytes()

    def saved(self, contents: Sequence[bytes]) -> list[bytes]:
        """Each of these as it is once LibreOffice has added it up and saved it."""
        body, kept = [], []
        for number, content in enumerate(contents):
            before, after = (self.folder / f"{number}.{end}.xlsx" for end in ("in", "out"))
            before.write_bytes(content)
            body += [f'doc = Opened("{before}")', f'Keep(doc, "{after}", "{XLSX[0]}")']
            body.append("doc.close(True)")
            kept.append(after)
        self._run(body)
        return [path.read_bytes() for path in kept]

    def _run(self, body: Sequence[str]) -> None:
        """Run a script, and hold it to its end.

        Raises:
            OSError: LibreOffice refused a line of it.
        """
        note, library = self.folder / "note.txt", self.folder / "user/user/basic/Standard"
        library.mkdir(parents=True, exist_ok=True)
        (library / "script.xlb").write_text(_LIBRARY)
        lines = "\n".join(f"  {line}" for line in body)
        script = _SCRIPT % {"name": _MODULE, "errors": _ERRORS, "note": note, "body": lines}
        (library / f"{_MODULE}.xba").write_text(script)
        note.unlink(missing_ok=True)
        self._start(f"macro:///Standard.{_MODULE}.Main")
        said = note.read_text().strip()
        if said != "done":
            raise OSError(said)

    def _start(self, *arguments: str) -> None:
        own = f"-env:UserInstallation=file://{self.folder}/user"
        quiet = ("--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard")
        assert self._program is not None
        command = [self._program, *quiet, own, *arguments]
        subprocess.run(command, check=True, timeout=_SECONDS, capture_output=True)


def _typed(place: tuple[str, str], value: object) -> str:
    sheet, cell = place
    there = f'doc.Sheets.getByName("{sheet}").getCellRangeByName("{cell}")'
    match value:
        case None:
            return f'{there}.String = ""'
        case str() if value.startswith("="):
            return f'{there}.Formula = "{value}"'
        case str():
            return f'{there}.String = "{value}"'
        case int() | float() | Decimal():
            return f"{there}.Value = {value}"
        case _:
            raise ValueError(value)
