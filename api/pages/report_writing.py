"""Where a report of a programme is written: its sections, its results, its expenditure."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from api.deps import Door, SentForm, ThisDoor
from api.pages import report_words
from api.pages.frame import show, words_of
from api.pages.listed.programme_reports import PLACE
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.errors import Changed, Invalid, NotPermitted, Refused, WrongState
from mptf.money import total
from mptf.people.models import Organisation
from mptf.policy import entity, require
from mptf.programme_reports import queries as reports
from mptf.programme_reports import submitted
from mptf.programme_reports.checks import EXPENDITURE, RESULTS, Found, Gauge, Told
from mptf.programme_reports.models import ProgrammeReport
from mptf.programme_reports.states import OPEN, ReportState
from mptf.work import Work
from workflows.acts import perform
from workflows.reporting import Draft, drafted

router = APIRouter(include_in_schema=False)

_WRITE = "programme-report.write"


class Text(NamedTuple):
    """A section with what one entity wrote in it."""

    code: str
    entity: str
    title: str
    text: str
    words_max: int
    revision: int
    is_mine: bool


class Indicators(NamedTuple):
    """The indicators for which one entity answers, with what is written of each."""

    entity: str
    rows: list[tuple[Gauge, str]]
    revision: int


@router.get("/programme-reports/{number}/write")
def write_page(door: ThisDoor, number: str) -> HTMLResponse:
    """The report as it is written, with what the checks find in it."""
    return _page(door, number)


@router.post("/programme-reports/{number}/write", response_model=None)
def keep_part(door: ThisDoor, number: str, sent: SentForm) -> HTMLResponse | RedirectResponse:
    """Keep one part of it; the page then says what the checks find."""
    try:
        content = _content(sent)
        door.write(lambda work: perform(work, _WRITE, _key(work, number), content))
    except Changed as refusal:
        return _page(door, number, sent, refusal.sentence(), 409)
    except Refused as refusal:
        return _page(door, number, sent, refusal.sentence(), 422)
    return RedirectResponse(
        f"/programme-reports/{number}/write?done={_WRITE}#{sent.get('part', '')}", 303
    )


@router.post("/programme-reports/{number}/check")
def check_part(door: ThisDoor, number: str, sent: SentForm) -> JSONResponse:
    """What the checks would find with this part as it is typed; nothing of it is kept."""
    words, content = words_of(door), _content(sent)

    def look(work: Work) -> list[Found]:
        key = _key(work, number)
        perform(work, _WRITE, key, content)
        return list(drafted(work, work.get(ProgrammeReport, key)).found)

    found = [
        {
            "part": report_words.said_before(words, door.profile, each),
            "text": each.text,
            "stands": each.stands,
        }
        for each in door.try_out(look)
    ]
    return JSONResponse({"found": found})


def _key(work: Work, number: str) -> UUID:
    return reports.numbered(work, number).id


def _content(sent: SentForm) -> dict[str, Any]:
    """What was typed, as the act takes it."""
    part = sent.get("part", "")
    revision = sent.get("revision", "0")
    if not revision.isdigit():
        raise Invalid("revision", "it is a number; open the page again")
    content: dict[str, Any] = {"part": part, "revision": int(revision)}
    if sent.get("entity"):
        content["entity"] = sent["entity"]
    if part == EXPENDITURE:
        content |= {"lines": _lines(sent), "over": sent.get("over", "")}
        content["responsible"] = sent.get("responsible", "")
        if sent.get("total", "").strip():
            content["total"] = _amount(sent["total"])
    elif part == RESULTS:
        content["actuals"] = [
            {
                "code": name.removeprefix("value."),
                "value": value.strip().replace(",", ""),
                "remark": sent.get(f"remark.{name.removeprefix('value.')}", ""),
            }
            for name, value in sent.items()
            if name.startswith("value.") and value.strip()
        ]
    else:
        content["text"] = sent.get("text", "")
    return content


def _lines(sent: SentForm) -> list[dict[str, Any]]:
    numbers = [name.removeprefix("spent.") for name in sent if name.startswith("spent.")]
    return [
        {
            "category": number,
            "spent": _amount(sent.get(f"spent.{number}", "")),
            "obligated": _amount(sent.get(f"obligated.{number}", "")),
            "reason": sent.get(f"reason.{number}", ""),
        }
        for number in numbers
    ]


def _amount(text: str) -> str:
    return text.strip().replace(",", "").replace("−", "-") or "0"  # noqa: RUF001 -- a typed minus


def _page(
    door: Door,
    number: str,
    sent: SentForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HTMLResponse:
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, number))
    return show(
        door,
        "programme-report-write.html",
        title=_("Write the report"),
        section=PLACE,
        status=status,
        refusal=refusal,
        sent=sent or {},
        **view,
    )


def _view(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = reports.numbered(work, number)
    require(work.actor, entity, None, "write the report")
    if not row.drafts:
        raise NotPermitted("the entity whose report it is", "write it")
    if row.state not in OPEN:
        raise WrongState("write", ReportState(row.state).public)
    draft = drafted(work, work.get(ProgrammeReport, row.id))
    found = draft.found
    spending = draft.spending
    return {
        "report": row,
        "kind": report_words.kind_of(words, row),
        "state": report_words.state_of(words, row, work.today()),
        "findings": [
            (each, report_words.part_of(words, work.profile, each.part))
            for each in submitted.findings.read(work, subject=row.id)
            if each.version == row.version
        ],
        "checks": [(report_words.said_before(words, work.profile, each), each) for each in found],
        "texts": [] if row.is_financial else _texts(work, draft),
        "results": [] if row.is_financial else _results(draft),
        "lines": _lines_of(words, draft, found) if row.is_financial else [],
        "spending": spending,
        "spent": total([line.spent for line in spending.lines], work.profile.fund.currency),
        "obligated": total([x.obligated for x in spending.lines], work.profile.fund.currency),
        "part": {
            "revision": draft.revision(EXPENDITURE),
            "total": draft.part(EXPENDITURE).get("total") or "",
            "over": draft.part(EXPENDITURE).get("over", ""),
            "responsible": draft.part(EXPENDITURE).get("responsible", ""),
        },
    }


def _lines_of(
    words: Words, draft: Draft, found: tuple[Found, ...]
) -> list[tuple[str, Told, str, list[str]]]:
    """Each category with what is written in it, what came before, and what is wrong with it."""
    before = draft.spending.before
    return [
        (
            words.category(line.category),
            line,
            before[line.category].grouped() if line.category in before else "",
            [each.text for each in found if each.part == f"category {line.category}"],
        )
        for line in draft.lines_told
    ]


def _texts(work: Work, draft: Draft) -> list[Text]:
    own = _own_code(work)
    coordinates = own == draft.programme.coordinator
    return [
        Text(
            section.code,
            code,
            section.title,
            str(draft.part(section.code, code).get("text", "")),
            section.words_max,
            draft.revision(section.code, code),
            coordinates or code == own,
        )
        for section in draft.sections
        for code in draft.writers(section)
    ]


def _results(draft: Draft) -> list[Indicators]:
    by_entity: dict[str, list[tuple[Gauge, str]]] = {}
    for one in draft.indicators:
        by_entity.setdefault(one.entity, []).append((one, report_words.variance(one.variance)))
    return [
        Indicators(code, rows, draft.revision(RESULTS, code)) for code, rows in by_entity.items()
    ]


def _own_code(work: Work) -> str:
    key = work.actor.organisation
    return work.get(Organisation, key).code if key else ""
