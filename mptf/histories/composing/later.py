"""What follows on the way: spending, closures, removals, costs of the fund, unfinished acts."""

from __future__ import annotations

from typing import Any

from mptf.histories.composing import closing, money, people, reports, scans
from mptf.histories.composing.committee import Docket
from mptf.histories.composing.money import Movement
from mptf.histories.composing.people import focal
from mptf.histories.composing.plans import BY_KEY
from mptf.histories.composing.programmes import Writer
from mptf.histories.composing.script import Script, day, rules
from mptf.money import Money

# Programme, day on which the year before is reported, per cent of the first tranche spent since.
SPENDING = (
    ("chile-mexico", "2021-04-28", 15),
    ("mano-river", "2021-04-28", 10),
    ("south-africa", "2021-04-28", 10),
    ("north-macedonia", "2021-04-29", 12),
    ("philippines", "2021-04-29", 10),
    ("tajikistan", "2021-04-29", 5),
    ("chile-mexico", "2022-04-27", 65),
    ("mano-river", "2022-04-27", 55),
    ("south-africa", "2022-04-27", 70),
    ("north-macedonia", "2022-04-27", 70),
    ("philippines", "2022-04-28", 68),
    ("tajikistan", "2022-04-28", 75),
    ("igad", "2022-04-28", 80),
    ("trinidad", "2022-04-28", 40),
    ("central-america", "2022-04-28", 45),
    ("kenya", "2022-04-29", 85),
    ("egypt", "2022-04-29", 90),
    ("nigeria", "2022-04-29", 30),
)

CLOSED, REFUNDS = "kenya", {"ILO": "12340.10", "IOM": "5020.00"}
"""The programme whose books are closed, and what its entities had left."""

INTERIM = "central-america"
"""Where an interim report was asked for."""

ASSESSED = "philippines"
"""The programme on whose partner there is evidence."""

DONE = (("kenya", "2022-11-03"), ("egypt", "2022-11-07"))
"""Programmes whose activities are done, and since when."""


def compose(script: Script, docket: Docket, writers: dict[str, Writer]) -> None:
    """Everything that comes after the programmes have begun, and beside them."""
    people.seat(script.pen(day("2021-05-20")), "2021-05-20")
    # Facts and figures of the Network come from the reference, with their sources; none is made up.
    script.pen(day("2021-05-21"), 10).do("officer-2", "network-fact.take-in")
    reports.found(script, {key: writers[key] for key, _, _ in SPENDING})
    for key, on, share in SPENDING:
        year = day(on).year - 1
        reports.narrate(script, writers[key], year)
        for code, first in _first_tranche(writers[key]).items():
            name = f"financial.{code}.{year}"
            pen = script.pen(day(on))
            reports.spend(pen, writers[key], code, name, first.share(share * 100))
    reports.interim(script, writers[INTERIM], "2022-09-30", "2022-12-05", "40000.00")
    for key, on in DONE:
        _end(script, writers[key], on)
    _close_the_books(script, writers[CLOSED])
    text = "Access to two of the districts is not given; to be resumed by a decision."
    docket.put("jul22", "joint-programme", writers["nigeria"].name, "suspend", text=text)
    text = "At the coordinating organization’s request."
    docket.put("jun21", "concept-note", "cn-ghana", "remove", ("ILO", "IOM"), text=text)
    docket.put("jul22", "concept-note", "cn-zambia-malawi", "remove", ("IOM", "UNODC", "UNDP"))
    pen = script.pen(day("2021-08-17"), 12)
    why = "The work is now part of another programme in the country."
    pen.do(focal("IOM"), "concept-note.withdraw", "cn-georgia", why=why)
    pen = script.pen(day("2022-03-09"), 12)
    why = "The authorities ask to wait for the new national plan."
    pen.do(focal("IOM"), "joint-programme.cancel", writers["nepal"].name, why=why)
    _bring_evidence(script, writers[ASSESSED])
    _publish(script)
    _costs(script, docket)
    _unfinished(script, docket)
    _next_meeting(script)
    _scenarios(script)


def _first_tranche(writer: Writer) -> dict[str, Money]:
    plan = rules().programme.tranches
    return {code: part.split(plan)[0] for code, part in writer.amounts().items()}


def _end(script: Script, writer: Writer, on: str) -> None:
    """The coordinating entity says that activities are done, the secretariat confirms."""
    pen = script.pen(day(on), 10)
    lead = writer.note.entities[0]
    sent = {"kind": "activities-done", "party": lead, "text": "All activities are done."}
    pen.do(focal(lead), "joint-programme.evidence", writer.name, sent)
    pen.wait(2)
    pen.do("officer-2", "joint-programme.close-operationally", writer.name)
    pen.do("head", "joint-programme.sign-letter", writer.name, {"letter": "operational-closure"})


def _close_the_books(script: Script, writer: Writer) -> None:
    """Each entity spends to the end and pays back what is left; what else is wanted comes in."""
    first = _first_tranche(writer)
    share = sum(s for key, _, s in SPENDING if key == CLOSED)
    about = {"programme": f"@{writer.name}"}
    for code, whole in writer.amounts().items():
        left = Money.parse(REFUNDS[code], whole.currency)
        rest = whole - first[code].share(share * 100) - left
        pen = script.pen(day("2022-11-14"))
        reports.spend(pen, writer, code, f"final-financial.{code}", rest)
        key = f"{CLOSED}-{people.slug(code)}-refund"
        text = f"Unspent balance of {code}"
        row = Movement(key, "2022-11-21", "refund", left.plain(), text)
        money.move(script, row, entity=code, **about)
    reports.narrate_the_end(script, writer, DONE[0][1], "2022-11-15")
    closing.compose(script, writer)


def _bring_evidence(script: Script, writer: Writer) -> None:
    """On what the due diligence of a partner rests, as a file."""
    pen = script.pen(day("2022-06-01"), 10)
    partner = f"Local organization 1 {people.EMPTY}"
    lines = ("Micro-assessment", partner, "Moderate risk", people.EMPTY)
    file = scans.letter(f"Micro-assessment {people.EMPTY}.pdf", *lines)
    sent = {"partner": partner, "file": file}
    pen.do(focal(writer.note.entities[0]), "joint-programme.attach-evidence", writer.name, sent)


def _publish(script: Script) -> None:
    """The consolidated report on the last year whose figures are final, for everybody."""
    sent = {"year": 2021, "illustrative": True}
    script.pen(day("2022-12-14"), 16).do("officer-1", "published-report.publish", sent=sent)


def _costs(script: Script, docket: Docket) -> None:
    """The fund's own costs and a transfer to another fund: decided first, then paid."""
    text = "The secretariat’s costs until the end of 2022."
    place = docket.put("jun21", "fund", "fund", "direct-cost", amount="300000.00", text=text)
    for on, amount in (("2021-10-05", "90000.00"), ("2022-03-22", "110000.00")):
        row = Movement(f"cost-{on}", on, "direct-cost", amount, "Costs of the secretariat")
        money.move(script, row, decision_item=f"@{BY_KEY['jun21'].name}#{place}")
    text = "The secretariat’s costs of 2023."
    docket.put("dec22", "fund", "fund", "direct-cost", amount="150000.00", text=text)
    text = "A contribution to an evaluation that another trust fund leads."
    place = docket.put("apr22", "fund", "fund", "fund-transfer", amount="50000.00", text=text)
    row = Movement("other-fund", "2022-05-05", "fund-transfer", "50000.00", "Joint evaluation")
    other = "Another trust fund (illustrative)"
    money.move(script, row, counterpart=other, decision_item=f"@{BY_KEY['apr22'].name}#{place}")


def _next_meeting(script: Script) -> None:
    """The first meeting of the next year: its members are called, its papers are still to come."""
    pen = script.pen(day("2022-12-14"), 10)
    sent = {
        "title": "First meeting of 2023",
        "starts_at": "2023-02-16T09:00:00+01:00",
        "ends_at": "2023-02-16T13:00:00+01:00",
        "place": "Palais des Nations, Geneva, and by video",
        "text": "The year’s work plan, and what is tabled until the papers go out.",
        "illustrative": True,
    }
    pen.do("officer-1", "meeting.plan", sent=sent, name="mt-feb23")
    item = {
        "subject_kind": "fund",
        "subject_id": "@fund",
        "outcome": "other",
        "title": "Work plan of the secretariat for 2023",
        "text": "The Committee agrees to the work plan as presented.",
        "background": "Two meetings, one call, and a review of how conditions are followed up.",
    }
    pen.do("officer-1", "meeting.put-on-the-agenda", "mt-feb23", item)
    lines = ("Work plan of the secretariat for 2023", "Month by month.", people.EMPTY)
    file = scans.letter(f"Work plan 2023 {people.EMPTY}.pdf", *lines)
    pen.do("officer-1", "committee-item.attach", "mt-feb23#1", {"file": file})
    pen.do("officer-1", "meeting.call", "mt-feb23")


GIFT = {"amount": "2000000.00", "areas": ["TA2", "TA3"]}
LARGE = {"amount": "10000000.00"}
SCENARIOS: tuple[dict[str, Any], ...] = (
    {"title": "Two million for areas 2 and 3"},
    {"title": "The same, and no region above 40 per cent", "region_most": 40},
    {"title": "The same, and a quarter for each area", "area_least": 25},
    {"title": "The same, and ten million for anything", "gifts": [GIFT, LARGE]},
)
"""What the secretariat asks before the next meeting; a quarter for each of five is too much."""


def _scenarios(script: Script) -> None:
    """Who would be paid for if a donor gave so much: asked four times."""
    pen = script.pen(day("2022-12-14"), 14)
    text = "An example: no donor has said this."
    for asked in SCENARIOS:
        sent = {"gifts": [GIFT], **asked, "text": text, "illustrative": True}
        pen.do("officer-1", "scenario.propose", sent=sent)


def _unfinished(script: Script, docket: Docket) -> None:
    """A decision that was set aside, and a meeting whose decision waits for its signature."""
    sent = {
        "title": "Invitation",
        "decided_on": "2022-09-08",
        "mode": "meeting",
        "items": [
            {
                "subject_kind": "concept-note",
                "subject_id": "@cn-uganda",
                "outcome": "invite",
                "amount": "18000000.00",
            }
        ],
        "illustrative": True,
    }
    script.pen(day("2022-09-08"), 17).do("officer-1", "decision.record", sent=sent, name="sc-aside")
    why = "The ceiling was recorded with one zero too many; the item comes back in November."
    script.pen(day("2022-09-09"), 10).do("officer-2", "decision.set-aside", "sc-aside", why=why)
    text = "Relevant, owned by both authorities."
    docket.put("mid22", "concept-note", "cn-comoros", "positive", text=text)
