"""Every workflow of the fund, known by name to the engine, the database and the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import SQLModel

from workflows import engine
from workflows.arrangement import ARRANGEMENT
from workflows.bank_line import BANK_LINE
from workflows.cash_movement import CASH_MOVEMENT
from workflows.concept_note import CONCEPT_NOTE
from workflows.decision import DECISION
from workflows.deposit import DEPOSIT
from workflows.fund_closing import FUND_CLOSING
from workflows.grammar import Workflow
from workflows.joint_programme import JOINT_PROGRAMME
from workflows.meeting import MEETING
from workflows.product import PRODUCT
from workflows.programme_report import PROGRAMME_REPORT
from workflows.programme_revision import PROGRAMME_REVISION
from workflows.review_assignment import REVIEW_ASSIGNMENT
from workflows.tranche_request import TRANCHE_REQUEST
from workflows.transfer_request import TRANSFER_REQUEST
from workflows.written_procedure import WRITTEN_PROCEDURE

WORKFLOWS: tuple[Workflow[Any], ...] = (
    CONCEPT_NOTE,
    REVIEW_ASSIGNMENT,
    JOINT_PROGRAMME,
    PROGRAMME_REVISION,
    MEETING,
    WRITTEN_PROCEDURE,
    DECISION,
    TRANCHE_REQUEST,
    TRANSFER_REQUEST,
    PROGRAMME_REPORT,
    PRODUCT,
    ARRANGEMENT,
    DEPOSIT,
    BANK_LINE,
    CASH_MOVEMENT,
    FUND_CLOSING,
)

LIVES: Mapping[type[SQLModel], Workflow[Any]] = {w.record: w for w in WORKFLOWS}
"""The life of each kind of record that has one."""

engine.register(*WORKFLOWS)


def edges() -> dict[tuple[str, str, str, str], str]:
    """Every legal step: workflow, trigger, from, to; with the party who may take it."""
    return {
        (w.name, step.trigger, source.value, step.dest.value): step.by.label
        for w in WORKFLOWS
        for step in w.steps
        for source in step.sources
    }


def subjects() -> tuple[tuple[str, str], ...]:
    """The workflow's name and the table of its records, for the trigger that moves them."""
    return tuple((w.name, str(w.record.__tablename__)) for w in WORKFLOWS)


def decided() -> dict[tuple[str, str], str]:
    """The steps that only a signed decision takes: workflow and trigger, to the outcome."""
    return {
        (w.name, step.trigger): step.decides.value
        for w in WORKFLOWS
        for step in w.steps
        if step.decides is not None
    }
