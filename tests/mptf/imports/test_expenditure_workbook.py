"""The workbook of an entity's expenditure: each kind of mistake is named by its sheet and cell."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from mptf.errors import Invalid
from mptf.imports.spending import reading
from mptf.imports.spending.layout import KEY, Book, Line, Sheet
from mptf.imports.spending.mistakes import Mistake
from mptf.imports.spending.reading import Known, Read
from mptf.imports.spending.writing import write
from mptf.money import Money
from mptf.profile import Profile
from mptf.programme_reports.checks import Spending
from mptf.programme_reports.states import ReportState
from tests.workbooks import changed

ONE, TWO = "RP-2022-0001", "RP-2022-0002"
KEYS = {name: UUID(int=n) for n, name in enumerate((ONE, TWO), 1)}
TODAY = date(2022, 2, 1)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def sheet(profile: Profile, number: str, **more: Any) -> Sheet:
    """A report on 2021: 10,000.00 of direct and 700.00 of indirect cost before, all of it sent."""
    before = {1: usd(1_000_000), 8: usd(70_000)}
    zero = usd(0)
    lines = tuple(
        Line(
            row.number,
            row.title,
            usd(5_000_000) if row.number < 8 else zero,
            before.get(row.number, zero),
        )
        for row in profile.categories
    )
    spending = Spending(
        from_on=date(2021, 1, 1),
        start_on=date(2020, 7, 1),
        lines=(),
        stated=None,
        over="",
        before=before,
        reports=1,
        net_funded=usd(20_000_000),
        booked=usd(1_070_000),
        budget=usd(35_000_000),
    )
    found = Sheet(
        report_id=KEYS[number],
        number=number,
        version=0,
        programme=f"JP-{number[-1]}",
        title="A programme",
        kind="financial report",
        from_on=date(2021, 1, 1),
        to_on=date(2021, 12, 31),
        lines=lines,
        spending=spending,
    )
    return replace(found, **more)


def book_of(*sheets: Sheet) -> Book:
    return Book("MMPTF", "A fund", "IOM", "An entity", "USD", TODAY, sheets)


def known(of: Sheet, state: ReportState = ReportState.DUE, **more: Any) -> Known:
    found = Known(of, state, {}, (), is_closed=False, today=TODAY)
    return found._replace(**more)


def fill(page: Any, spent: str = "1000.25") -> None:
    for row in range(7, 15):
        page[f"E{row}"] = 0
    page["E7"], page["E14"] = float(spent), 70.01
    page["H9"] = 12.5
    page["E20"] = "A. Treasurer, Treasury"


def filled(profile: Profile) -> bytes:
    """Both sheets, as somebody fills them."""

    def change(opened: Workbook) -> None:
        fill(opened[ONE])
        fill(opened[TWO], "2000")

    return changed(write(book_of(sheet(profile, ONE), sheet(profile, TWO))), change)


def taken(
    profile: Profile,
    content: bytes,
    *now: Known,
    book: Book | None = None,
) -> Read:
    """What is read of a workbook; both reports stand as they stood, where nothing else is said."""
    stands = {key: known(sheet(profile, name)) for name, key in KEYS.items()}
    stands |= {one.sheet.report_id: one for one in now}
    keys = reading.keys_of(content)
    return reading.read(content, keys, profile, book or book_of(), stands)


def test_what_is_in_order_is_read_to_the_cent(migration: Profile) -> None:
    found = taken(migration, filled(migration))
    assert [one.sentence() for one in found.faults] == []
    first, second = found.fit
    assert (first.spent, first.committed) == (usd(107_026), usd(1_250))
    assert second.spent == usd(207_001)
    assert first.responsible == "A. Treasurer, Treasury"
    assert [line.category for line in first.lines] == [row.number for row in migration.categories]


def test_a_sheet_that_stays_empty_is_left_as_it_is(migration: Profile) -> None:
    content = write(book_of(sheet(migration, ONE), sheet(migration, TWO)))
    found = taken(migration, content)
    assert (len(found.blank), found.fit, found.faults) == (2, [], [])
    found = taken(migration, changed(content, lambda opened: fill(opened[TWO])))
    assert [one.sheet.number for one in found.fit] == [TWO]


def test_a_formula_counts_as_what_it_came_to(migration: Profile) -> None:
    """As a spreadsheet keeps it: with its value beside it."""
    content = parts_changed(
        filled(migration),
        rb'<c r="E7"([^>]*)><v>1000.25</v></c>',
        rb'<c r="E7"\1><f>500+500.25</f><v>1000.25</v></c>',
    )
    found = taken(migration, content)
    assert [one.sentence() for one in found.faults] == []
    assert found.fit[0].spent == usd(107_026)


def parts_changed(content: bytes, pattern: bytes, by: bytes, part: str = "sheet3.xml") -> bytes:
    """The same with the XML of a part changed; of the first report, if no other is named."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for one in old.infolist():
            said = old.read(one.filename)
            if one.filename.endswith(part):
                said, often = re.subn(pattern, by, said)
                assert often == 1
            new.writestr(one.filename, said)
    return file.getvalue()


Change = Callable[[Workbook], Any]


def put(cell: str, value: Any) -> Change:
    def change(opened: Workbook) -> None:
        opened[ONE][cell] = value

    return change


def several(*changes: Change) -> Change:
    def change(opened: Workbook) -> None:
        for one in changes:
            one(opened)

    return change


def hide_row(opened: Workbook) -> None:
    opened[ONE].row_dimensions[9].hidden = True


def hide_column(opened: Workbook) -> None:
    opened[ONE].column_dimensions["G"].hidden = True


def hide_sheet(opened: Workbook) -> None:
    opened[ONE].sheet_state = "hidden"


def copy(opened: Workbook) -> None:
    opened.copy_worksheet(opened[ONE]).title = f"{ONE} (2)"


def swap(opened: Workbook) -> None:
    page = opened[ONE]
    page["A8"], page["A9"] = page["A9"].value, page["A8"].value


CHANGES: dict[Mistake, tuple[Change, str]] = {
    Mistake.FORMAT: (lambda o: o[KEY].__setitem__("B1", "expenditure-0"), "Key!B1"),
    Mistake.KEY: (lambda o: o[KEY].__setitem__("C9", "7"), "Key!B5"),
    Mistake.SHEET_MISSING: (lambda o: o.remove(o[ONE]), f"{ONE}!A1"),
    Mistake.SHEET_EXTRA: (lambda o: o.create_sheet("Notes"), "Notes!A1"),
    Mistake.SHEET_COPIED: (copy, f"{ONE} (2)!A1"),
    Mistake.SHEET_HIDDEN: (hide_sheet, f"{ONE}!A1"),
    Mistake.HEAD: (put("E6", "Spent"), f"{ONE}!E6"),
    Mistake.LOCKED: (put("C8", 49_000), f"{ONE}!C8"),
    Mistake.ROW_MISSING: (put("A9", None), f"{ONE}!A9"),
    Mistake.ROW_DOUBLED: (put("A15", 3), f"{ONE}!A15"),
    Mistake.ROW_MOVED: (swap, f"{ONE}!A8"),
    Mistake.CATEGORY: (put("A15", 9), f"{ONE}!A15"),
    Mistake.ROW_HIDDEN: (hide_row, f"{ONE}!A9"),
    Mistake.COLUMN_HIDDEN: (hide_column, f"{ONE}!G6"),
    Mistake.MERGED: (lambda o: o[ONE].merge_cells("F8:G8"), f"{ONE}!F8"),
    Mistake.STRAY: (put("K9", "a note"), f"{ONE}!K9"),
    Mistake.ADDS_UP: (put("E15", 1070.27), f"{ONE}!E15"),
    Mistake.TEXT: (put("E8", "nothing"), f"{ONE}!E8"),
    Mistake.DATE: (put("E8", datetime(2021, 3, 1)), f"{ONE}!E8"),  # noqa: DTZ001 -- as a cell has it
    Mistake.BOOLEAN: (put("E8", value=True), f"{ONE}!E8"),
    Mistake.ERROR: (put("E8", "#REF!"), f"{ONE}!E8"),
    Mistake.NO_VALUE: (put("E8", "=1+1"), f"{ONE}!E8"),
    Mistake.DECIMALS: (put("E8", 10.125), f"{ONE}!E8"),
    Mistake.COMMA: (put("E8", "1000,50"), f"{ONE}!E8"),
    Mistake.THOUSANDS: (put("E8", "1,000.50"), f"{ONE}!E8"),
    Mistake.CURRENCY: (put("E8", "USD 100"), f"{ONE}!E8"),
    Mistake.TOO_LARGE: (put("E8", 10**13), f"{ONE}!E8"),
    Mistake.EMPTY: (put("E8", None), f"{ONE}!E8"),
    Mistake.BELOW_ZERO: (put("H8", -1), f"{ONE}!H8"),
    Mistake.NO_TEXT: (put("I8", 7), f"{ONE}!I8"),
    Mistake.TOO_LONG: (put("I8", "a" * 2001), f"{ONE}!I8"),
    Mistake.TOTAL: (put("E18", 1000), f"{ONE}!E18"),
    Mistake.REASON: (put("E7", -5), f"{ONE}!I7"),
    Mistake.SINCE: (several(put("E8", -5), put("I8", "A correction")), f"{ONE}!E8"),
    Mistake.INDIRECT: (put("E14", 70.05), f"{ONE}!E14"),
    Mistake.INDIRECT_ALONE: (
        several(put("E7", -10000), put("I7", "All of it"), put("E14", 0.05)),
        f"{ONE}!E14",
    ),
    Mistake.FUNDED: (put("E7", 190_000), f"{ONE}!E19"),
    Mistake.BUDGET: (put("H9", 340_000), f"{ONE}!E19"),
    Mistake.RESPONSIBLE: (put("E20", None), f"{ONE}!E20"),
}


@pytest.mark.parametrize("mistake", CHANGES, ids=str)
def test_a_mistake_is_named_by_sheet_and_cell(migration: Profile, mistake: Mistake) -> None:
    change, cell = CHANGES[mistake]
    found = taken(migration, changed(filled(migration), change))
    one, *_more = [each for each in found.faults if each.kind == mistake]
    assert str(one.place) == cell
    assert one.what
    assert one.advice
    assert one.sentence().endswith(".")
    if found.is_whole:
        assert [each.sheet.number for each in found.fit] == [TWO], "the other report is in order"
        assert {each.key for each in found.faults} == {ONE}
    else:
        assert found.fit == []


@pytest.mark.parametrize("typed", ["E7", "H9"])
def test_what_explains_itself_may_stand(migration: Profile, typed: str) -> None:
    change = several(put(typed, 340_000), put("E19", "A tranche is on its way."))
    found = taken(migration, changed(filled(migration), change))
    assert found.faults == []


def test_no_number_is_not_taken_for_one(migration: Profile) -> None:
    content = parts_changed(
        filled(migration), rb'(<c r="E7"[^>]*><v>)1000.25(</v></c>)', rb"\g<1>1E400\2"
    )
    (one,) = taken(migration, content).faults
    assert (one.kind, str(one.place)) == (Mistake.NOT_FINITE, f"{ONE}!E7")
    content = parts_changed(
        filled(migration), rb'(<c r="E7"[^>]*><v>)1000.25(</v></c>)', rb"\1NaN\2"
    )
    with pytest.raises(Invalid, match="save it anew"):
        taken(migration, content)


def later(profile: Profile) -> Iterator[tuple[Mistake, Known]]:
    """What may have happened since the workbook was made."""
    of = sheet(profile, ONE)
    yield Mistake.SUBMITTED, known(of, ReportState.SUBMITTED, submitted={1: (5, 0)})
    yield Mistake.ACCEPTED, known(of, ReportState.ACCEPTED, submitted={1: (5, 0)})
    yield Mistake.WAIVED, known(of, ReportState.WAIVED)
    yield Mistake.CLOSED, known(of, is_closed=True)
    yield Mistake.PERIOD, known(replace(of, from_on=date(2020, 7, 1)))
    yield Mistake.NOT_OVER, known(of, today=date(2021, 12, 31))
    yield Mistake.REVISED, known(replace(of, version=1), ReportState.RETURNED)
    yield (
        Mistake.STALE,
        known(replace(of, lines=(replace(of.lines[0], budget=usd(1)), *of.lines[1:]))),
    )
    yield Mistake.EARLIER, known(of, earlier=[(UUID(int=9), "RP-2021-0009")])


def test_what_has_happened_since_is_said(migration: Profile) -> None:
    content, seen = filled(migration), set()
    for mistake, now in later(migration):
        found = taken(migration, content, now)
        assert [(one.kind, one.place.sheet, one.key) for one in found.faults] == [
            (mistake, ONE, ONE)
        ]
        assert [one.sheet.number for one in found.fit] == [TWO]
        seen.add(mistake)
    keys = reading.keys_of(content)
    gone = reading.read(
        content, keys, migration, book_of(), {KEYS[TWO]: known(sheet(migration, TWO))}
    )
    assert [(one.kind, one.place.sheet) for one in gone.faults] == [(Mistake.UNKNOWN, ONE)]
    others = {
        Mistake.FUND: replace(book_of(), fund="X"),
        Mistake.ENTITY: replace(book_of(), entity="X"),
    }
    for mistake, book in others.items():
        found = taken(migration, content, book=book)
        assert [one.kind for one in found.faults] == [mistake]
        assert found.fit == []
        seen.add(mistake)
    started = replace(
        sheet(migration, ONE).spending, from_on=date(2021, 1, 1), start_on=date(2021, 1, 2)
    )
    early = sheet(migration, ONE, spending=started)
    made = changed(write(book_of(early)), lambda opened: fill(opened[ONE]))
    found = taken(migration, made, known(early))
    assert [(one.kind, str(one.place)) for one in found.faults] == [(Mistake.START, f"{ONE}!A3")]
    seen |= {Mistake.START, Mistake.UNKNOWN, Mistake.NOT_FINITE, *CHANGES}
    assert seen == set(Mistake), "every kind has its test"


def test_sent_again_after_it_is_in_it_changes_nothing(migration: Profile) -> None:
    told = dict.fromkeys(range(1, 9), (0, 0))
    told |= {1: (100_025, 0), 8: (7_001, 0), 3: (0, 1_250)}
    for state in (ReportState.SUBMITTED, ReportState.ACCEPTED):
        found = taken(
            migration,
            filled(migration),
            known(sheet(migration, ONE), state, submitted=told),
        )
        assert [one.number for one in found.same] == [ONE]
        assert found.faults == []


def archive(content: bytes, name: str, said: bytes = b"x") -> bytes:
    file = io.BytesIO(content)
    with ZipFile(file, "a") as added:
        added.writestr(name, said)
    return file.getvalue()


def test_files_of_other_kinds_are_refused_in_words(migration: Profile) -> None:
    whole = filled(migration)
    calling = changed(whole, put("E8", '=WEBSERVICE("http://127.0.0.1")'))
    plain = changed(whole, lambda opened: opened.remove(opened[KEY]))
    files = {
        "it is empty": b"",
        "it is no Excel": b"%PDF-1.7",
        "protected by a password": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "it holds macros": archive(whole, "xl/vbaProject.bin"),
        "links to other files": archive(whole, "xl/externalLinks/externalLink1.xml"),
        "it holds other files": archive(whole, "xl/embeddings/a.bin"),
        "call other programs": calling,
        "something stands before or behind it": whole + b"x",
        "unpacks to more than 8 MB": archive(whole, "xl/x.txt", b" " * (9 << 20)),
        "it was not handed out here": plain,
    }
    for reason, content in files.items():
        with pytest.raises(Invalid) as refused:
            reading.keys_of(content)
        assert reason in refused.value.reason, reason


def test_the_workbook_is_locked_but_for_what_is_asked(migration: Profile) -> None:
    content = write(book_of(sheet(migration, ONE), sheet(migration, TWO)))
    opened = load_workbook(io.BytesIO(content))
    page = opened[ONE]
    assert page.protection.sheet
    free = {c.coordinate for row in page.iter_rows() for c in row if not c.protection.locked}
    rows = range(7, 15)
    asked = {f"{column}{row}" for column in "EHI" for row in rows} | {"E18", "E19", "E20"}
    assert free == asked
    assert page["F7"].value == "=D7+E7"
    assert page["E15"].value == "=SUM(E7:E14)"
    assert opened[KEY].sheet_state == "veryHidden"
    assert {str(one.sqref) for one in page.data_validations.dataValidation} == {
        "E7:E14",
        "E18",
        "H7:H14",
        "I7:I14",
    }
    assert opened["Summary"]["E2"].value == f"='{ONE}'!E15"
