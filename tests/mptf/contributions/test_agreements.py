"""An agreement's life: terms, clearance, signatures, amendments, instalments, its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from mptf.agreements.diligence import valid_until
from mptf.agreements.models import Arrangement
from mptf.contributions import instalments
from mptf.contributions import queries as contributions
from mptf.contributions.models import Agreement
from mptf.errors import GuardRefused, Invalid, NotPermitted, Refused, WrongState
from mptf.policy import Role
from mptf.reports.status import status
from mptf.verification.service import verify
from tests.api.programs import program_of
from tests.conftest import Databases
from tests.lives import Story
from tests.tales import going_on
from workflows.tables import decided, edges

pytestmark = pytest.mark.same_on_both

PAPER = {"name": "Somebody", "title": "Minister"}


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, Story.populate) as own:
        yield own


def draft(story: Story, **sent: Any) -> UUID:
    terms: dict[str, Any] = {"donor": "DON", "amount": "900.00", "currency": "USD"} | sent
    made: UUID = story.act("officer-1", "arrangement.draft", **terms)
    return made


def sign(story: Story, key: UUID, donor: date | None = None, agent: date | None = None) -> UUID:
    """Send it and enter both signatures; gives the agreement that holds then."""
    story.act("officer-1", "arrangement.send-to-the-donor", key)
    donor_on, agent_on = donor or story.today, agent or story.today
    story.act("agent-1", "arrangement.sign-for-the-donor", key, signed_on=donor_on, **PAPER)
    story.act("agent-2", "arrangement.sign-for-the-agent", key, signed_on=agent_on, **PAPER)
    arrangement = story.ask(lambda work: work.get(Arrangement, key))
    if arrangement.agreement_id:
        return UUID(str(arrangement.agreement_id))
    query = select(Agreement.id).where(Agreement.donor_id == arrangement.donor_id)
    return UUID(str(story.ask(lambda work: work.session.exec(query).all())[-1]))


def pay(story: Story, agreement: UUID, amount: str, currency: str = "USD", **more: Any) -> UUID:
    deposit: UUID = story.act(
        "agent-1",
        "deposit.record",
        agreement,
        amount=amount,
        currency=currency,
        value_on=more.pop("value_on", story.today),
        bank_reference=f"REF-{story.now:%d%H%M%S}",
        **more,
    )
    story.act("agent-2", "deposit.confirm", deposit)
    return deposit


def committed(story: Story, day: date) -> str:
    return str(story.ask(lambda work: status(work, day).committed.plain()))


def states(story: Story, agreement: UUID, day: date | None = None) -> list[tuple[str, str, str]]:
    """Each instalment in a word, with what is paid of it."""
    found = story.ask(lambda work: instalments.of(work, agreement, day or story.today))
    return [(one.state.value, one.paid.plain(), one.left.plain()) for one in found]


def test_it_counts_from_the_day_of_the_later_signature_and_not_before(story: Story) -> None:
    first = story.today
    key = draft(story)
    story.wait(days=10)
    assert committed(story, story.today) == "0.00"
    sign(story, key, donor=first + timedelta(days=3), agent=first + timedelta(days=7))
    assert committed(story, first + timedelta(days=6)) == "0.00"
    assert committed(story, first + timedelta(days=7)) == "900.00"
    assert story.state(Arrangement, key) == "in-force"


def test_a_deviation_is_cleared_by_a_second_person_for_the_terms_as_they_stand(
    story: Story,
) -> None:
    key = draft(story, deviation="Audit clause of its own.")
    with pytest.raises(GuardRefused, match="ask for clearance first"):
        story.act("officer-1", "arrangement.send-to-the-donor", key)
    story.act("agent-1", "arrangement.ask-for-clearance", key)
    with pytest.raises(GuardRefused, match="a second person"):
        story.act("agent-1", "arrangement.clear", key)
    with pytest.raises(NotPermitted):
        story.act("officer-1", "arrangement.clear", key)
    story.act("agent-2", "arrangement.refuse-clearance", key, why="Not that audit.")
    with pytest.raises(GuardRefused, match="was refused: Not that audit"):
        story.act("officer-1", "arrangement.send-to-the-donor", key)
    terms: dict[str, Any] = {
        "amount": "900.00",
        "currency": "USD",
        "deviation": "Another audit clause.",
    }
    story.act("officer-1", "arrangement.rewrite", key, **terms)
    story.act("agent-1", "arrangement.ask-for-clearance", key)
    story.act("agent-2", "arrangement.clear", key)
    story.act("officer-1", "arrangement.rewrite", key, **terms | {"deviation": "A third one."})
    with pytest.raises(GuardRefused, match="ask for clearance first"):
        story.act("officer-1", "arrangement.send-to-the-donor", key)


def test_an_amendment_is_numbered_and_the_terms_before_it_stay_readable(story: Story) -> None:
    agreement = sign(story, draft(story, areas=()))
    signed = story.today
    story.wait(days=5)
    terms: dict[str, Any] = {"amount": "1200.50", "currency": "USD"}
    parts = [{"amount": "900.00", "due_on": story.today}, {"amount": "300.50", "trigger": "Report"}]
    key = story.act("officer-1", "agreement.amend", agreement, instalments=parts, **terms)
    with pytest.raises(GuardRefused, match="amends it already"):
        story.act("officer-1", "agreement.amend", agreement, **terms)
    assert committed(story, story.today) == "900.00"
    assert sign(story, key) == agreement
    assert committed(story, story.today - timedelta(days=1)) == "900.00"
    assert committed(story, story.today) == "1200.50"

    def rows(day: date) -> list[tuple[int, int]]:
        read = story.ask(lambda work: contributions.agreements.read(work, as_of=day))
        return [(row.amendment, row.amount_minor) for row in read]

    assert rows(signed) == [(0, 90_000)]
    assert rows(story.today) == [(1, 120_050)]
    with pytest.raises(Invalid, match="is in USD"):
        story.act(
            "officer-1", "agreement.amend", agreement, amount="1.00", currency="EUR", booked="1.00"
        )


def test_instalments_must_add_up_and_say_when_they_are_due(story: Story) -> None:
    with pytest.raises(Invalid, match="add up to"):
        draft(story, instalments=[{"amount": "800.00", "trigger": "Report"}])
    with pytest.raises(Invalid, match="say when it is due"):
        draft(story, instalments=[{"amount": "900.00"}])


def test_what_arrives_pays_the_open_instalments_and_says_what_is_over(story: Story) -> None:
    today = story.today
    parts = [
        {"amount": "300.00", "due_on": today},
        {"amount": "300.00", "due_on": today + timedelta(days=2)},
        {"amount": "300.00", "trigger": "On the narrative report of 2022"},
    ]
    agreement = sign(story, draft(story, instalments=parts))
    pay(story, agreement, "400.00")
    assert states(story, agreement) == [
        ("paid", "300.00", "0.00"),
        ("partly-paid", "100.00", "200.00"),
        ("open", "0.00", "300.00"),
    ]
    assert states(story, agreement, today + timedelta(days=2))[1][0] == "partly-paid"
    assert states(story, agreement, today + timedelta(days=3))[1][0] == "overdue"
    assert states(story, agreement, today - timedelta(days=1)) == []  # it does not hold yet
    over = pay(story, agreement, "600.00")
    assert [state for state, _paid, _left in states(story, agreement)] == ["paid"] * 3
    story.act("agent-1", "deposit.match", over, parts=[{"instalment": 3, "amount": "600.00"}])
    assert [state for state, _paid, _left in states(story, agreement)] == [
        "paid",
        "partly-paid",
        "over-paid",
    ]
    for wrong in (
        [{"instalment": 4, "amount": "1.00"}],
        [{"instalment": 1, "amount": "600.01"}],
        [{"instalment": 1, "amount": "1.00"}, {"instalment": 1, "amount": "1.00"}],
    ):
        with pytest.raises(Invalid):
            story.act("agent-1", "deposit.match", over, parts=wrong)


def test_what_is_not_confirmed_or_was_rejected_pays_nothing(story: Story) -> None:
    agreement = sign(story, draft(story, instalments=[{"amount": "900.00", "trigger": "Report"}]))
    deposit = story.act(
        "agent-1",
        "deposit.record",
        agreement,
        amount="900.00",
        currency="USD",
        value_on=story.today,
        bank_reference="R",
        instalment=1,
    )
    assert states(story, agreement) == [("open", "0.00", "900.00")]
    story.act("agent-2", "deposit.reject", deposit, why="No such cash.")
    assert states(story, agreement) == [("open", "0.00", "900.00")]


def test_an_agreement_that_has_ended_owes_nothing_more_and_is_not_amended(story: Story) -> None:
    agreement = sign(story, draft(story))
    end: dict[str, Any] = {"kind": "cancelled", "reason": "No budget."}
    with pytest.raises(Invalid, match="ended on the day"):
        story.act(
            "agent-1", "agreement.end", agreement, ended_on=story.today + timedelta(days=1), **end
        )
    story.act("agent-1", "agreement.end", agreement, ended_on=story.today, **end)
    with pytest.raises(GuardRefused, match="has ended"):
        story.act("officer-1", "agreement.amend", agreement, amount="1.00", currency="USD")
    with pytest.raises(GuardRefused, match="has ended already"):
        story.act("agent-1", "agreement.end", agreement, ended_on=story.today, **end)
    assert committed(story, story.today) == "900.00"


def test_it_is_signed_once(story: Story) -> None:
    key = draft(story)
    sign(story, key)
    with pytest.raises(WrongState):
        story.act("agent-2", "arrangement.sign-for-the-agent", key, signed_on=story.today, **PAPER)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2020, 1, 15), 24, date(2022, 1, 14)),
        (date(2020, 2, 29), 24, date(2022, 2, 28)),
        (date(2020, 2, 29), 48, date(2024, 2, 28)),
        (date(2021, 12, 1), 1, date(2021, 12, 31)),
    ],
)
def test_a_due_diligence_holds_so_many_months(start: date, months: int, last: date) -> None:
    assert valid_until(start, months) == last


def test_nothing_is_signed_with_a_private_donor_unless_a_due_diligence_holds_that_day(
    story: Story,
) -> None:
    company = story.act(
        "officer-1",
        "organisation.add",
        code="COM",
        name="A company",
        kind="private",
        illustrative=True,
    )
    told: dict[str, Any] = {"text": "Looked into.", "done_by": "The agent", "outcome": "passed"}
    first = story.today

    def try_to_sign(day: date) -> None:
        key = draft(story, donor="COM")
        story.act("officer-1", "arrangement.send-to-the-donor", key)
        story.act("agent-1", "arrangement.sign-for-the-donor", key, signed_on=day, **PAPER)

    with pytest.raises(GuardRefused, match="No due diligence of A company is valid"):
        try_to_sign(first)
    with pytest.raises(GuardRefused, match="No due diligence"):
        story.act(
            "agent-1",
            "agreement.enter",
            donor="COM",
            amount="1.00",
            currency="USD",
            signed_on=first,
        )
    story.act("agent-1", "organisation.due-diligence", company, from_on=first, **told)
    last = valid_until(first, 24)
    story.wait(days=800)
    for day in (first, last):
        try_to_sign(day)
    for day in (first - timedelta(days=1), last + timedelta(days=1)):
        with pytest.raises(GuardRefused, match="is valid on"):
            try_to_sign(day)
    failed = told | {"outcome": "failed", "from_on": first + timedelta(days=1)}
    story.act("agent-1", "organisation.due-diligence", company, **failed)
    try_to_sign(first)
    with pytest.raises(GuardRefused, match="was not passed"):
        try_to_sign(last)


def test_a_donor_sees_its_own_once_it_was_sent_and_never_another_s(story: Story) -> None:
    story.act("officer-1", "organisation.add", code="OTH", name="Other", kind="donor")
    story.people["other"] = story.act(
        "officer-1",
        "person.add",
        name="Other donor",
        title="Of it",
        organisation="OTH",
        roles=[Role.DONOR.value],
    )
    key = draft(story)
    with pytest.raises(Refused):
        story.act("donor", "arrangement.withdraw", key, why="It is not there for them.")
    agreement = sign(story, key)

    def seen(who: str) -> list[UUID]:
        with story.fund.reading(story.actor(who)) as work:
            return [row.id for row in contributions.agreements.read(work, as_of=story.today)]

    assert (seen("donor"), seen("other")) == ([agreement], [])


def test_an_instalment_is_due_once_it_has_happened_on_which_it_waits(databases: Databases) -> None:
    with going_on(databases, Story.populate) as story:
        parts = [
            {"amount": "100.00", "trigger": "The report is accepted"},
            {"amount": "300.00", "due_on": story.today + timedelta(days=400)},
        ]
        agreement = story.act(
            "agent-1",
            "agreement.enter",
            donor="DON",
            amount="400.00",
            currency="USD",
            signed_on=story.today,
            instalments=parts,
        )
        signed_on = story.today
        story.wait(days=50)

        def due(day: date) -> tuple[date | None, date | None, str]:
            first = story.ask(lambda work: instalments.of(work, agreement, day))[0]
            return first.due_on, first.happened_on, first.state.value

        assert due(story.today) == (None, None, "open")
        happened = story.today - timedelta(days=45)
        said: dict[str, Any] = {"instalment": 1, "happened_on": happened, "text": "A letter."}
        for wrong, why in (
            ({"instalment": 2}, "none of that number that waits"),
            ({"happened_on": story.today + timedelta(days=1)}, "when it has happened"),
            ({"happened_on": signed_on - timedelta(days=1)}, "was signed on"),
            ({"due_on": happened - timedelta(days=1)}, "or later"),
        ):
            with pytest.raises(Invalid, match=why):
                story.act("agent-1", "agreement.say-it-happened", agreement, **(said | wrong))
        with pytest.raises(NotPermitted):
            story.act("donor", "agreement.say-it-happened", agreement, **said)
        story.act("officer-1", "agreement.say-it-happened", agreement, **said)
        assert due(story.today) == (happened + timedelta(days=30), happened, "overdue")
        assert due(happened - timedelta(days=1)) == (None, None, "open")
        # What is said last counts, and an amendment that says the same goes on with it.
        later = {"happened_on": story.today, "due_on": story.today + timedelta(days=5)}
        story.act("agent-1", "agreement.say-it-happened", agreement, **(said | later))
        assert due(story.today) == (story.today + timedelta(days=5), story.today, "open")


def test_what_was_said_to_have_happened_in_error_is_taken_back(databases: Databases) -> None:
    back = "agreement.take-back-what-happened"
    with going_on(databases, Story.populate) as story:
        parts = [
            {"amount": "100.00", "trigger": "The report is accepted"},
            {"amount": "300.00", "due_on": story.today + timedelta(days=400)},
        ]
        agreement = story.act(
            "agent-1",
            "agreement.enter",
            donor="DON",
            amount="400.00",
            currency="USD",
            signed_on=story.today,
            instalments=parts,
        )
        story.wait(days=50)
        never: dict[str, Any] = {"instalment": 1, "reason": "It was another report."}
        said: dict[str, Any] = {"instalment": 1, "happened_on": story.today, "text": "A letter."}

        def due(day: date) -> tuple[date | None, date | None]:
            first = story.ask(lambda work: instalments.of(work, agreement, day))[0]
            return first.due_on, first.happened_on

        def is_offered() -> bool:
            """Whether its page offers to take it back."""
            number = story.ask(lambda work: work.get(Agreement, agreement).number)
            shown = program_of(story, "officer-1").get(f"/api/v1/agreements/{number}").json()
            return back in {each["act"] for each in shown["allowed"]}

        for place in (1, 2):  # nothing was said; the other has a day of its own
            with pytest.raises(Invalid, match="nobody has said"):
                story.act("officer-1", back, agreement, instalment=place, reason="No.")
        assert not is_offered()
        story.act("officer-1", "agreement.say-it-happened", agreement, **said)
        later = story.today + timedelta(days=9)
        story.act("officer-1", "agreement.say-it-happened", agreement, **said, due_on=later)
        assert due(story.today) == (later, story.today)
        assert is_offered()
        with pytest.raises(NotPermitted):
            story.act("donor", back, agreement, **never)
        story.wait(days=3)
        story.act("agent-1", back, agreement, **never)
        # Whatever was said before counts no more either, on no day.
        for day in (story.today, story.today - timedelta(days=1)):
            assert due(day) == (None, None)
        assert not is_offered()
        with pytest.raises(Invalid, match="nobody has said"):
            story.act("agent-1", back, agreement, **never)
        story.act("officer-1", "agreement.say-it-happened", agreement, **said, due_on=later)
        assert due(story.today) == (later, story.today - timedelta(days=3))
        assert verify(story.fund.engine, edges(), decided(), story.profile).findings == []
