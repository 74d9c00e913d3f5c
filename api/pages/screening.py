"""A note in screening: every rule with its evidence, what is judged, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.deps import ThisDoor
from api.pages import doing
from api.pages.asking import acts as asking
from api.pages.asking.acts import Asked
from api.pages.asking.fields import Field, Widget
from api.pages.context import context
from api.pages.doing import Doable
from api.pages.frame import show, words_of
from api.pages.subjects import Named, names
from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.forms import service as forms
from mptf.notes import queries as notes
from mptf.notes import screening
from mptf.notes.eligibility import Shows
from mptf.notes.models import ConceptNote
from mptf.notes.queries import CheckRow, NoteRow, WaiverRow
from mptf.notes.similar import Similar, similar
from mptf.profile.note_rules import Eligibility
from mptf.sheaf import Read, Sheaf
from mptf.work import Work

router = APIRouter(include_in_schema=False)

SCREEN, RETURN = "concept-note.screen", "concept-note.return-for-completion"
AHEAD = frozenset({RETURN, "concept-note.find-eligible", "concept-note.find-ineligible"})
"""What the page leads to, beside filling the checklist."""
_FINDINGS = 3
"""Findings that the form has room for at first."""
_SHEAF = Sheaf(notes.checks, notes.waivers, notes.findings, notes.known)


class Waiver(NamedTuple):
    """By whom a rule was waived, and by which authority."""

    row: WaiverRow
    who: Named


class Ruled(NamedTuple):
    """A rule of the checklist: what is found, what was said of it, and what may be said."""

    rule: Eligibility
    found: Pill | None
    evidence: str
    outcome: Pill | None
    reason: str
    waiver: Waiver | None
    fields: tuple[Field, ...]
    """The first names the rule."""
    fails: bool
    """Whether it is found not to be met: then a waiver is near at hand."""


class Cure(NamedTuple):
    """What it means to send a note back: until when, and how often it may still be."""

    due_on: date
    days: int
    left: int


@router.get("/notes/{number}/screening")
def the_screening(door: ThisDoor, number: str) -> HTMLResponse:
    """The checklist of a note, with its evidence, beside similar notes and its countries."""
    words = words_of(door)
    view = door.read(lambda work: _view(work, words, number))
    title = words.say(_("Screening of %(number)s")) % {"number": number}
    return show(door, "screening.html", title=title, section="notes", **view)


def _view(work: Work, words: Words, number: str) -> dict[str, Any]:
    row = notes.numbered(work, number)
    record = work.get(ConceptNote, row.id)
    of = _SHEAF.read(work, subject=row.id, as_of=work.today())
    doables = doing.on_record(work, words, record, row.id)
    filling = _asked(work, words, SCREEN, row, doables)
    return {
        "note": row,
        "state": words.state("concept-note", row.state),
        "rules": _rules(work, words, record, of, filling),
        "filling": filling,
        "returning": _asked(work, words, RETURN, row, doables),
        "rows": lambda _field: _FINDINGS,
        "seen": asking.stamp(record),
        "doing": [each for each in doables if each.name in AHEAD],
        "filled": bool(of[notes.checks]),
        "findings": of[notes.findings],
        "form": forms.of_call(work, record.call_id),
        "cure": _cure(work, record),
        "context": context(
            work, words, row.content.get("countries", []), of[notes.known], work.today()
        ),
        "similar": [(each, _reasons(words, each)) for each in similar(work, row)],
        "state_of": lambda state: words.state("concept-note", state),
    }


def _asked(
    work: Work, words: Words, name: str, row: NoteRow, doables: Sequence[Doable]
) -> Asked | None:
    """An act's form, where the reader may do the act now."""
    if any(each.name == name and not each.reasons for each in doables):
        return asking.asked(work, words, name, row.id)
    return None


def _cure(work: Work, record: ConceptNote) -> Cure:
    rule = work.profile.note
    left = max(rule.revision_rounds_max - record.cure_round, 0)
    return Cure(work.today() + timedelta(days=rule.cure_days), rule.cure_days, left)


def _rules(
    work: Work, words: Words, record: ConceptNote, of: Read, filling: Asked | None
) -> list[Ruled]:
    checks: Mapping[str, CheckRow] = {row.rule: row for row in of[notes.checks]}
    waivers: Mapping[str, WaiverRow] = {row.rule: row for row in of[notes.waivers]}
    who = names(work, {row.waived_by for row in waivers.values()})
    found = {} if checks else screening.evidence(work, record)
    ruled = []
    for n, rule in enumerate(work.profile.note.eligibility):
        check, verdict, waiver = checks.get(rule.code), found.get(rule.code), waivers.get(rule.code)
        ruled.append(
            Ruled(
                rule,
                words.evidence_of(verdict.shows) if verdict else None,
                verdict.evidence if verdict else waiver.evidence if waiver else "",
                words.check(check.outcome) if check else None,
                check.reason if check else "",
                Waiver(waiver, who[waiver.waived_by]) if waiver else None,
                _fields(filling, n, rule) if filling else (),
                verdict is not None and verdict.shows is Shows.NOT_MET,
            )
        )
    return ruled


def _fields(filling: Asked, n: int, rule: Eligibility) -> tuple[Field, ...]:
    """What may be said of a rule: a computed one is waived or stands as found."""
    (checks,) = filling.fields
    given, outcome, reason, authority = checks.of_row(n)
    judged = ("pass", "fail") if rule.how == "judged" else ()
    open_to = (*judged, *(("waived",) if rule.may_be_waived else ()))
    if not open_to:
        return (given,)
    options = [option for option in outcome.options if option.value in open_to]
    why = replace(reason, widget=Widget.TEXT, required=bool(judged))
    said = (given, replace(outcome, options=options), why)
    return (*said, authority) if rule.may_be_waived else said


def _reasons(words: Words, found: Similar) -> list[str]:
    """Why a note is shown as similar."""
    said = []
    if found.countries:
        names_of = ", ".join(map(words.country, found.countries))
        said.append(words.say(_("also in %(countries)s")) % {"countries": names_of})
    if found.same_area:
        said.append(words.say(_("the same thematic area")))
    if found.words:
        said.append(words.say(_("both say: %(words)s")) % {"words": ", ".join(found.words)})
    return said
