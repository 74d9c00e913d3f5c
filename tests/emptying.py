"""A fund told from its first deposit to its last cent: eight currencies, three year-ends, zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlmodel import select

from mptf.committee.models import DecisionItem
from mptf.contributions.models import AgreementTerms
from mptf.ledger.models import LedgerTx
from mptf.programme_reports.queries import ReportRow
from tests import lives
from tests.closing import CONFIRMS, answered, evaluated, open_lines
from tests.lives import FUND_ID, Story
from tests.reporting import rows, second_person, spend, tell_in_words, tell_of_money

PROFILE = "emptied"
STATED_FEE = "1622.51"
REVERSED = "351.72"
PAID_BACK, OF_THE_FEE = "5000.00", "50.00"
PAID_BACK_DKK = "37065.50"
RATES = (
    # currency, since when, how many for a dollar
    ("NOK", date(2022, 9, 1), "9.912"),
    ("NOK", date(2022, 9, 16), "10.4021"),
    ("NOK", date(2023, 3, 1), "10.3517"),
    ("EUR", date(2022, 9, 1), "0.997"),
    ("EUR", date(2022, 9, 16), "1.0042"),
    ("JPY", date(2022, 9, 1), "139.27"),
    ("KWD", date(2022, 9, 1), "0.30817"),
    ("GBP", date(2022, 9, 1), "0.8531"),
    ("CHF", date(2022, 9, 1), "0.9711"),
    ("DKK", date(2022, 9, 1), "7.4131"),
)


class Gift(NamedTuple):
    """What a donor signs, and how it is to be paid: (amount, a day or an event)."""

    donor: str
    amount: str
    currency: str
    parts: Sequence[tuple[str, date | str]] = ()
    earmark: Mapping[str, Any] = {}


@contextmanager
def emptied_profile() -> Iterator[None]:
    """The Migration MPTF's rules, for a donor of three decimals too, and paid in one tranche."""
    own = (Path(lives.__file__).parents[2] / "mptf/profiles/migration.toml").read_text("utf-8")
    own = own.replace('"AUD", "JPY"]', '"AUD", "JPY", "KWD"]')
    own = own.replace("tranches = { value = [70, 30]", "tranches = { value = [100]")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "emptied.toml"
        path.write_text(own, "utf-8")
        lives.PROFILES[PROFILE] = str(path)
        try:
            yield
        finally:
            del lives.PROFILES[PROFILE]


_references = count(1)


def on(story: Story, year: int, month: int, day: int) -> None:
    """Go on at nine in the morning of that day."""
    story.now = datetime(year, month, day, 9, tzinfo=UTC)


def agree(story: Story, gift: Gift) -> UUID:
    """An agreement that is signed already."""
    plan = [
        {"amount": amount, "due_on" if isinstance(when, date) else "trigger": when}
        for amount, when in gift.parts
    ]
    made: UUID = story.act(
        "agent-1",
        "agreement.enter",
        donor=gift.donor,
        amount=gift.amount,
        currency=gift.currency,
        signed_on=story.today,
        instalments=plan,
        **gift.earmark,
    )
    return made


def pay(story: Story, agreement: UUID, amount: str, currency: str, **more: Any) -> UUID:
    """Cash that arrives and is confirmed."""
    made: UUID = story.act(
        "agent-1",
        "deposit.record",
        agreement,
        amount=amount,
        currency=currency,
        value_on=more.pop("value_on", story.today),
        bank_reference=f"BANK-{next(_references):04}",
        **more,
    )
    story.act("agent-2", "deposit.confirm", made)
    return made


def amend(story: Story, agreement: UUID, amount: str, currency: str) -> None:
    """Other terms, signed by both."""
    paper: dict[str, Any] = {"name": "Somebody", "title": "Minister", "signed_on": story.today}
    key = story.act("agent-1", "agreement.amend", agreement, amount=amount, currency=currency)
    story.act("officer-1", "arrangement.send-to-the-donor", key)
    story.act("agent-1", "arrangement.sign-for-the-donor", key, **paper)
    story.act("agent-2", "arrangement.sign-for-the-agent", key, **paper)
    held = select(AgreementTerms).where(AgreementTerms.arrangement_id == key)
    assert story.ask(lambda work: work.session.exec(held).one()).seq


def decided(story: Story, outcome: str, amount: str) -> str:
    """The item of a decision on the fund itself."""
    decision = story.decide(story.item("fund", FUND_ID, outcome, amount=amount, text="So be it."))
    query = select(DecisionItem.id).where(DecisionItem.decision_id == decision)
    return str(story.ask(lambda work: work.session.exec(query).one()))


def reverse(story: Story, document: UUID, amount: str, why: str) -> None:
    """Undo the entry of a document."""
    query = select(LedgerTx.id).where(LedgerTx.document_id == document)
    entry = story.ask(lambda work: work.session.exec(query).one())
    story.movement("reversal", amount, reverses=str(entry), text=why)


def pay_back(story: Story, deposit: UUID, amount: str, why: str, **more: Any) -> UUID:
    """Cash that goes back to a donor, confirmed by the second person."""
    made: UUID = story.act(
        "agent-1",
        "deposit.refund",
        deposit,
        amount=amount,
        value_on=story.today,
        reason=why,
        bank_reference=f"BACK-{next(_references):04}",
        **more,
    )
    story.act("agent-2", "cash-movement.confirm", made)
    return made


def close(story: Story, year: int) -> None:
    """The books of a year are closed."""
    story.act("agent-1", "period.close", through_on=date(year, 12, 31))


def left(story: Story) -> dict[str, str]:
    """What each pool has free, by the postings alone."""
    query = text(
        "SELECT a.pool, SUM(p.amount_minor) FROM posting p JOIN account a ON a.id = p.account_id "
        "WHERE a.kind = 'free' GROUP BY a.pool HAVING SUM(p.amount_minor) > 0"
    )
    with story.fund.engine.connect() as connection:
        return {pool: f"{int(minor) / 100:.2f}" for pool, minor in connection.execute(query)}


def emptied(story: Story) -> None:
    """All of it."""
    begin(story)
    made: dict[str, UUID] = {}
    first_gifts(story, made)
    first_year(story, made)
    second_year(story, made)
    spent_or_back(story, made)
    out(story)


def begin(story: Story) -> None:
    """Who there is, what was said, and a target."""
    story.populate()
    for code in story.entities:
        second_person(story, code)
    story.open_call()
    for number in range(1, 8):
        code = f"D{number}"
        story.act("system", "organisation.add", code=code, name=f"Donor {code}", kind="donor")
    take_rates(story, 2022)
    for donor, amount, currency in (("DON", "2500000.00", "USD"), ("D2", "1000000.00", "EUR")):
        story.act(
            "officer-1",
            "pledge.enter",
            donor=donor,
            amount=amount,
            currency=currency,
            pledged_on=story.today,
        )
    story.decide(story.item("fund", FUND_ID, "target", amount="5000000.00", text="A target."))


def take_rates(story: Story, year: int) -> None:
    """The rates that the UN published in a year."""
    lines = "".join(f"{code},{since},{rate}\n" for code, since, rate in RATES if since.year == year)
    csv = "currency,effective_on,rate\n" + lines
    story.act("agent-1", "exchange-rate.take-in", csv=csv, source="The UN Treasury")


def areas_of(story: Story) -> list[str]:
    """The areas that one donor has its money for."""
    return [area.code for area in story.profile.areas[:2]]


def region_of(story: Story) -> str:
    """The region that another has it for; no programme is there."""
    return story.profile.regions[0].code


def first_gifts(story: Story, made: dict[str, UUID]) -> None:
    """Eight donors in eight currencies; some pay early, some in parts, one too much."""
    year_end, event = date(2022, 12, 1), "The first report is accepted"
    parts = (("1000000.00", date(2022, 9, 20)), ("500000.00", year_end), ("500000.00", event))
    made["DON"] = agree(story, Gift("DON", "2000000.00", "USD", parts))
    halves = (("6000000.00", date(2022, 10, 1)), ("6000000.00", date(2023, 3, 1)))
    kroner = Gift("D1", "12000000.00", "NOK", halves, {"areas": areas_of(story)})
    made["D1"] = agree(story, kroner)
    pay(story, made["DON"], "1000000.00", "USD")
    on(story, 2022, 9, 12)
    late = (("900000.01", date(2022, 9, 30)),)
    made["D2"] = agree(story, Gift("D2", "900000.01", "EUR", late))
    yen = agree(story, Gift("D3", "45000001", "JPY", (("45000001", date(2022, 11, 1)),)))
    pay(story, yen, "45000010", "JPY")
    on(story, 2022, 9, 19)
    pay(story, made["D1"], "6000000.00", "NOK")
    made["D4"] = agree(story, Gift("D4", "100000.123", "KWD"))
    pay(story, made["D4"], "50000.061", "KWD", fee=STATED_FEE)
    on(story, 2022, 10, 3)
    whole = (("300000.50", date(2022, 10, 31)),)
    made["D5"] = agree(story, Gift("D5", "300000.50", "GBP", whole))
    region = {"region": region_of(story)}
    francs = agree(story, Gift("D6", "250000.00", "CHF", earmark=region))
    made["D7"] = agree(story, Gift("D7", "700000.00", "DKK"))
    pay(story, francs, "250000.00", "CHF")
    wrong = pay(story, made["D5"], "300.05", "GBP")
    on(story, 2022, 10, 20)
    pay(story, made["D2"], "900000.00", "EUR", value_on=date(2022, 10, 18))
    reverse(story, wrong, REVERSED, "Of the three hundred thousand a part only.")
    pay(story, made["D5"], "300000.50", "GBP")


def first_year(story: Story, made: dict[str, UUID]) -> None:
    """A programme, a payment in two parts, a budget, interest, a charge, what was spent."""
    made["programme"] = story.fund_a_programme("The first programme")
    on(story, 2022, 12, 5)
    pay(story, made["DON"], "250000.01", "USD")
    pay(story, made["DON"], "249999.99", "USD")
    budget = decided(story, "direct-cost", "90000.00")
    made["budget"] = UUID(budget)
    story.movement("direct-cost", "30000.10", decision_item=budget)
    story.movement("fund-interest", "1234.56")
    story.movement("bank-charge", "78.90")
    tell_spent(story, made["programme"], story.entities[0], "200000.33")
    on(story, 2022, 12, 31)
    story.movement("other-income", "99.99")
    on(story, 2023, 1, 20)
    close(story, 2022)


def second_year(story: Story, made: dict[str, UUID]) -> None:
    """Amendments up and down, an end, an event, another programme, a loss, refunds both ways."""
    pay(story, made["D1"], "6000000.00", "NOK")  # early: it is due in March
    amend(story, made["D5"], "350000.00", "GBP")
    amend(story, made["D7"], "500000.00", "DKK")
    crowns = pay(story, made["D7"], "123456.78", "DKK")
    on(story, 2023, 3, 2)
    take_rates(story, 2023)
    said: dict[str, Any] = {"instalment": 3, "happened_on": story.today, "text": "A letter."}
    story.act("officer-1", "agreement.say-it-happened", made["DON"], **said)
    pay(story, made["D4"], "50000.062", "KWD")
    made["another"] = story.fund_a_programme("The second programme")
    on(story, 2023, 6, 1)
    pay(story, made["DON"], "500000.00", "USD")
    over = {"kind": "cancelled", "reason": "No budget."}
    story.act("agent-1", "agreement.end", made["D7"], ended_on=story.today, **over)
    back: dict[str, Any] = {"fee": OF_THE_FEE, "returned": PAID_BACK_DKK}
    pay_back(story, crowns, PAID_BACK, "The agreement is over.", **back)
    story.movement("exchange-difference", "-12.34")
    story.movement("direct-cost", "20000.00", decision_item=str(made["budget"]))
    first, second = story.entities[:2]
    for share, (name, entity) in enumerate(
        (name, entity) for name in ("programme", "another") for entity in (first, second)
    ):
        tell_spent(story, made[name], entity, f"{300000 + share}.0{share}")
    story.movement("refund", "1000.07", programme=str(made["programme"]), entity=first)
    pool = f"areas:{'+'.join(sorted(areas_of(story)))}"
    story.movement("puno-interest", "55.55", entity=second, pool=pool)
    on(story, 2023, 12, 31)
    story.movement("fund-interest", "4321.01", pool=f"region:{region_of(story)}")
    on(story, 2024, 1, 15)
    close(story, 2023)


def spent_or_back(story: Story, made: dict[str, UUID]) -> None:
    """What the entities have is spent or comes back, and their programmes are closed."""
    for entity in story.entities[:2]:
        tell_spent(story, made["another"], entity, "40000.00")
    on(story, 2024, 2, 26)
    for name in ("programme", "another"):
        end_the_work(story, made[name])
    on(story, 2024, 2, 28)
    for name, rest in (("programme", "50000.00"), ("another", "10000.00")):
        tell_the_rest(story, made[name], rest)
    for (kept, entity), held in with_entities(story).items():
        story.movement("refund", held, programme=kept, entity=entity, text="What was not spent")
    pay_interest_in(story, made["programme"], "17.71", "0.00")
    pay_interest_in(story, made["another"], "0.00", "3.09")
    evaluate(story, made["programme"])
    waived = "joint-programme.waive-evaluation"
    story.act("officer-1", waived, made["another"], reason="It is evaluated with the first.")
    for name in ("programme", "another"):
        close_the_books(story, made[name])
    on(story, 2024, 3, 15)
    story.movement("direct-cost-release", "39999.90", decision_item=str(made["budget"]))
    story.movement("bank-charge", "25.00")


def out(story: Story) -> None:
    """What is left of every pool goes to another fund, by decision, and the books are closed."""
    on(story, 2024, 4, 2)
    item = decided(story, "fund-transfer", "9000000.00")
    for pool, amount in left(story).items():
        story.movement(
            "fund-transfer", amount, decision_item=item, pool=pool, counterpart="Another fund"
        )
    on(story, 2025, 1, 10)
    close(story, 2024)


def at_its_end(story: Story) -> None:
    """Everything is over, and the fund itself is about to be closed."""
    emptied(story)
    over: dict[str, Any] = {"kind": "ended", "reason": "What is left of it is given up."}
    for number in ("D2", "D5"):
        story.act("agent-1", "agreement.end", of_donor(story, number), ended_on=story.today, **over)
    call = text("SELECT id FROM call")
    with story.fund.engine.connect() as connection:
        key = UUID(str(connection.execute(call).scalar_one()))
    ends: dict[str, Any] = {"closes_at": (story.now + timedelta(days=1)).isoformat()}
    story.act("officer-1", "call.set-end", key, reason="There is no more money.", **ends)
    on(story, 2025, 1, 20)
    story.decide(story.item("fund", FUND_ID, "close", text="The fund is to be closed."))


def closed(story: Story) -> None:
    """The fund is closed: one proposes it, another does it."""
    at_its_end(story)
    key = story.act("head", "fund-closing.propose", text="Nothing is left of it.")
    story.act("agent-2", "fund-closing.close", key)


def of_donor(story: Story, code: str) -> UUID:
    """The agreement with a donor that has one."""
    query = text(
        "SELECT a.id FROM agreement a JOIN organisation o ON o.id = a.donor_id WHERE o.code = :code"
    )
    with story.fund.engine.connect() as connection:
        return UUID(str(connection.execute(query, {"code": code}).scalar_one()))


def with_entities(story: Story) -> dict[tuple[str, str], str]:
    """What each entity holds for each programme, by the postings alone."""
    query = text(
        "SELECT a.code, SUM(p.amount_minor) FROM posting p JOIN account a ON a.id = p.account_id "
        "WHERE a.kind = 'held' GROUP BY a.code HAVING SUM(p.amount_minor) <> 0 ORDER BY a.code"
    )
    numbers = text("SELECT number, id FROM joint_programme")
    with story.fund.engine.connect() as connection:
        keys = {number: UUID(str(key)) for number, key in connection.execute(numbers)}
        found = {}
        for code, minor in connection.execute(query):
            _kind, number, entity = str(code).split(":")
            found[str(keys[number]), entity] = f"{int(minor) / 100:.2f}"
        return found


def tell_spent(story: Story, programme: UUID, code: str, amount: str) -> None:
    """Accepted into the books: by the report that is due, or else by one through the day before."""
    story.programme = programme  # type: ignore[attr-defined]
    through = story.today - timedelta(days=1)
    due = (row for row in owed_by(story, code) if row.kind == "financial" and row.to_on <= through)
    if next(due, None) is None:
        story.act(code, "programme-report.begin", programme, to_on=through)
    report = owed_by(story, code)[0]
    if report.basis in story.profile.programme.reports.certified:
        tell_of_money(story, report, amount)
        return
    spend(story, report, amount)
    story.act(code, "programme-report.submit", report.id)
    story.act("officer-1", "programme-report.accept", report.id)


def owed_by(story: Story, code: str) -> list[ReportRow]:
    """The financial reports that an entity still owes on the programme, the first one first."""
    found = [row for row in rows(story) if (row.entity, row.state) == (code, "due")]
    return sorted((row for row in found if row.is_financial), key=lambda row: row.to_on)


def end_the_work(story: Story, programme: UUID) -> None:
    """The activities are done, and the secretariat says that they are."""
    first = story.entities[0]
    done = {"kind": "activities-done", "party": first}
    story.act(first, "joint-programme.evidence", programme, **done)
    story.act("officer-1", "joint-programme.close-operationally", programme)


def tell_the_rest(story: Story, programme: UUID, amount: str) -> None:
    """What was spent last in a certified statement, and each narrative; all are accepted."""
    story.programme = programme  # type: ignore[attr-defined]
    for code in story.entities:
        *before, statement = owed_by(story, code)
        for report in before:
            tell_of_money(story, report, "0.00")
        tell_of_money(story, statement, amount)
    for report in [row for row in rows(story) if row.state == "due"]:
        tell_in_words(story, report, remark="As many as came.")
        story.act(report.entity, "programme-report.submit", report.id)
        story.act("officer-1", "programme-report.accept", report.id)


def pay_interest_in(story: Story, programme: UUID, *earned: str) -> None:
    """What each entity earned on the programme's money, said and paid in."""
    for code, amount in zip(story.entities, earned, strict=True):
        story.act(code, "joint-programme.say-interest", programme, amount=amount)
        if amount != "0.00":
            story.movement("puno-interest", amount, programme=str(programme), entity=code)


def evaluate(story: Story, programme: UUID) -> None:
    """The final evaluation, and the answer to each recommendation."""
    story.programme = programme  # type: ignore[attr-defined]
    evaluated(story)
    answered(story, 1)
    answered(story, 2, "rejected")


def close_the_books(story: Story, programme: UUID) -> None:
    """By the agent's word, once every other line of the checklist is met."""
    story.act("agent-1", "joint-programme.evidence", programme, **CONFIRMS)
    story.programme = programme  # type: ignore[attr-defined]
    assert open_lines(story) == []
    story.act("head", "joint-programme.close-financially", programme)


def days_told(story: Story) -> list[date]:
    """Every day on which something happened, the one before and the one after."""
    with story.fund.engine.connect() as connection:
        found = {
            day if isinstance(day, date) else date.fromisoformat(str(day))
            for (day,) in connection.execute(text("SELECT DISTINCT value_on FROM ledger_tx"))
        }
    return sorted({day + timedelta(days=n) for day in found for n in (-1, 0, 1)})
