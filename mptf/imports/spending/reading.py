"""A workbook of expenditure read whole: what each sheet reports, and each mistake by its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID
from zipfile import ZipFile

from mptf.attachments.examination import require_fit
from mptf.attachments.refusal import Unfit
from mptf.attachments.types import XLSX
from mptf.errors import Invalid
from mptf.imports.faults import Fault, shown
from mptf.imports.sheets import opened
from mptf.imports.spending import layout as layouts
from mptf.imports.spending.layout import KEY, KEYS_IN, READ_ME, SUMMARY, Book, Sheet
from mptf.imports.spending.mistakes import WHOLE, Mistake, fault
from mptf.imports.spending.sheet import SheetRead, SheetReader
from mptf.profile import Profile
from mptf.programme_reports.states import ReportState
from mptf.templating import day

if TYPE_CHECKING:
    from openpyxl import Workbook

_MEGABYTES = 8
"""Of a workbook unpacked; one of a hundred reports has two."""
_NOT_OURS = (
    "it was not handed out here: it has no key; take the workbook of your entity, write into that "
    "and send it"
)
_COPIES = ("_", " (", " ")


class Keys(NamedTuple):
    """What the hidden sheet says."""

    said: Mapping[str, str]
    rows: Sequence[tuple[str, ...]]

    @property
    def is_sealed(self) -> bool:
        """Whether it is as it was handed out."""
        pairs = [(name, said) for name, said in self.said.items() if name != "seal"]
        return self.said.get("seal") == layouts.seal(pairs, list(self.rows))

    @property
    def reports(self) -> Sequence[UUID]:
        """Of which reports it has sheets."""
        found: list[UUID] = []
        for row in self.rows:
            with suppress(ValueError, IndexError):
                found.append(UUID(row[1]))
        return found


class Known(NamedTuple):
    """A report as it stands now."""

    sheet: Sheet
    state: ReportState
    submitted: Mapping[int, tuple[int, int]]
    """What was submitted last: by category, spent and committed in minor units."""
    earlier: Sequence[tuple[UUID, str]]
    """Reports on the time before that are still to be submitted."""
    is_closed: bool
    today: date


@dataclass(slots=True)
class Read:
    """A workbook: reports that can be submitted, those that are in, and every mistake."""

    profile: Profile
    book: Book
    fit: list[SheetRead] = field(default_factory=list)
    same: list[Sheet] = field(default_factory=list)
    """Reports that are in, and say what the workbook says."""
    blank: list[Sheet] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether anything of it can be taken in."""
        return not any(one.kind in WHOLE for one in self.faults)

    @property
    def wrong(self) -> Sequence[str]:
        """The numbers of the reports that are kept out."""
        return list(dict.fromkeys(one.key for one in self.faults if one.key))


def keys_of(content: bytes) -> Keys:
    """What the hidden sheet of a workbook says; the workbook is examined first.

    Raises:
        Invalid: it is no workbook of expenditure, or it holds what is not taken.
    """
    try:
        require_fit(content, XLSX)
    except Unfit as unfit:
        raise Invalid("file", str(unfit)) from None
    with ZipFile(BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MEGABYTES << 20:
            raise Invalid("file", f"it unpacks to more than {_MEGABYTES} MB: it holds other things")
    with opened(content, streamed=False) as book:
        if KEY not in book.sheetnames:
            raise Invalid("file", _NOT_OURS)
        page = book[KEY]
        most = KEYS_IN + layouts.MOST_SHEETS
        rows = [
            tuple("" if cell is None else str(cell) for cell in row)
            for row in page.iter_rows(max_row=most, max_col=6, values_only=True)
        ]
    said = {row[0]: row[1] for row in rows[: KEYS_IN - 1] if row[0]}
    if "format" not in said or "seal" not in said:
        raise Invalid("file", _NOT_OURS)
    return Keys(said, [row for row in rows[KEYS_IN - 1 :] if row[0]])


def read(
    content: bytes, keys: Keys, profile: Profile, book: Book, known: Mapping[UUID, Known]
) -> Read:
    """Read a workbook that `keys_of` has examined; `book` says for whom it would be made now.

    Raises:
        Invalid: it cannot be read.
    """
    found = Read(profile, book)
    found.faults += _of_the_whole(keys, book)
    if found.is_whole:
        with (
            opened(content, streamed=False) as said,
            opened(content, values=True, streamed=False) as values,
        ):
            _Reader(found, keys, known, said, values).read()
    if not found.is_whole:
        found.fit, found.same, found.blank = [], [], []
    return found


def _of_the_whole(keys: Keys, book: Book) -> Iterator[Fault]:
    said = keys.said
    if said["format"] != layouts.FORMAT:
        yield fault(Mistake.FORMAT, KEY, "B1")
    elif said.get("fund") != book.fund:
        yield fault(Mistake.FUND, KEY, "B2", shown(said.get("fund", "")))
    elif said.get("entity") != book.entity:
        yield fault(Mistake.ENTITY, KEY, "B3", shown(said.get("entity", "")))
    elif not keys.is_sealed:
        yield fault(Mistake.KEY, KEY, "B5")


@dataclass(slots=True)
class _Reader:
    found: Read
    keys: Keys
    known: Mapping[UUID, Known]
    said: Workbook
    """With the formulas."""
    values: Workbook
    """With what they came to."""

    def read(self) -> None:
        names = [row[0] for row in self.keys.rows]
        self.found.faults += self._extra(names)
        for row, key in zip(self.keys.rows, self.keys.reports, strict=True):
            self._report(row, self.known.get(key))
        fit = {one.sheet.report_id for one in self.found.fit}
        for one in list(self.found.fit):
            waited = [
                number for key, number in self.known[one.sheet.report_id].earlier if key not in fit
            ]
            if waited:
                sheet = one.sheet
                self._keep_out(sheet, fault(Mistake.EARLIER, sheet.name, "A1", waited[0]))
                self.found.fit.remove(one)

    def _extra(self, names: Sequence[str]) -> Iterator[Fault]:
        for title in self.said.sheetnames:
            if title in {READ_ME, SUMMARY, KEY, *names}:
                continue
            copied = next((n for n in names if title.startswith(tuple(n + c for c in _COPIES))), "")
            if copied:
                yield fault(Mistake.SHEET_COPIED, shown(title), "A1", key=copied)
            else:
                yield fault(Mistake.SHEET_EXTRA, shown(title), "A1", shown(title))

    def _keep_out(self, sheet: Sheet, *faults: Fault) -> None:
        self.found.faults += [one._replace(key=sheet.number) for one in faults]

    def _report(self, row: tuple[str, ...], known: Known | None) -> None:
        name = row[0]
        if known is None:
            self.found.faults.append(fault(Mistake.UNKNOWN, name, "A1", key=name))
            return
        sheet = known.sheet
        if name not in self.said.sheetnames:
            self._keep_out(sheet, fault(Mistake.SHEET_MISSING, name, "A1"))
            return
        handed_out = replace(sheet, from_on=_day(row[3]), to_on=_day(row[4]))
        reader = SheetReader(handed_out, self.said[name], self.values[name])
        if reader.is_blank:
            self.found.blank.append(sheet)
            return
        if known.state not in {ReportState.DUE, ReportState.RETURNED}:
            self._is_in(known, reader)
            return
        copied = any(one.key == sheet.number for one in self.found.faults)
        if since := list(_since(row, known)):
            self._keep_out(sheet, *since)
            return
        of_sheet = reader.read(self.found.profile)
        self._keep_out(sheet, *reader.faults)
        if of_sheet is not None and not copied:
            self.found.fit.append(of_sheet)

    def _is_in(self, known: Known, reader: SheetReader) -> None:
        """A report that was submitted: the same figures change nothing, others cannot be taken."""
        sheet, told = known.sheet, reader.figures()
        if known.submitted and told == known.submitted:
            self.found.same.append(sheet)
            return
        mistake = {
            ReportState.ACCEPTED: Mistake.ACCEPTED,
            ReportState.WAIVED: Mistake.WAIVED,
        }.get(known.state, Mistake.SUBMITTED)
        self._keep_out(sheet, fault(mistake, sheet.name, "A1"))


def _since(row: tuple[str, ...], known: Known) -> Iterator[Fault]:
    """What has happened since the workbook was made."""
    sheet = known.sheet
    if known.is_closed:
        yield fault(Mistake.CLOSED, sheet.name, "A2")
    elif row[3:5] != layouts.row_of(sheet)[3:5]:
        period = f"{day(sheet.from_on)} to {day(sheet.to_on)}"
        yield fault(Mistake.PERIOD, sheet.name, "A3", period)
    elif known.today <= sheet.to_on:
        yield fault(Mistake.NOT_OVER, sheet.name, "A3", day(sheet.to_on))
    elif row[2] != str(sheet.version):
        yield fault(Mistake.REVISED, sheet.name, "A1")
    elif row[5] != sheet.digest:
        yield fault(Mistake.STALE, sheet.name, "C7")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
