"""A note's checklist with its evidence, and earlier notes that resemble it."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.deps import ThisDoor
from api.json.answers import answer
from api.json.kinds import Number
from api.json.schemas.network import Alike, RuleChecked, Screening, WaiverGiven
from api.json.schemas.problems import READING_ONE
from mptf.notes import queries as notes
from mptf.notes import screening
from mptf.notes.models import ConceptNote
from mptf.notes.queries import NoteRow
from mptf.notes.similar import Similar, similar
from mptf.sheaf import Sheaf
from mptf.work import Work

router = APIRouter(prefix="/api/v1")

_SHEAF = Sheaf(notes.checks, notes.waivers)


@router.get(
    "/notes/{number}/screening", response_model=Screening, responses=READING_ONE, tags=["notes"]
)
def show_screening(door: ThisDoor, number: Number) -> Response:
    """The checklist of a note with what is found in it, and earlier notes that resemble it."""
    return answer(door.read(lambda work: _screening(work, number)))


def _screening(work: Work, number: str) -> Screening:
    row = notes.numbered(work, number)
    return Screening(
        number=row.number,
        version=row.version,
        rules=_rules(work, row),
        similar=[_alike(each) for each in similar(work, row)],
    )


def _rules(work: Work, row: NoteRow) -> list[RuleChecked]:
    of = _SHEAF.read(work, subject=row.id)
    checks = {each.rule: each for each in of[notes.checks]}
    waivers = {each.rule: each for each in of[notes.waivers]}
    found = {} if checks else screening.evidence(work, work.get(ConceptNote, row.id))
    rules = []
    for rule in work.profile.note.eligibility:
        check, waiver = checks.get(rule.code), waivers.get(rule.code)
        verdict = found.get(rule.code)
        rules.append(
            RuleChecked(
                rule=rule.code,
                title=rule.title,
                how=rule.how,
                may_be_waived=rule.may_be_waived,
                shows=verdict.shows.value if verdict else None,
                evidence=verdict.evidence if verdict else waiver.evidence if waiver else "",
                outcome=check.outcome if check else None,
                reason=check.reason if check else "",
                waiver=WaiverGiven(
                    authority=waiver.authority,
                    waived_at=waiver.waived_at,
                    waived_by=waiver.waived_by,
                )
                if waiver
                else None,
            )
        )
    return rules


def _alike(row: Similar) -> Alike:
    return Alike(
        number=row.number,
        title=row.title,
        coordinator=row.coordinator,
        state=row.state,
        countries=list(row.countries),
        same_area=row.same_area,
        words=list(row.words),
        likeness=row.likeness,
    )
