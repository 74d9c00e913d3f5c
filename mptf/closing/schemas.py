"""What is sent towards the end of a programme."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from mptf.attachments.schemas import FileSent
from mptf.closing.models import Stand
from mptf.sent import Amount, Code, Sent, Short, Text

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class InterestSaid(Sent):
    """What interest one's organization earned on the programme's money; 0 where it earned none."""

    amount: Amount
    text: Text = ""


class EvaluationSent(Sent):
    """The final evaluation: by whom, when, its report as a file, its recommendations in order."""

    title: Short
    evaluator: Short
    reported_on: date
    recommendations: Annotated[tuple[Said, ...], Field(min_length=1, max_length=50)]
    file: FileSent


class WaivedSent(Sent):
    """Why a programme is closed without an evaluation."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class ResponseSent(Sent):
    """The whole answer to a recommendation, by its number; it takes the place of an earlier one."""

    recommendation: Annotated[int, Field(ge=1)]
    stand: Stand
    text: Said
    owner: Code | None = None
    due_on: date | None = None
    done_on: date | None = None
