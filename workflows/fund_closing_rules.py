"""The guards and the acts that the table of the fund's closing names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mptf.fund_closings.models import FundClosing
from mptf.ledger import periods
from workflows import fund_closing_grounds as grounds
from workflows import fund_closing_lines as lines
from workflows.fund_closing_grounds import Named
from workflows.grammar import Case
from workflows.grounds import rests_on

Closing = Case[FundClosing]


@rests_on(grounds.others)
def no_other_is_open(_case: Closing, others: Sequence[Named]) -> str | None:
    """One proposal at a time, and none once the fund is closed."""
    return f"{others[0].number} proposes it already." if others else None


@rests_on(*lines.GROUNDS)
def nothing_is_left(case: Closing, *found: Any) -> str | None:
    """The Committee has decided it, everything is over, and every pool and account is empty."""
    checked = lines.checklist(case.work, lines.Papers(*found))
    return " ".join(line.says for line in checked if not line.met) or None


def close_the_books_for_good(case: Closing) -> None:
    """No entry comes into the books any more; the database refuses it too."""
    periods.close_for_good(case.work)
