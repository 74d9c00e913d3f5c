"""Fill the eligibility checklist of a note: what is computed, what is judged, what is waived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mptf.audit import service as audit
from mptf.errors import GuardRefused, Invalid, WrongState
from mptf.notes import eligibility
from mptf.notes.eligibility import Verdict
from mptf.notes.models import ConceptNote, ScreeningCheck, ScreeningWaiver
from mptf.notes.schemas import CheckSent
from mptf.notes.service import checks, endorsements, partners
from mptf.notes.states import NoteState
from mptf.profile.note_rules import Eligibility
from mptf.work import Work

WAIVED = "waived"


def evidence(work: Work, note: ConceptNote) -> dict[str, Verdict]:
    """What the computed rules of the profile find in the note as it stands."""
    return eligibility.computed(work, note, partners(work, note.id), endorsements(work, note.id))


def screen(work: Work, note: ConceptNote, judged: Sequence[CheckSent]) -> list[ScreeningCheck]:
    """Enter the whole checklist: computed rules with their evidence, judged ones as sent.

    A computed rule may be overruled only by a waiver, where the profile allows one.

    Raises:
        WrongState: the note is not being screened.
        GuardRefused: this version has its checklist.
        Invalid: an unknown rule or one that is named twice, a computed rule that is judged, a
            judged one without an outcome or a reason, a waiver that is not allowed or gives no
            reason or no authority. An authority is kept for a waiver alone.
    """
    if note.state != NoteState.SCREENING:
        raise WrongState("screen", NoteState(note.state).public)
    if checks(work, note):
        raise GuardRefused(("The checklist of this version is filled: it is not filled twice.",))
    rules = {rule.code: rule for rule in work.profile.note.eligibility}
    sent = _by_rule(judged, rules)
    found = evidence(work, note)
    rows = [_enter(work, note, rule, sent.get(code), found) for code, rule in rules.items()]
    outcomes = {row.rule: row.outcome for row in rows}
    audit.record(work, "screen", "concept-note", note.id, after=outcomes)
    return rows


def _by_rule(judged: Sequence[CheckSent], rules: Mapping[str, Eligibility]) -> dict[str, CheckSent]:
    sent: dict[str, CheckSent] = {}
    for check in judged:
        if check.rule not in rules:
            raise Invalid("rule", f"“{check.rule}” is no eligibility rule of this fund")
        if check.rule in sent:
            raise _wrong(rules[check.rule], "this rule is named twice")
        sent[check.rule] = check
    return sent


def _enter(
    work: Work,
    note: ConceptNote,
    rule: Eligibility,
    said: CheckSent | None,
    found: Mapping[str, Verdict],
) -> ScreeningCheck:
    code, verdict = rule.code, found.get(rule.code)
    if said is not None and said.outcome == WAIVED:
        _require_a_waiver(rule, said)
        outcome, reason = WAIVED, said.reason
    elif verdict is not None:
        if said is not None:
            raise _wrong(rule, "this rule is computed: it stands as found, or is waived")
        outcome, reason = verdict.outcome, verdict.evidence
    elif said is None:
        raise _wrong(rule, "this rule is judged: say whether it is met, not met or waived")
    else:
        outcome, reason = said.outcome, said.reason
    if not reason:
        raise _wrong(rule, "give the reason for what you judge")
    row = work.add(
        ScreeningCheck(
            note_id=note.id, version=note.version, rule=code, outcome=outcome, reason=reason
        )
    )
    if said is not None and outcome == WAIVED:
        work.add(
            ScreeningWaiver(
                check_id=row.id,
                authority=said.authority,
                evidence="" if verdict is None else verdict.evidence,
                waived_at=work.now(),
                waived_by=work.actor.id,
            )
        )
    return row


def _require_a_waiver(rule: Eligibility, said: CheckSent) -> None:
    if not rule.may_be_waived:
        raise _wrong(rule, "this rule may not be waived")
    if not said.authority:
        raise _wrong(rule, "name the authority relied on: who may waive it, by which text")


def _wrong(rule: Eligibility, what: str) -> Invalid:
    """What is wrong about one rule of the checklist, which is named by its title."""
    return Invalid("checks", f"“{rule.title}”: {what}")
