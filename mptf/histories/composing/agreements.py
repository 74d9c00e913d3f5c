"""What is being agreed with donors, rates of exchange and a bank statement: all illustrative."""

from __future__ import annotations

from typing import Any

from mptf.histories.composing.money import ARRANGEMENTS, CHECKER, MAKER, amounts
from mptf.histories.composing.script import Script, day

PREPARED = "officer-1"
SOURCE = "Illustrative; shaped like the United Nations’ operational rates"
DONOR = {"name": "Head of department (illustrative)", "title": "For the donor"}
AGENT = {"name": "Executive Coordinator (illustrative)", "title": "For the Administrative Agent"}

# The last one comes within the month, and holds for what is paid from its day on.
RATES = (
    ("2022-11-01", "EUR 1.005 GBP 0.869 NOK 10.402 SEK 10.958 DKK 7.479"),
    ("2022-12-01", "EUR 0.963 GBP 0.832 NOK 9.943 SEK 10.527 DKK 7.164"),
    ("2022-12-13", "EUR 0.948"),
)
STATEMENT = """\
value_on,amount,currency,bank_reference,remitter,text
2022-12-14,25000.00,USD,ILLUSTRATIVE/BANK/1,A well-wisher (illustrative),For the fund
2022-12-14,1000000.00,USD,ILLUSTRATIVE/BANK/2,Donor C (illustrative),Second part
"""


def compose(script: Script) -> None:
    """An agreement through its life, two under way, an amendment, rates, a statement, a contact."""
    _agree(script, "portugal-2")
    _amend(script)
    _under_way(script)
    for effective, rates in RATES:
        _rates(script, effective, rates)
    script.pen(day("2022-12-15"), 10).do(
        MAKER, "bank-line.take-in", sent={"csv": STATEMENT, "illustrative": True}
    )


def _agree(script: Script, key: str) -> None:
    """Drafted, sent, signed by the donor and by the agent on the day of the table."""
    row = next(row for row in ARRANGEMENTS if row.key == key)
    name = f"arr-{key}"
    pen = script.pen(day(row.prepared), 10)
    pen.do(PREPARED, "arrangement.draft", sent=amounts(row), name=name)
    pen.wait(1)
    pen.do(PREPARED, "arrangement.send-to-the-donor", name)
    pen.wait(5)
    signed = pen.at.date().isoformat()
    pen.do(MAKER, "arrangement.sign-for-the-donor", name, DONOR | {"signed_on": signed})
    pen.move_to(day(row.signed))
    pen.do(CHECKER, "arrangement.sign-for-the-agent", name, AGENT | {"signed_on": row.signed})


def _amend(script: Script) -> None:
    """The money of an agreement may be used for longer; its amount stays."""
    row = next(row for row in ARRANGEMENTS if row.key == "denmark-3")
    terms = amounts(row)
    del terms["donor"], terms["illustrative"]
    pen = script.pen(day("2022-09-05"), 11)
    name = "arr-denmark-3-1"
    pen.do(
        PREPARED, "agreement.amend", "saa-denmark-3", terms | {"ends_on": "2024-12-31"}, name=name
    )
    pen.do(PREPARED, "arrangement.send-to-the-donor", name)
    for who, act, paper in ((MAKER, "donor", DONOR), (CHECKER, "agent", AGENT)):
        pen.wait(5)
        signed = {"signed_on": pen.at.date().isoformat()}
        pen.do(who, f"arrangement.sign-for-the-{act}", name, paper | signed)


def _under_way(script: Script) -> None:
    """One waits for clearance of what departs from the standard, one for the donor."""
    pen = script.pen(day("2022-12-05"), 10)
    later: dict[str, Any] = {"currency": "USD", "illustrative": True}
    parts = [
        {"amount": "500000.00", "due_on": "2023-03-31"},
        {"amount": "500000.00", "trigger": "On the narrative report of 2022"},
    ]
    terms = {"donor": "donor-b", "amount": "1000000.00", "instalments": parts, **later}
    deviation = "The donor asks for an audit of its own, besides that of the United Nations."
    pen.do(PREPARED, "arrangement.draft", sent=terms | {"deviation": deviation}, name="arr-b-2")
    pen.do(PREPARED, "arrangement.ask-for-clearance", "arr-b-2")
    pen.wait(1)
    terms = {"donor": "donor-d", "amount": "750000.00", "region": "africa", **later}
    pen.do(PREPARED, "arrangement.draft", sent=terms, name="arr-d-2")
    pen.do(PREPARED, "arrangement.send-to-the-donor", "arr-d-2")


def _rates(script: Script, effective: str, rates: str) -> None:
    words = rates.split()
    lines = [
        f"{currency},{effective},{rate}"
        for currency, rate in zip(words[::2], words[1::2], strict=True)
    ]
    text = "\n".join(("currency,effective_on,rate", *lines))
    script.pen(day(effective), 9).do(
        MAKER, "exchange-rate.take-in", sent={"csv": text, "source": SOURCE}
    )
