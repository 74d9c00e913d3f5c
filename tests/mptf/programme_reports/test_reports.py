"""Reports of a programme: made once, told without gaps, by two persons, booked to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import text

from mptf.errors import Changed, GuardRefused, Invalid, NotPermitted, WrongState
from mptf.ledger import queries as books
from mptf.people.models import Organisation
from mptf.policy import Role
from mptf.programme_reports import owed, queries
from mptf.programmes.models import JointProgramme
from tests.conftest import Databases
from tests.lives import Story
from tests.reporting import go_on, record, reporting, rows, spend, tell_in_words, tell_of_money, the
from tests.tales import going_on
from workflows.acts import perform
from workflows.engine import begin
from workflows.programme_report import PROGRAMME_REPORT

pytestmark = pytest.mark.same_on_both


@pytest.fixture
def story(databases: Databases) -> Iterator[Story]:
    with going_on(databases, reporting) as told:
        yield told


def _programme(story: Story) -> Any:
    return story.programme  # type: ignore[attr-defined]


def test_rows_are_made_once_and_cover_the_whole_life(story: Story) -> None:
    first, second = story.entities
    told = [(row.kind, row.entity, row.basis) for row in rows(story)]
    assert sorted(told, key=str) == sorted(
        [
            ("narrative", first, None),
            ("final-narrative", first, None),
            *(("financial", code, "year-end") for code in (first, second)),
            *(("final-financial", code, "certified") for code in (first, second)),
        ],
        key=str,
    )
    before = rows(story)
    story.write("system", lambda work: owed.fit(work, work.get(JointProgramme, _programme(story))))
    assert rows(story) == before, "done again it changes nothing"


def test_an_extension_brings_new_rows_and_moves_the_last_ones(story: Story) -> None:
    first = story.entities[0]
    final = the(story, "final-financial", first)
    end, told = final.to_on, the(story, "financial", first)
    tell_of_money(story, told, "100.00", "7.00")

    moved = story.write("system", lambda work: _extended(story, work, date(end.year + 1, 6, 30)))
    assert moved == len(story.entities) + 1, "a year more, in words once and in figures by each"
    stream = [r for r in rows(story) if r.entity == first and r.is_financial]
    assert [(r.from_on, r.to_on) for r in stream] == [
        (told.from_on, told.to_on),
        (told.to_on + timedelta(days=1), date(final.to_on.year, 12, 31)),
        (date(final.to_on.year + 1, 1, 1), date(final.to_on.year + 1, 6, 30)),
    ]
    assert stream[-1].due_on == date(final.to_on.year + 2, 4, 30)


def _extended(story: Story, work: Any, end_on: date) -> int:
    """Move the end of the programme, as a revision does; how many reports that brings."""
    programme = work.get(JointProgramme, _programme(story))
    programme.end_on = end_on
    new = owed.fit(work, programme)
    for row in new:
        code = work.get(Organisation, row.organisation_id).code
        begin(replace(work, actor=story.actor(code)), PROGRAMME_REPORT, row)
    return len(new)


def test_an_interim_report_takes_its_part_of_the_period(story: Story) -> None:
    first = story.entities[0]
    yearly = the(story, "final-financial", first)
    tell_of_money(story, the(story, "financial", first), "100.00")
    key, day = _programme(story), date(yearly.from_on.year, 3, 31)
    for wrong in (yearly.from_on - timedelta(days=1), yearly.to_on, yearly.to_on + timedelta(1)):
        with pytest.raises(Invalid):
            story.act(first, "programme-report.begin", key, to_on=wrong)
    made = story.act(first, "programme-report.begin", key, to_on=day)
    interim = next(row for row in rows(story) if row.id == made)
    assert (interim.from_on, interim.to_on, interim.due_on) == (yearly.from_on, day, None)
    assert record(story, yearly.id).from_on == day + timedelta(days=1)
    spend(story, interim, "1.00")
    with pytest.raises(GuardRefused, match="submit it after"):
        story.act(first, "programme-report.submit", made)
    go_on(story, day)
    with pytest.raises(GuardRefused, match="submit it after"):
        story.act(first, "programme-report.submit", made)
    go_on(story, day + timedelta(days=1))
    story.act(first, "programme-report.submit", made)
    story.act("officer-1", "programme-report.accept", made)
    other = story.act(first, "programme-report.begin", key, to_on=day + timedelta(days=1))
    story.act("officer-1", "programme-report.waive", other, why="Nobody asks for it.")
    assert record(story, yearly.id).from_on == day + timedelta(days=1), "the next one tells of it"


def test_a_waived_year_is_told_by_the_next_report(story: Story) -> None:
    first = story.entities[0]
    told, final = the(story, "financial", first), the(story, "final-financial", first)
    with pytest.raises(GuardRefused, match="Say why"):
        story.act("officer-1", "programme-report.waive", told.id)
    with pytest.raises(GuardRefused, match="not waived"):
        story.act("officer-1", "programme-report.waive", final.id, why="No.")
    story.act("officer-1", "programme-report.waive", told.id, why="Four weeks.")
    assert record(story, final.id).from_on == told.from_on
    story.write("system", lambda work: _extended(story, work, date(final.to_on.year + 1, 6, 30)))
    owed_of_it = [r for r in rows(story) if (r.entity, r.to_on) == (first, told.to_on)]
    assert [r.state for r in owed_of_it if r.is_financial] == ["waived"], "it is not owed again"


def test_what_was_returned_comes_again_and_every_version_is_kept(story: Story) -> None:
    first = story.entities[0]
    report = the(story, "financial", first)
    spend(story, report, "100.00", "7.00")
    story.act(first, "programme-report.submit", report.id)
    with pytest.raises(WrongState):
        spend(story, report, "90.00")
    with pytest.raises(Invalid, match="no part"):
        story.act(
            "officer-1",
            "programme-report.return",
            report.id,
            findings=[{"part": "summary", "text": "Too short."}],
        )
    findings = [{"part": "category 1", "text": "Too much."}]
    story.act("officer-1", "programme-report.return", report.id, findings=findings)
    days = story.profile.programme.reports.correction_days
    assert the(story, "financial", first).due_on == story.today + timedelta(days=days)
    spend(story, report, "90.00", "6.30")
    story.act(first, "programme-report.resubmit", report.id)
    sql = text("SELECT version, spent_minor FROM expenditure_line ORDER BY version, category")
    found = story.ask(lambda work: [tuple(row) for row in work.session.execute(sql)])
    assert [pair for pair in found if pair[1]] == [(1, 10000), (1, 700), (2, 9000), (2, 630)]
    with pytest.raises(GuardRefused, match="not certified"):
        story.act("officer-1", "programme-report.accept", report.id)


def test_certified_is_what_was_submitted_last(story: Story) -> None:
    first = story.entities[0]
    report = the(story, "financial", first)
    spend(story, report, "100.00")
    story.act(first, "programme-report.submit", report.id)
    story.act(f"{first}-2", "programme-report.certify", report.id)
    with pytest.raises(GuardRefused, match="is certified"):
        story.act(f"{first}-2", "programme-report.certify", report.id)
    findings = [{"part": "expenditure", "text": "Look again."}]
    story.act("officer-1", "programme-report.return", report.id, findings=findings)
    story.act(first, "programme-report.resubmit", report.id)
    with pytest.raises(GuardRefused, match="not certified"):
        story.act("officer-1", "programme-report.accept", report.id)
    with pytest.raises(GuardRefused, match="You submitted"):
        story.act(first, "programme-report.certify", report.id)
    story.act(f"{first}-2", "programme-report.certify", report.id)
    story.act("officer-1", "programme-report.accept", report.id)


def test_no_person_certifies_or_accepts_their_own_over_all_pairs(story: Story) -> None:
    first = story.entities[0]
    every = [role.value for role in Role if role not in {Role.SYSTEM, Role.PUBLIC}]
    everybody = []
    for name in ("all-1", "all-2", "all-3"):
        story.people[name] = story.act(
            "administrator",
            "person.add",
            name=f"Person {name}",
            title="Everything",
            organisation=first,
            roles=every,
            email=f"{name}@example.org",
        )
        everybody.append(name)
    report = the(story, "financial", first)
    spend(story, report, "100.00")
    for submitter, certifier, acceptor in product(everybody, repeat=3):

        def attempt(trio: tuple[str, str, str] = (submitter, certifier, acceptor)) -> bool:
            with story.fund.trying(story.actor(trio[0])) as work:
                for who, step in zip(trio, ("submit", "certify", "accept"), strict=True):
                    unit = replace(work, actor=story.actor(who), clock=lambda: story.now)
                    try:
                        perform(unit, f"programme-report.{step}", report.id, {})
                    except GuardRefused:
                        return False
                return True

        assert attempt() is (len({submitter, certifier, acceptor}) == 3), (
            submitter,
            certifier,
            acceptor,
        )


def test_the_books_say_what_was_accepted_to_the_cent(story: Story) -> None:
    first, second = story.entities
    key = _programme(story)
    amounts = {first: ("123.45", "8.64"), second: ("10.01", "0.70")}
    total = {first: 13209, second: 1071}
    for code in (first, second):
        tell_of_money(story, the(story, "financial", code), *amounts[code])
    end = the(story, "financial", first).to_on

    def held(as_of: date) -> dict[Any, Any]:
        return {
            row.organisation_id: row
            for row in story.ask(lambda work: books.entity_balances(work, as_of))
            if row.programme_id == key
        }

    for as_of, share in ((end - timedelta(days=1), 0), (end, 1), (story.today, 1)):
        by_id = held(as_of)
        assert sorted(row.expenditure.minor for row in by_id.values()) == sorted(
            share * minor for minor in total.values()
        )
        for row in by_id.values():
            assert row.held == row.net_funded - row.expenditure
    spent = story.ask(lambda work: queries.spent_and_obligated(work, [key]))
    assert sorted(row.spent_minor for row in spent) == sorted(total.values())
    assert {row.through for row in spent} == {end}


def test_a_closed_month_takes_no_expenditure_it_goes_to_the_first_open_day(story: Story) -> None:
    first = story.entities[0]
    report = the(story, "financial", first)
    story.act("agent-1", "period.close", through_on=report.to_on)
    tell_of_money(story, report, "100.00")
    sql = text("SELECT value_on FROM ledger_tx WHERE kind = 'expenditure'")
    (day,) = story.ask(lambda work: [row[0] for row in work.session.execute(sql)])
    assert str(day)[:10] == (report.to_on + timedelta(days=1)).isoformat()


def test_periods_are_told_and_accepted_in_their_order(story: Story) -> None:
    first = story.entities[0]
    year = the(story, "financial", first)
    day = date(year.to_on.year + 1, 1, 5)
    early = story.act(first, "programme-report.begin", _programme(story), to_on=day)
    interim = next(row for row in rows(story) if row.id == early)
    spend(story, interim, "1.00")
    with pytest.raises(GuardRefused, match="comes first"):
        story.act(first, "programme-report.submit", early)
    spend(story, year, "100.00")
    story.act(first, "programme-report.submit", year.id)
    story.act(first, "programme-report.submit", early)
    with pytest.raises(GuardRefused, match="accepted first"):
        story.act("officer-1", "programme-report.accept", early)


def test_a_narrative_is_written_together_and_nobody_writes_over_another(story: Story) -> None:
    first, second = story.entities
    report = the(story, "narrative")
    write = "programme-report.write"
    story.act(second, write, report.id, part="lessons", text="Ours.")
    with pytest.raises(Changed):
        story.act(second, write, report.id, part="lessons", text="Ours again.")
    story.act(second, write, report.id, part="lessons", text="Ours again.", revision=1)
    with pytest.raises(NotPermitted):
        story.act(second, write, report.id, part="summary", text="Not ours.")
    with pytest.raises(NotPermitted):
        story.act(second, write, report.id, part="lessons", entity=first, text="Not ours.")
    with pytest.raises(Invalid, match="no section"):
        story.act(first, write, report.id, part="budget", text="?")
    with pytest.raises(Invalid, match="not known"):
        story.act(first, write, report.id, part="results", actuals=[{"code": "9z", "value": "1"}])
    money = the(story, "financial", first)
    with pytest.raises(NotPermitted):
        story.act(second, write, money.id, part="expenditure", lines=[])


def test_a_narrative_is_accepted_with_its_actuals(story: Story) -> None:
    first = story.entities[0]
    report = the(story, "narrative")
    with pytest.raises(GuardRefused, match="is not written"):
        story.act(first, "programme-report.submit", report.id)
    tell_in_words(story, report)
    story.act(first, "programme-report.submit", report.id)
    story.act("officer-1", "programme-report.accept", report.id)
    sql = text("SELECT code, value FROM indicator_actual")
    assert story.ask(lambda work: [tuple(row) for row in work.session.execute(sql)]) == [
        ("1.1a", "100")
    ]


def test_the_closure_moves_the_last_reports_and_lets_later_years_fall(story: Story) -> None:
    first = story.entities[0]
    evidence = {"kind": "activities-done", "party": first}
    go_on(story, date(story.today.year, 2, 1))
    story.act(first, "joint-programme.evidence", _programme(story), **evidence)
    story.act("officer-1", "joint-programme.close-operationally", _programme(story))
    closed = story.today
    assert the(story, "final-narrative").to_on == closed
    assert the(story, "final-narrative").due_on == date(closed.year, 5, 1)
    assert the(story, "final-financial", first).to_on == closed


def test_a_last_report_waits_for_the_closure(story: Story) -> None:
    first, final = story.entities[0], the(story, "final-narrative")
    tell_in_words(story, final)
    go_on(story, final.to_on + timedelta(days=1))
    with pytest.raises(GuardRefused, match="follows the operational closure"):
        story.act(first, "programme-report.submit", final.id)
