"""Samples of the letters that close a programme, and the fund."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mptf.letters import facts as f
from mptf.letters.closure_facts import account_of
from mptf.letters.frame import Addressee, LetterFrame
from mptf.money import Money


def samples(
    frame: LetterFrame, programme: f.ProgrammeRef, lines: tuple[f.AmountLine, ...]
) -> dict[str, tuple[LetterFrame, f.Facts]]:
    """One of each."""
    programme = replace(programme, project_number="00124321")
    account = tuple(
        f.AccountLine(
            line.entity,
            line.amount,
            line.amount - Money(minor, "USD"),
            Money(minor, "USD"),
            Money(minor % 1000, "USD"),
        )
        for line, minor in zip(lines, (1_234_010, 0, 502_001), strict=True)
    )
    return {
        "operational-closure": (
            replace(frame, subject="Operational closure of a joint programme"),
            f.OperationalClosure(
                programme,
                date(2022, 11, 3),
                date(2023, 2, 3),
                date(2023, 4, 30),
                date(2023, 5, 3),
            ),
        ),
        "financial-closure": (
            replace(frame, subject="Financial closure of a joint programme"),
            f.FinancialClosure(programme, date(2022, 12, 1), account, account_of(account)),
        ),
        "fund-closure": (
            replace(
                frame,
                subject="Closure of the fund",
                addressee=Addressee(
                    "", "Donors of the fund", frame.fund_name, salutation="Dear contributors"
                ),
            ),
            f.FundClosure(
                closed_on=date(2025, 1, 10),
                decision="SC-2024-04/02",
                donors=8,
                deposits=Money(552_233_10, "USD"),
                other_sources=Money(5_698_76, "USD"),
                net_funded=Money(400_000_00, "USD"),
                other_funds=Money(95_000_00, "USD"),
                own_costs=Money(62_931_86, "USD"),
            ),
        ),
    }
