"""Which duties are kept apart: what nobody takes who had part in what it rests on. Handbook 5 to 7.

The guards of the workflows' tables are made of these rows, the README shows them, and
`tests/workflows/test_duties_apart.py` tries every pair with everybody, one who holds every role
included. What counts is the person, whatever role they did it in, their own or one lent to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select

from mptf.audit.models import AuditEvent
from mptf.chain import table_of
from mptf.lives.models import Transition
from mptf.policy import Party, Sight, secretariat
from mptf.reading import rows
from workflows.grammar import Case
from workflows.grounds import SUBJECTS, Guard, rests_on


@dataclass(frozen=True, slots=True)
class Apart:
    """Whoever did one of these with a record does not take one of those steps of it."""

    record: str
    """The workflow."""
    had: tuple[str, ...]
    """Steps; of a programme's closure, papers that were given by acts."""
    then: tuple[str, ...]
    """Steps."""
    rule: str
    told: str
    """What somebody is told who had part in it."""
    last: bool = False
    """Whether only the last of them counts: what is done in rounds goes on with two persons."""
    where: Party | None = None
    """Only where whoever did it is of this party, too."""


# fmt: off
APART: tuple[Apart, ...] = (
    Apart("concept-note",       ("submit", "resubmit"),                ("find eligible", "find ineligible", "table"),
          "Whoever submitted any version of it neither screens nor tables it.",
          "You submitted this note; another person screens it and brings it before the Committee."),
    Apart("joint-programme",    ("submit", "resubmit"),                ("clear and table",),
          "Whoever submitted any version of the document does not clear it.",
          "You submitted this document; another person clears it."),
    Apart("joint-programme",    ("evidence activities-done",),         ("close operationally",),
          "Whoever said for the coordinating entity that activities are done does not confirm it.",
          "You said that activities are done; another person confirms it."),
    Apart("joint-programme",    ("evidence", "say-interest", "waive-evaluation"), ("close financially",),
          "Whoever gave a paper of the closure, or waived the evaluation, does not close the books.",
          "You gave a paper of this closure or waived its evaluation; another person closes it."),
    Apart("programme-revision", ("draft", "submit"),                   ("approve", "return", "refuse"),
          "Whoever wrote or submitted a revision does not answer.",
          "You asked for this revision; another person answers."),
    Apart("decision",           ("record",),                           ("sign",),
          "Whoever recorded it for the secretariat does not sign it for the Chair.",
          "You recorded this decision: the Chair, or another delegate, signs it.",
          where=secretariat),
    Apart("tranche-request",    ("ask",),                              ("release", "refuse"),
          "Whoever asked for a tranche does not answer.",
          "You asked for this tranche; another person answers."),
    Apart("transfer-request",   ("make",),                             ("sign",),
          "Whoever made the request does not sign it.",
          "You made this request; another person signs it."),
    Apart("transfer-request",   ("make",),                             ("execute", "confirm"),
          "Whoever made the request neither sends the money nor confirms that it was sent.",
          "You made this request; others send the money."),
    Apart("transfer-request",   ("sign",),                             ("execute", "confirm"),
          "Whoever signed the request neither sends the money nor confirms that it was sent.",
          "You signed this request; others send the money."),
    Apart("transfer-request",   ("execute",),                          ("confirm",),
          "Four eyes: whoever executed the transfer does not confirm it.",
          "You executed this transfer; a second person of the agent confirms it.",
          last=True),
    Apart("transfer-request",   ("return",),                           ("confirm return", "dismiss return"),
          "Four eyes: whoever recorded what came back does not confirm it.",
          "You recorded this return; a second person of the agent looks at it.",
          last=True),
    Apart("programme-report",   ("submit", "resubmit"),                ("certify",),
          "Whoever submitted it does not certify it.",
          "You submitted this report; a second person of your organization certifies it."),
    Apart("programme-report",   ("submit", "resubmit", "certify"),     ("accept",),
          "Whoever submitted or certified any version of it does not accept it.",
          "You submitted or certified this report; another person accepts it."),
    Apart("product",            ("offer",),                            ("publish",),
          "Whoever offered it does not publish it.",
          "You offered it; another person publishes it."),
    Apart("arrangement",        ("ask for clearance",),                ("clear", "refuse clearance"),
          "Whoever asked for clearance does not give it.",
          "You asked for this clearance; a second person of the agent gives it.",
          last=True),
    Apart("deposit",            ("record",),                           ("confirm", "reject"),
          "Four eyes: whoever recorded it does not confirm it.",
          "You recorded this; a second person of the agent confirms it."),
    Apart("cash-movement",      ("record",),                           ("confirm", "reject"),
          "Four eyes: whoever recorded it does not confirm it.",
          "You recorded this; a second person of the agent confirms it."),
    Apart("fund-closing",       ("propose",),                          ("close",),
          "Whoever proposed it does not close the fund.",
          "You proposed this; a second person, of the agent, closes the fund."),
)
# fmt: on

_PAPERS = ("evidence", "say-interest", "waive-evaluation")


class Had(NamedTuple):
    """A duty that somebody had with a record."""

    subject_id: UUID
    duty: str
    actor_id: UUID
    after: dict[str, Any] | None = None

    def is_one_of(self, duties: Sequence[str]) -> bool:
        """Whether it is one of these, or one of their kind."""
        kind = (self.after or {}).get("kind", "")
        return self.duty in duties or f"{self.duty} {kind}" in duties


_T, _E = table_of(Transition), table_of(AuditEvent)


@rows(lambda row: Had(*row), _T.c.step)
def steps(_sight: Sight) -> Select[Any]:
    """Who took which step of it, in their order."""
    taken = select(_T.c.subject_id, _T.c.trigger, _T.c.actor_id)
    return taken.where(_T.c.subject_id.in_(SUBJECTS))


@rows(lambda row: Had(*row), _E.c.seq)
def papers(_sight: Sight) -> Select[Any]:
    """Who gave which paper of a programme's closure."""
    given = select(_E.c.subject_id, _E.c.act, _E.c.actor_id, _E.c.after)
    of_it = (_E.c.subject_kind == "joint-programme", _E.c.subject_id.in_(SUBJECTS))
    return given.where(*of_it, _E.c.act.in_(_PAPERS))


def _guard(row: Apart) -> Guard:
    def had_no_part_in_it(case: Case[Any], done: Sequence[Had]) -> str | None:
        actor = case.work.actor
        them = [one.actor_id for one in done if one.is_one_of(row.had)]
        theirs = actor.id in (them[-1:] if row.last else them)
        counts = row.where is None or row.where.includes(actor, case.subject)
        return row.told if theirs and counts else None

    had_no_part_in_it.__doc__ = row.rule
    of_acts = any(duty.split()[0] in _PAPERS for duty in row.had)
    return rests_on(papers if of_acts else steps)(had_no_part_in_it)


_GUARDS = tuple((row, _guard(row)) for row in APART)


def apart(record: str, step: str) -> tuple[Guard, ...]:
    """The guards that keep a step from whoever had part in what it rests on.

    Raises:
        KeyError: no row names the step.
    """
    found = tuple(guard for row, guard in _GUARDS if row.record == record and step in row.then)
    if not found:
        raise KeyError(f"{record}: {step}")
    return found


def brought_by(record: str, step: str) -> Iterator[str]:
    """The steps whose taker does not take this one."""
    for row in APART:
        if row.record == record and step in row.then:
            yield from row.had
