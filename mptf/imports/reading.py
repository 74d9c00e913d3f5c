"""A workbook of notes read whole: each note that it holds, and what is wrong, cell by cell."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import ValidationError

from mptf.db import canonical_json
from mptf.forms import answers
from mptf.imports import cells, sheets
from mptf.imports.faults import Fault, Place, Wrong, shown
from mptf.imports.layout import KEY, NOTES, Column, Kind, Layout, Sheet
from mptf.imports.sheets import Cell, Line, Lines
from mptf.notes.schemas import NoteContent
from mptf.notes.writing import ANSWERS, flat, of_form
from mptf.profile import ATTACHED

_LONGEST_KEY = 80
_KEY_COLUMN = Column(KEY, "Key", Kind.KEY)
_SENTENCE = 300


class NoteRead(NamedTuple):
    """A note of a workbook, as it is to be written."""

    key: str
    place: Place
    """Where its row begins."""
    content: dict[str, Any]
    """See `mptf.notes.schemas.NoteContent`."""
    fields: dict[str, Any]
    """The same by what is written apart: only what the workbook has columns or a sheet for."""
    digest: str

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.content["title"])


@dataclass(frozen=True, slots=True)
class Read:
    """A workbook: notes that can be taken, and every fault in it, what keeps a note out first."""

    layout: Layout
    notes: Sequence[NoteRead]
    faults: Sequence[Fault]
    rows: int
    """How many rows of notes it has, whether or not they can be taken."""
    is_whole: bool
    """Whether its sheets are as they were handed out; else nothing of it is taken."""

    @property
    def wrong(self) -> Sequence[Fault]:
        """What keeps something out."""
        return [fault for fault in self.faults if fault.is_wrong]


def read(content: bytes, layout: Layout) -> Read:
    """Read a workbook that `mptf.imports.sheets.call_named` has examined.

    Raises:
        Invalid: it is no workbook, or it cannot be read.
    """
    lines = sheets.lines(content, layout)
    reader = _Reader(layout, lines)
    notes = list(reader.notes()) if NOTES in lines.rows else []
    order = {sheet.title: number for number, sheet in enumerate(layout.sheets)}
    faults = sorted(
        [*lines.faults, *reader.faults],
        key=lambda fault: (not fault.is_wrong, order[fault.place.sheet]),
    )
    whole = not lines.faults
    return Read(layout, notes if whole else [], faults, len(lines.rows.get(NOTES, ())), whole)


@dataclass(slots=True)
class _Note:
    """A note while its parts are gathered."""

    line: Line
    said: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[tuple[Line, dict[str, Any]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    is_wrong: bool = False


@dataclass(slots=True)
class _Reader:
    layout: Layout
    lines: Lines
    faults: list[Fault] = field(default_factory=list)

    def notes(self) -> Iterator[NoteRead]:
        """Every note without a wrong cell, in the order of the sheet."""
        gathered = self._gathered()
        for sheet in self.layout.sheets[1:]:
            for line in self.lines.rows.get(sheet.title, ()):
                self._row(sheet, line, gathered)
        for key, note in gathered.items():
            found = None if note.is_wrong else self._whole(key, note)
            if found is not None:
                yield found

    def _gathered(self) -> dict[str, _Note]:
        """The rows of the notes by their keys, each key once."""
        lines = [(line, self._key(line, required=True)) for line in self.lines.rows[NOTES]]
        often = Counter(key for _line, key in lines if key)
        found: dict[str, _Note] = {}
        for line, key in lines:
            if not key:
                continue
            note = found.setdefault(key, _Note(line))
            if often[key] > 1:
                what = f"the key “{shown(key)}” stands in {often[key]} rows"
                self._fault(key, line.place(KEY), what, "give each note a key of its own", note)
            note.said = self._read(NOTES, line, key, note)
        return found

    def _key(self, line: Line, *, required: bool = False) -> str:
        """The key of a row; nothing where it has none, which is said."""
        what, advice = "", "write the key of the note"
        cell = line.cells.get(KEY)
        try:
            key = str(self._value(_KEY_COLUMN, cell) or "") if cell else ""
        except Wrong as wrong:
            key, what, advice = "", wrong.what, wrong.advice
        if len(key) > _LONGEST_KEY:
            key, what = "", f"this key has more than {_LONGEST_KEY} characters"
        if not key:
            what = what or ("this note has no key" if required else "this row names no note")
            self._fault("", line.place(KEY), what, advice)
        return key

    def _row(self, sheet: Sheet, line: Line, gathered: Mapping[str, _Note]) -> None:
        key = self._key(line)
        if not key:
            return
        if key not in gathered:
            what = f"there is no note with the key “{shown(key)}”"
            self._fault(
                "", line.place(KEY), what, "write a key of the sheet Notes, or add the note"
            )
            return
        note = gathered[key]
        said = self._read(sheet.title, line, key, note)
        rows = note.rows[sheet.field]
        alike = [name for name in sheet.distinct if name in line.at]
        if alike and any(all(own.get(n) == said.get(n) for n in alike) for _l, own in rows):
            what = "this stands in a row above as well"
            self._fault(key, line.place(alike[0]), what, "put both into one row", note)
        rows.append((line, said))

    def _read(self, title: str, line: Line, key: str, note: _Note) -> dict[str, Any]:
        """What the cells of a row say, by their columns; empty ones say nothing."""
        said: dict[str, Any] = {}
        for name, column in self.lines.columns[title].items():
            if name == KEY:
                continue
            cell = line.cells.get(name)
            try:
                value = None if cell is None else self._value(column, cell)
            except Wrong as wrong:
                self._fault(key, line.place(name), wrong.what, wrong.advice, note)
                continue
            if value is not None:
                said[name] = value
            elif column.required:
                self._fault(key, line.place(name), f"{column.label} is missing", "write it", note)
        return said

    def _value(self, column: Column, cell: Cell) -> Any:
        if isinstance(cell.value, Fault):
            raise Wrong(cell.value.what, cell.value.advice)
        return cells.read(column, cell.value, self.layout.profile.fund.currency)

    def _whole(self, key: str, note: _Note) -> NoteRead | None:
        """The note with its rows, if all of it can be written."""
        own = {each.name: each for each in self.layout.form.fields if each.is_own}
        content: dict[str, Any] = {
            name: [row for _line, row in rows] for name, rows in note.rows.items()
        }
        content |= {name: value for name, value in note.said.items() if name not in own}
        content[ANSWERS] = {name: value for name, value in note.said.items() if name in own}
        for marker in content.get("markers", ()):
            marker.setdefault("justification", "")
        reasons: list[tuple[tuple[Any, ...], str]] = [
            ((ANSWERS, name), reason)
            for name, value in content[ANSWERS].items()
            if (reason := answers.unfit(own[name], value)) is not None
        ]
        reasons += self._off_the_scale(content)
        try:
            sent = NoteContent.model_validate(content).model_dump(mode="json")
        except ValidationError as wrong:
            for error in wrong.errors(include_url=False):
                reasons.append((error["loc"], error["msg"].removeprefix("Value error, ")))
        for where, reason in reasons:
            place = self._place(note, where)
            self._fault(key, place, shown(reason, _SENTENCE).rstrip("."), "write it so", note)
        if reasons:
            return None
        self._before_submission(key, note, sent)
        asked = self._asked()
        fields = {name: v for name, v in flat(sent).items() if of_form(name) in asked}
        digest = hashlib.sha256(canonical_json(fields).encode()).hexdigest()
        return NoteRead(key, note.line.place(KEY), sent, fields, digest)

    def _off_the_scale(self, content: Mapping[str, Any]) -> list[tuple[tuple[Any, ...], str]]:
        """Each marker has a scale of its own, and a sheet one list for all of them."""
        scales = {marker.code: marker.scale for marker in self.layout.profile.note.markers}
        found: list[tuple[tuple[Any, ...], str]] = []
        for at, row in enumerate(content.get("markers", ())):
            scale = scales.get(row.get("code", ""), ())
            if scale and row.get("score") not in scale:
                found.append(
                    (("markers", at, "score"), f"this marker is scored {', '.join(scale)}")
                )
        return found

    def _before_submission(self, key: str, note: _Note, sent: Mapping[str, Any]) -> None:
        """What a draft may lack, and a note that is submitted may not."""
        for fault in answers.faults(self.layout.form, sent):
            if fault.name == ATTACHED:
                continue  # no workbook brings files
            place = self._place(note, (fault.name,))
            advice = "it is to be so before the note is submitted"
            self.faults.append(
                Fault(place, f"{fault.label}: {fault.reason}", advice, key, is_wrong=False)
            )

    def _asked(self) -> set[str]:
        """The fields for which the workbook has a column or a sheet."""
        found = {*self.lines.columns[NOTES]} - {KEY}
        return found | {
            s.field for s in self.layout.sheets if s.title in self.lines.rows and s.field
        }

    def _place(self, note: _Note, where: Sequence[Any]) -> Place:
        """The cell from which something in a note's content came, or where it would stand."""
        name = where[1] if where[0] == ANSWERS and len(where) > 1 else where[0]
        rows = note.rows.get(name, ())
        if rows:
            line = rows[where[1] if len(where) > 1 else 0][0]
            column = where[2] if len(where) > 2 else KEY  # noqa: PLR2004 -- field, row, column
            return line.place(column if column in line.at else KEY)
        return note.line.place(name if name in note.line.at else KEY)

    def _fault(
        self, key: str, place: Place, what: str, advice: str, note: _Note | None = None
    ) -> None:
        self.faults.append(Fault(place, what, advice, key))
        if note is not None:
            note.is_wrong = True
