"""The parts of the pages, each in every state of its data; all that is said is illustrative."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.deps import Pages, ThisDoor
from api.pages import gallery_closing, gallery_reports, gallery_results, grids, inviting
from api.pages.budget_change import budget_change
from api.pages.deadlines import Owed, chip
from api.pages.doing import Doable
from api.pages.frame import show, words_of
from api.pages.gallery_charts import drawn, faring
from api.pages.lent import STANDINGS, Lent
from api.pages.lists import Filter, Option
from api.pages.parts import Budget
from api.pages.subjects import Named
from api.pages.tables import Listing, file_of
from api.pages.unsigned import Unsigned
from api.pages.vocabulary import OURS, TITLES, _
from api.pages.words import Pill
from mptf.errors import Closed, NotFound, NotPermitted
from mptf.exports.service import Format
from mptf.exports.tables import Cell, Column, Kind, Table
from mptf.money import Money, total
from mptf.notes.budgeting import Said
from mptf.notes.drafting import WriterRow
from mptf.people.lending import Standing
from mptf.reports.people import DelegationRow

router = APIRouter(include_in_schema=False)

_TODAY = date(2021, 3, 18)
_NOBODY = UUID(int=0)
_LONG = _(
    "Regular pathways and fair recruitment for seasonal workers and their families in the border "
    "districts, with the participation of local authorities and of the diaspora"
)

FORBIDDEN, MISSING, CONFLICT, BROKEN, UNAVAILABLE = 403, 404, 409, 500, 503
_DETAILS = {
    FORBIDDEN: NotPermitted("the secretariat", "open this").sentence(),
    MISSING: NotFound("concept note", "CN-1999-0001").sentence(),
    CONFLICT: _("The note was changed while you wrote. Nothing of yours is lost."),
    BROKEN: OURS,
    UNAVAILABLE: Closed().sentence(),
}

Sort = Annotated[str, Query(max_length=20)]


@router.get("/parts")
def parts(door: ThisDoor, sort: Sort = "") -> HTMLResponse:
    """Every part, for whoever builds a page or looks after one."""
    currency = door.profile.fund.currency
    return show(
        door,
        "parts.html",
        title=_("The parts of these pages"),
        section="parts",
        **gallery_reports.samples(),
        **gallery_closing.samples(),
        multiples=gallery_results.samples(words_of(door)),
        chips=_chips(),
        owed=[Owed(_("resubmit"), _("the coordinating entity"), _TODAY, _chips()[2])],
        doables=_doables(),
        tones=("moving", "ahead", "good", "due", "bad", "over", "plain"),
        lists={
            "none": Listing(_notes("none", 0, currency)),
            "one": Listing(_notes("one", 1, currency)),
            "files": Listing(_notes("files", 0, currency), "/parts"),
            "filters": (
                Filter("text", _("Words"), ""),
                Filter("kind", _("State"), "a", (Option("a", _("Draft")),)),
            ),
            "many": Listing(
                _notes("many", 24, currency, sort),
                "/parts",
                {},
                sort,
                frozenset({"amount", "since"}),
            ),
        },
        life=_life(),
        unsigned=_unsigned(),
        lent=_lent(currency),
        said=_said(),
        budgets=_budgets(currency),
        changed=budget_change(words_of(door), *_two_budgets(), currency),
        writers=_writers(),
        present=[
            _("Lena Varga of IOM is in this section, saved 20 seconds ago"),
            _("Amal Okafor of UNHCR is in “Budget”"),
        ],
        pages=Pages(2, 120),
        drawn=drawn(currency),
        faring=faring(),
        some=Money(150_000_050, currency),
        **_both_texts(),
    )


@router.get("/parts.{form}")
def parts_file(door: ThisDoor, form: Format, sort: Sort = "") -> Response:
    """The long table of the parts, exactly as it is sorted there."""
    return file_of(_notes("many", 24, door.profile.fund.currency, sort), form)


def _doables() -> list[Doable]:
    reasons = (_("Two entities have not confirmed their parts."),)
    return [
        Doable("write", _("Write the note"), "#acts", (), "primary"),
        Doable("endorse", _("Enter an endorsement"), "#acts", (), "secondary"),
        Doable("submit", _("Submit"), "#acts", reasons, "secondary"),
        Doable("withdraw", _("Withdraw"), "#acts", (), "danger"),
    ]


def _unsigned() -> list[Unsigned]:
    note = Named("concept-note", "CN-2021-0007", _("Safe ways"), "#lives")
    kind, signatory = _("Decision on a concept note"), _("Head of the secretariat")
    return [
        Unsigned(kind, _("Concept note"), note, _TODAY, signatory, "#lives", "#lives"),
        Unsigned(kind, _("Concept note"), note, _TODAY, signatory, "", ""),
    ]


def _lent(currency: str) -> list[Lent]:
    row = DelegationRow(
        id=_NOBODY,
        role="chair",
        purposes=["sign-decision"],
        most_minor=None,
        text=_("Memorandum of the Chair of 1 March 2021"),
        giver="Lena Varga",
        taker="Amal Okafor",
        giver_id=_NOBODY,
        taker_id=_NOBODY,
        from_on=date(2021, 3, 1),
        to_on=None,
        revoked_on=None,
        entered_on=date(2021, 3, 1),
        confirmed_on=date(2021, 3, 1),
        held=True,
    )
    waits = row._replace(confirmed_on=None)
    ended = row._replace(to_on=_TODAY, revoked_on=_TODAY)
    most = Money(150_000_000, currency)
    chair, here = _("Chair"), "#lives"
    return [
        Lent(waits, chair, _("presiding"), most, STANDINGS[Standing.TO_BE_CONFIRMED], here, here),
        Lent(row, chair, _("signing decisions"), most, STANDINGS[Standing.IN_FORCE], "", here),
        Lent(ended, chair, _("everything"), None, STANDINGS[Standing.ENDED], "", ""),
    ]


def _chips() -> list[Any]:
    far, near, over = date(2021, 4, 30), date(2021, 3, 24), date(2021, 3, 15)
    return [
        chip(far, _TODAY, ()),
        chip(near, _TODAY, ()),
        chip(_TODAY, _TODAY, ()),
        chip(over, _TODAY, ()),
        chip(near, _TODAY, (), done_on=_TODAY),
        chip(over, _TODAY, (), done_on=_TODAY),
    ]


@router.get("/parts/errors/{code}")
def parts_error(door: ThisDoor, code: int) -> HTMLResponse:
    """A page that tells what went wrong, as it looks; nothing did.

    Raises:
        NotFound: nothing goes wrong by this code.
    """
    if code not in TITLES:
        raise NotFound("error page", str(code))
    changed = code == CONFLICT
    reasons = (_("Lena Varga saved version 3 at 09:41."), _("You began with version 2."))
    theirs = SimpleNamespace(label=_("Summary"), their_name="Lena Varga", **_both_texts())
    closed = TITLES[Closed.code] if code == UNAVAILABLE else ""
    return show(
        door,
        "error.html",
        title=closed or TITLES[code],
        section="parts",
        code=code,
        detail=_DETAILS.get(code, TITLES[code]),
        reasons=reasons if changed else (),
        error_id="3271d96deb8e" if code == BROKEN else "",
        conflicts=(theirs,) if changed else (),
    )


def _notes(name: str, count: int, currency: str, sort: str = "") -> Table:
    columns = (
        Column("number", _("Number")),
        Column("title", _("Title")),
        Column("since", _("Since"), Kind.DATE),
        Column("amount", _("Amount"), Kind.MONEY, currency),
        Column("state", _("State"), Kind.STATE),
    )
    rows = [_note(place, currency) for place in range(1, count + 1)]
    keys = {"since": 2, "amount": 3}
    if (key := sort.removeprefix("-")) in keys:
        rows.sort(key=lambda row: row[keys[key]].value, reverse=sort.startswith("-"))  # type: ignore[arg-type, return-value]
    whole = total([row[3].value for row in rows if isinstance(row[3].value, Money)], currency)
    totals = (Cell(_("Together")), Cell(), Cell(), Cell(whole), Cell()) if rows else ()
    return Table(name, _("Concept notes"), columns, tuple(rows), totals, _("as of 18 March 2021"))


def _note(place: int, currency: str) -> tuple[Cell, ...]:
    state = (_("Submitted"), "moving") if place % 3 else (_("Returned for completion"), "due")
    return (
        Cell(f"CN-2021-{place:04}", url="#lists"),
        Cell(_("Safe ways") if place % 5 else _LONG, illustrative=True),
        Cell(date(2021, 3, place % 28 + 1)),
        Cell(Money(place * 12_345_678 % 250_000_000, currency)),
        Cell(state[0], tone=state[1]),
    )


def _life() -> list[Any]:
    states = (("Draft", "due"), ("Submitted", "moving"), ("Funded", "good"))
    nobody = SimpleNamespace(label="", url="", title="")
    who = SimpleNamespace(label="Amal Okafor", url="", title=_("Focal point"))
    remark = _("The budget now adds up, and both governments have endorsed the note.")
    return [
        SimpleNamespace(
            state=Pill(label, tone),
            act=_("Submit"),
            act_on=date(2021, month, 2),
            who=who,
            remark=remark if month == 2 else "",  # noqa: PLR2004 -- one of them with a remark
            consequences="",
            decision=nobody,
        )
        for month, (label, tone) in enumerate(states, start=1)
    ]


def _said() -> list[Any]:
    answer = SimpleNamespace(
        author="Lena Varga",
        title=_("Secretariat"),
        when="19 March 2021",
        answers=[],
        text=_("Done."),
    )
    return [
        SimpleNamespace(
            author="Amal Okafor",
            title=_("Focal point"),
            when="18 March 2021, 09:40",
            text=_("Please look at the second outcome again: the indicator has no baseline."),
            answers=[answer],
        )
    ]


def _budgets(currency: str) -> dict[str, Any]:
    def of(minor: int) -> Money:
        return Money(minor, currency)

    rows = (
        (_("1. Staff and other personnel"), (of(40_000_000), of(12_500_050)), of(52_500_050)),
        (_("4. Contractual services"), (of(0), of(97_500_000)), of(97_500_000)),
    )
    many = Budget(("IOM", "UNHCR"), rows, (of(40_000_000), of(110_000_050)), of(150_000_050))
    return {
        "none": Budget((), (), (), of(0)),
        "many": many,
        "grid": _grid(of),
        "rules": (
            Said(holds=True, sentence=_("The call takes notes of at most 2,000,000.00.")),
            Said(holds=False, sentence=_("IOM: indirect cost is above 7% of its direct cost.")),
        ),
    }


def _two_budgets() -> tuple[dict[str, Any], dict[str, Any]]:
    """A budget before and after: a line each that grew, shrank, stayed, went and came."""

    def of(*lines: tuple[str, int, str]) -> dict[str, Any]:
        keys = ("entity", "category", "amount", "year")
        return {"budget": [dict(zip(keys, (*line, 1), strict=True)) for line in lines]}

    stays = ("UNHCR", 1, "125000.50")
    return (
        of(("IOM", 1, "400000.00"), ("IOM", 4, "90000.50"), stays, ("UNHCR", 5, "7000")),
        of(("IOM", 1, "410000.00"), ("IOM", 4, "90000.00"), stays, ("UNHCR", 4, "8000")),
    )


def _writers() -> list[inviting.Line]:
    at = datetime(2021, 3, 18, 9, tzinfo=UTC)
    row = WriterRow(_NOBODY, "Lena Varga", "IOM", "", at, "varga@example.org", at, None, None, None)
    ended = row._replace(name="Amal Okafor", entity=None, partner=_("A network of cities"))
    return [
        inviting.Line(row, Pill(_("May write"), "good"), _("the link works until 1 April 2021")),
        inviting.Line(ended, Pill(_("Writes no more"), "plain"), _("ended 18 March 2021")),
    ]


def _grid(of: Callable[[int], Money]) -> grids.Grid:
    heads = [_("Year 1"), _("Year 2")]
    lines = [
        grids.Line(
            title,
            is_indirect,
            [
                grids.Cell(f"budget.IOM.{n}.{at}", f"{title}, {head}", of(minor).grouped())
                for at, head in enumerate(heads, 1)
            ],
            of(2 * minor),
        )
        for n, title, is_indirect, minor in (
            (1, _("1. Staff and other personnel"), False, 20_000_000),
            (8, _("8. Indirect support costs"), True, 1_400_000),
        )
    ]
    return grids.Grid(
        "budget.IOM", "IOM", "IOM", heads, lines, [of(21_400_000)] * 2, of(42_800_000)
    )


def _both_texts() -> dict[str, Any]:
    return {
        "both": (
            ("same", _("The programme reaches ")),
            ("del", _("2,500 households ")),
            ("ins", _("4,000 workers ")),
            ("same", _("in three districts.")),
        ),
        "yours": (
            ("same", _("The programme reaches ")),
            ("ins", _("4,000 workers ")),
            ("same", _("in three districts.")),
        ),
        "theirs": (
            ("same", _("The programme reaches ")),
            ("del", _("2,500 households ")),
            ("same", _("in three districts.")),
        ),
    }
