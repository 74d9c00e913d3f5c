"""How a programme at work comes to its end, by hand: told of, extended, closed, audited."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import expect
from sqlmodel import col, select

from mptf.letters.models import Letter
from mptf.revisions.models import ProgrammeRevision
from mptf.tranches.models import TrancheRequest
from tests.api.way import Way
from tests.api.way_begun import sends
from tests.reporting import reminded, rows


def _report(way: Way, kind: str, entity: str = "") -> str:
    """The address of the first report of a kind that is not accepted yet."""
    waits = [row for row in rows(way.story) if row.state not in {"accepted", "waived"}]
    found = next(row for row in waits if row.kind == kind and entity in {"", row.entity})
    return f"/programme-reports/{found.number}"


def _write_figures(way: Way, who: str, report: str, *figures: str) -> None:
    """Type in what was spent, direct and indirect, and what is committed; read the checks."""
    spent, indirect, owed = figures
    page = way.by(who)
    page.page.goto(f"{report}/write")
    page.type_into("spent.1", spent)
    page.type_into("spent.8", indirect)
    page.type_into("obligated.1", owed)
    page.type_into("responsible", "Chief of accounts")
    page.press("Save and check")
    expect(page.page.locator("main")).to_contain_text("The checks find nothing to mend")


def _submit(way: Way, who: str, report: str) -> None:
    """Submit a report, and let a second person of headquarters certify figures."""
    way.by(who).do(report, "Submit", follows="Submitted")


def _write_words(way: Way, report: str, sections: int, value: str) -> None:
    """Write every section of a narrative report and what the indicators have reached."""
    page = way.by(way.coordinator)
    for number in range(sections):
        page.page.goto(f"{report}/write")
        form = page.page.locator('form:has(textarea[name="text"])').nth(number)
        form.locator("textarea").fill("As planned; 40 desks are open.")
        form.get_by_role("button").click()
        expect(page.page.get_by_role("status").first).to_be_attached()
    page.page.goto(f"{report}/write")
    results = page.page.locator('form:has(input[name^="value."])')
    for box in results.locator('[name^="value."]').all():
        box.fill(value)
    for box in results.locator('[name^="remark."]').all():
        box.fill("The second desk opened late.")
    results.first.get_by_role("button").click()
    expect(page.page.locator("main")).to_contain_text("The checks find nothing to mend")


def is_reported_on(way: Way) -> None:
    """A year is over: words are written by both, returned with findings, mended and accepted.

    One statement of money is certified and accepted, the other is late: its entity has a letter.
    """
    first, second = way.story.entities[:2]
    way.until(date(2023, 1, 31))
    reminded(way.story)
    way.letter("report-reminder", first, "Reminder of a report")
    words = _report(way, "narrative")
    own = way.by(second)
    own.page.goto(f"{words}/write")
    form = own.page.locator('form:has(textarea[name="text"])').first
    form.locator("textarea").fill("We trained 40 people in Cebu.")
    form.get_by_role("button").click()
    _write_words(way, words, 9, "40")
    _submit(way, first, words)
    findings = {"findings": [{"part": "progress", "text": "Say where the desks are."}]}
    way.by("officer-1").do(words, "Return it with findings", findings, follows="Returned")
    way.reads(first, words, "Say where the desks are.")
    page = way.by(first)
    page.page.goto(f"{words}/write")
    form = page.page.locator("#progress form")
    form.locator("textarea").fill("40 desks are open in Manila and Cebu.")
    form.get_by_role("button").click()
    page.do(words, "Resubmit", follows="Submitted")
    way.by("officer-1").do(words, "Accept the report", follows="Accepted")
    money = _report(way, "financial", first)
    _write_figures(way, first, money, "200,000.00", "14,000.00", "10,000.00")
    _submit(way, first, money)
    way.by("officer-1").cannot(money, "Accept the report", "certif")
    way.by(f"{first}-2").do(money, "Certify the figures")
    way.by("officer-1").do(money, "Accept the report", follows="Accepted")
    way.until(date(2023, 5, 15))
    reminded(way.story)
    late = _report(way, "financial", second)
    way.reads("head", late, "Late")
    way.by("head").do(late, "Sign the letter")
    way.letter("report-overdue", second, "Overdue report")
    _write_figures(way, second, late, "200,000.00", "14,000.00", "0")
    _submit(way, second, late)
    way.by(f"{second}-2").do(late, "Certify the figures")
    way.by("officer-1").do(late, "Accept the report", follows="Accepted")


def is_refused_and_released(way: Way) -> None:
    """The second tranche is refused on its evidence; with more spent it is released and sent."""
    first, second = way.story.entities[:2]
    _asks(way)
    request = _request(way)
    way.by("head").cannot(request, "Release the tranche", "75% must be")
    refused = {"reasons": "Ask again when more is spent."}
    way.by("head").do(request, "Refuse it, with reasons", refused, follows="Not released")
    way.letter("tranche-refusal", first, "Tranche not released", "Ask again when more is spent.")
    for who in (first, second):
        sent = {"to_on": "2023-05-14"}
        way.do(who, "Begin an interim financial report", sent, tab="?tab=reports")
        report = _report(way, "financial", who)
        _write_figures(way, who, report, "130,000.00", "9,100.00", "20,000.00")
        _submit(way, who, report)
        way.by("officer-1").do(report, "Accept the report", follows="Accepted")
    _asks(way)
    way.by("head").cannot(_request(way), "Release the tranche", "data protocol")
    met = {"condition": "1", "evidence": "Protocol of 2 May 2023"}
    way.do("officer-1", "Accept evidence for a condition", met)
    way.by("head").do(_request(way), "Release the tranche", {"text": ""}, follows="Released")
    way.letter("tranche-release", first, "Release of a tranche")
    sends(way, "2", "AA-2")


def _asks(way: Way) -> None:
    way.do(way.coordinator, "Ask for the next tranche", {"text": "Please."})


def _request(way: Way) -> str:
    query = select(TrancheRequest.number).order_by(col(TrancheRequest.number).desc())
    number = way.story.ask(lambda work: work.session.exec(query).first())
    return f"/tranche-requests/{number}"


def is_extended(way: Way) -> None:
    """A revision gives four more months without cost: the Chair approves, and a letter says so."""
    first = way.coordinator
    sent = {"reason": "The desks opened late.", "end_on": "2023-12-31"}
    way.do(first, "Revise the programme", sent)
    query = select(ProgrammeRevision.number)
    number = way.story.ask(lambda work: work.session.exec(query).one())
    revision = f"/revisions/{number}"
    way.by(first).do(revision, "Submit", follows="With the Chair")
    way.reads("rc", revision, "31 December 2023", "the Chair approves")
    way.by("chair").do(revision, "Approve", follows="will be signed as")
    way.letter("extension", first, "Extension of a joint programme")
    way.reads(way.story.entities[1], way.programme, "31 December 2023")


def is_closed_operationally(way: Way) -> None:
    """Activities are done by the word of the entity; the secretariat closes, a letter follows."""
    first = way.coordinator
    way.until(date(2023, 12, 20))
    way.by("officer-1").cannot(way.programme, "Close it operationally", "activities are done")
    done = {"party": f"activities-done:{first}", "text": "Handed over on 15 December 2023."}
    way.do(first, "Give word for the closure", done)
    way.do("officer-1", "Close it operationally", follows="Operationally closed")
    way.do("head", "Sign the letter")
    way.letter("operational-closure", first, "Operational closure of a joint programme")


def is_told_of_to_the_end(way: Way) -> None:
    """The last reports, the evaluation with its answers, balances and interest paid back."""
    first = way.coordinator
    way.until(date(2024, 1, 15))
    words = _report(way, "final-narrative")
    _write_words(way, words, 9, "100")
    _submit(way, first, words)
    way.by("officer-1").do(words, "Accept the report", follows="Accepted")
    for code in way.story.entities:
        money = _report(way, "final-financial", code)
        _write_figures(way, code, money, "250,000.00", "17,500.00", "0")
        _submit(way, code, money)
        way.by(f"{code}-2").do(money, "Certify the figures")
        way.by("officer-1").do(money, "Accept the report", follows="Accepted")
        way.do(code, "Say what interest was earned", {"amount": "12.34"})
    report = {
        "title": "Final evaluation",
        "evaluator": "A firm of none of them",
        "reported_on": way.today,
        "recommendations": ["Keep the desks open.", "Count by sex."],
    }
    officer = way.by("officer-1")
    officer.page.goto(f"{way.programme}/closure")
    officer.press("Enter the final evaluation")
    officer.write(report)
    officer.page.set_input_files('[type="file"]', way.paper("evaluation.pdf"))
    officer.press("Enter the final evaluation", "p.buttons")
    for number, stand in (("1", "accepted"), ("2", "rejected")):
        answer = {"recommendation": number, "stand": stand, "text": "The ministry keeps them."}
        if stand == "accepted":
            answer |= {"owner": first, "due_on": "2024-06-30"}
        way.do(first, "Answer a recommendation", answer, tab="/closure")
    _pays_back(way, "refund")
    _pays_back(way, "interest")


def _pays_back(way: Way, what: str) -> None:
    """One person of the agent records what each entity paid back, another confirms it."""
    maker, checker = way.by("agent-1"), way.by("agent-2")
    for code in way.story.entities:
        maker.page.goto(f"{way.programme}/closure")
        maker.press(f"Record the {what} of {code}")
        maker.press("Continue", "p.buttons")
        maker.press("Record a movement of cash", "section.follows")
        checker.do("/contributions", "Confirm the movement")


def is_closed_financially(way: Way) -> None:
    """The agent's word is the last; the books are closed, and the auditor reads how it came."""
    first = way.coordinator
    officer = way.by("officer-1")
    officer.cannot(f"{way.programme}/closure", "Close it financially", "Administrative Agent")
    said = {"party": "agent-confirmation:agent", "text": "The books agree."}
    way.do("agent-2", "Give word for the closure", said)
    way.do("officer-2", "Close it financially", follows="Financially closed", tab="/closure")
    way.do("head", "Sign the letter")
    way.letter("financial-closure", first, "Financial closure of a joint programme", "4,400.00")


def is_audited(way: Way) -> None:
    """The auditor reads the whole history, and what everybody was told in letters."""
    page = way.reads("auditor", f"{way.programme}?tab=record", "Financially closed")
    page.goto(f"{way.programme}?tab=letters")
    kinds = set(LETTERS_OF_THE_WAY)
    signed = way.story.ask(lambda work: work.session.exec(select(Letter.kind)).all())
    assert kinds <= set(signed), kinds - set(signed)


LETTERS_OF_THE_WAY = (
    "invitation",
    "approval",
    "fund-transfer-request",
    "transfer-notice",
    "report-reminder",
    "report-overdue",
    "tranche-refusal",
    "tranche-release",
    "extension",
    "operational-closure",
    "financial-closure",
)

CHAPTERS = (
    is_reported_on,
    is_refused_and_released,
    is_extended,
    is_closed_operationally,
    is_told_of_to_the_end,
    is_closed_financially,
    is_audited,
)
