"""Every mistake that a workbook of expenditure can have: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from mptf.imports.faults import Fault, Place

_ANEW = "take the workbook anew, and write your figures into that"
_NUMBER = "write a number such as 1500.00"
_VALUE = "write the value itself, or open the workbook in a spreadsheet and save it"
_REMOVE = "take it out"


class Mistake(StrEnum):
    """One kind of mistake."""

    # The whole workbook
    FORMAT = "format"
    FUND = "fund"
    ENTITY = "entity"
    KEY = "key"
    # Its sheets
    SHEET_MISSING = "sheet-missing"
    SHEET_EXTRA = "sheet-extra"
    SHEET_COPIED = "sheet-copied"
    SHEET_HIDDEN = "sheet-hidden"
    # What has happened since
    UNKNOWN = "unknown"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    WAIVED = "waived"
    CLOSED = "closed"
    PERIOD = "period"
    NOT_OVER = "not-over"
    STALE = "stale"
    EARLIER = "earlier"
    REVISED = "revised"
    # The rows and columns of a sheet
    HEAD = "head"
    LOCKED = "locked"
    ROW_MISSING = "row-missing"
    ROW_DOUBLED = "row-doubled"
    ROW_MOVED = "row-moved"
    CATEGORY = "category"
    ROW_HIDDEN = "row-hidden"
    COLUMN_HIDDEN = "column-hidden"
    MERGED = "merged"
    STRAY = "stray"
    ADDS_UP = "adds-up"
    # What stands in a cell
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    NO_VALUE = "no-value"
    NOT_FINITE = "not-finite"
    DECIMALS = "decimals"
    COMMA = "comma"
    THOUSANDS = "thousands"
    CURRENCY = "currency"
    TOO_LARGE = "too-large"
    EMPTY = "empty"
    BELOW_ZERO = "below-zero"
    NO_TEXT = "no-text"
    TOO_LONG = "too-long"
    # What the figures say
    START = "start"
    TOTAL = "total"
    REASON = "reason"
    SINCE = "since"
    INDIRECT = "indirect"
    INDIRECT_ALONE = "indirect-alone"
    FUNDED = "funded"
    BUDGET = "budget"
    RESPONSIBLE = "responsible"


_SAID: Mapping[Mistake, tuple[str, str]] = {
    Mistake.FORMAT: ("this workbook has an older form", _ANEW),
    Mistake.FUND: ("this is the workbook of the fund %s", "send it to that fund"),
    Mistake.ENTITY: ("this is the workbook of %s, and not yours", "take your own"),
    Mistake.KEY: ("the hidden key was changed", _ANEW),
    Mistake.SHEET_MISSING: (
        "the sheet of this report is missing",
        "leave its sheet in, empty if you do not report on it now, or take the workbook anew",
    ),
    Mistake.SHEET_EXTRA: ("the sheet “%s” was not handed out", _REMOVE),
    Mistake.SHEET_COPIED: (
        "this is a second sheet for one report",
        "keep one of them, under the name that it had",
    ),
    Mistake.SHEET_HIDDEN: ("this sheet is hidden", "show it, and look at what stands in it"),
    Mistake.UNKNOWN: ("this report is no longer asked for", "take the workbook anew"),
    Mistake.SUBMITTED: (
        "the report is submitted already, with other figures",
        "ask the secretariat to return it if they are wrong",
    ),
    Mistake.ACCEPTED: (
        "the report is accepted already, with other figures",
        "correct them in the next one, below zero and with a reason",
    ),
    Mistake.WAIVED: ("the report was waived", "tell of its period in the next one"),
    Mistake.CLOSED: ("the programme is closed", "ask the secretariat, if something is open still"),
    Mistake.PERIOD: ("the report is now for %s", _ANEW),
    Mistake.NOT_OVER: ("its period is not over before %s", "send it after that day"),
    Mistake.STALE: (
        "the budget, or what was sent or spent before, has changed since the workbook was made",
        _ANEW,
    ),
    Mistake.EARLIER: ("%s comes first, and is not in", "fill in its sheet as well"),
    Mistake.REVISED: (
        "the report was submitted and returned since the workbook was made",
        "read the findings, and take the workbook anew",
    ),
    Mistake.HEAD: ("this head was “%s”", "write it as it was, or take the workbook anew"),
    Mistake.LOCKED: ("this cell was not to be changed; it was “%s”", "write it as it was"),
    Mistake.ROW_MISSING: ("the row of category %s is missing", _ANEW),
    Mistake.ROW_DOUBLED: ("category %s stands there twice", "take the second row out"),
    Mistake.ROW_MOVED: ("category %s does not stand in its row", "put the rows in their order"),
    Mistake.CATEGORY: ("there is no category “%s”", "take the row out"),
    Mistake.ROW_HIDDEN: ("this row is hidden", "show it, and look at what stands in it"),
    Mistake.COLUMN_HIDDEN: ("this column is hidden", "show it, and look at what stands in it"),
    Mistake.MERGED: ("cells are merged here", "part them, and write into each its own"),
    Mistake.STRAY: ("something stands where nothing is asked", _REMOVE),
    Mistake.ADDS_UP: (
        "the total says %s, and the categories come to %s",
        "write the formula again that adds them up, or take the workbook anew",
    ),
    Mistake.TEXT: ("“%s” is a text, not a number", _NUMBER),
    Mistake.DATE: ("this is a date", "format the cell as a number, and write the amount"),
    Mistake.BOOLEAN: ("this is true or false, not a number", _NUMBER),
    Mistake.ERROR: ("this is an error of the spreadsheet, %s", _VALUE),
    Mistake.NO_VALUE: ("this is a formula without a value", _VALUE),
    Mistake.NOT_FINITE: ("this is no number that can be counted", _NUMBER),
    Mistake.DECIMALS: ("“%s” has more decimals than %s has", "round it to the last of them"),
    Mistake.COMMA: ("“%s” is a text with a comma for its decimals", "write 1500.00 as a number"),
    Mistake.THOUSANDS: (
        "“%s” is a text with signs between its thousands",
        "write 1500.00 as a number; the cell sets the signs itself",
    ),
    Mistake.CURRENCY: ("“%s” names a currency", "write the number alone, in %s"),
    Mistake.TOO_LARGE: ("“%s” is larger than any amount here can be", "look for a zero too many"),
    Mistake.EMPTY: ("nothing is written here", "write 0 where nothing was spent"),
    Mistake.BELOW_ZERO: ("%s is below zero", "write what is committed and unpaid, or 0"),
    Mistake.NO_TEXT: ("this is not a text", "write it in words"),
    Mistake.TOO_LONG: ("this has more than 2,000 characters", "say it more briefly"),
    Mistake.START: ("%s", "leave the sheet empty, and ask the secretariat about its period"),
    Mistake.TOTAL: ("%s", "look which category is wrong, or write the right total"),
    Mistake.REASON: ("%s", "write the reason into this cell"),
    Mistake.SINCE: ("%s", "take back no more than was spent before"),
    Mistake.INDIRECT: ("%s", "lower the indirect cost, or look at the direct one"),
    Mistake.INDIRECT_ALONE: (
        "%s of indirect cost, and no direct cost since the start",
        "write the direct cost that it is charged on, or 0 here",
    ),
    Mistake.FUNDED: ("%s", "write the reason into this cell, or look for a figure too large"),
    Mistake.BUDGET: ("%s", "write the reason into this cell, or look for a figure too large"),
    Mistake.RESPONSIBLE: ("nobody is named who answers for the figures", "write name and title"),
}

WHOLE = frozenset({Mistake.FORMAT, Mistake.FUND, Mistake.ENTITY, Mistake.KEY, Mistake.SHEET_EXTRA})
"""On account of which nothing of a workbook is taken in."""


def fault(mistake: Mistake, sheet: str, cell: str, *said: str, key: str = "") -> Fault:
    """A mistake in a cell; `key` is the number of the report that it keeps out."""
    what, advice = _SAID[mistake]
    asked = what.count("%s")
    first, rest = said[:asked], said[asked:]
    place = Place(sheet, cell)
    return Fault(place, what % first, advice % rest if rest else advice, key, kind=mistake)
