"""Who sees which record of the told history is what the reviewed file says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from mptf.chain import table_of
from mptf.committee import queries as committee
from mptf.contributions import queries as contributions
from mptf.interests import queries as interests
from mptf.ledger import queries as books
from mptf.ledger.journal import journal
from mptf.letters import queries as letters
from mptf.notes import queries as notes
from mptf.notes.filters import Chosen
from mptf.notes.models import ConceptNote
from mptf.policy import Actor
from mptf.programmes import queries as programmes
from mptf.programmes.models import JointProgramme
from mptf.scenarios import queries as scenarios
from mptf.work import Work
from tests.access.conftest import seen
from tests.access.looking import MANY, SUBJECTS, keys, parts_of
from tests.access.readers import WHOLE_FUND, readers
from tests.lives import Story

FILE = Path(__file__).with_name("visibility.txt")
RULES_END = "--- The told history, as it is seen "

_APART = "Interests of donors"
"""What one of those whose work is the whole fund sees less of: each of them is named."""

Line = tuple[str, str]
"""A section of the file and one thing in it."""


@pytest.mark.same_on_both
def test_the_reviewed_file_is_what_is_seen(scene: Story) -> None:
    rules, end, _told = FILE.read_text(encoding="utf-8").partition(RULES_END)
    wanted = rules + end + _file_of(scene)
    if os.environ.get("MPTF_WRITE_VISIBILITY"):
        FILE.write_text(wanted, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == wanted


def test_the_public_sees_announced_calls_and_what_is_published_alone(scene: Story) -> None:
    seen = _seen_by(scene, readers(scene)["public"])
    assert {line for _section, line in seen} == {
        "calls.announced",
        "products.of_programme",
        "papers.editions",
        "papers.published",
    }


def _file_of(story: Story) -> str:
    everybody = readers(story)
    by: dict[str, dict[str, list[str]]] = {}
    for name, actor in everybody.items():
        for section, line in _seen_by(story, actor):
            by.setdefault(section, {}).setdefault(line, []).append(name)
    lines = ["-" * (100 - len(RULES_END))]
    for section in sorted(by):
        lines += ["", section]
        for line, who in sorted(by[section].items()):
            told = _grouped(who, len(everybody) - 1) if section != _APART else "; ".join(who)
            lines += [f"    {line}", f"        {told}"]
    return "\n".join(lines) + "\n"


def _grouped(who: list[str], signed_in: int) -> str:
    if len(who) == signed_in and "public" not in who:
        return "whoever signed in"
    others = [name for name in who if name not in WHOLE_FUND]
    assert set(who) >= set(WHOLE_FUND) or others == who, "one of them sees less than another"
    return "; ".join(["the whole fund's", *others] if others != who else who)


def _seen_by(story: Story, actor: Actor) -> set[Line]:
    """Each thing that is seen."""
    titles: dict[UUID, str] = {}
    for table in (table_of(ConceptNote), table_of(JointProgramme)):
        query = select(table.c.id, table.c.title)
        rows = story.ask(lambda work, q=query: work.session.execute(q).all())
        titles |= {key: f"“{title}”" for key, title in rows}
    subjects = keys(story, *SUBJECTS)

    def lines(work: Work) -> set[Line]:
        return {*_records(work, titles), *_decisions(work, titles), *_money(work)} | {
            ("Parts of a page, of one record at least", name)
            for subject in subjects
            for name, rows in parts_of(work, subject).items()
            if rows and not name.startswith("contributions.")
        }

    found: set[Line] = seen(story, actor, lines)
    return found


def _records(work: Work, titles: dict[UUID, str]) -> Iterator[Line]:
    for note in notes.listed(work, Chosen(), limit=MANY):
        yield "Concept notes", f"{titles[note.id]}, {note.state}"
    for programme in programmes.listed(work, limit=MANY):
        how = "whole" if programme.whole else "as published"
        yield "Joint programmes", f"{titles[programme.id]}, {programme.state}: {how}"
    for scenario in scenarios.listed(work, limit=MANY):
        yield "Scenarios", f"“{scenario.title}”"
    for interest in interests.listed(work, limit=MANY):
        whose = f"of donor {interest.donor}" if interest.donor else "of the public"
        yield _APART, f"in {titles[interest.note_id]}, {whose}, {interest.state}"
    for letter in letters.listed(work, limit=MANY):
        on = titles.get(letter.subject_id, letter.subject_kind)
        yield "Letters", f"{letter.kind} on {on}"


def _decisions(work: Work, titles: dict[UUID, str]) -> Iterator[Line]:
    for decision in committee.listed(work, limit=MANY):
        title = f"{decision.number}, {decision.state}"
        yield "Decisions", title
        if decision.attendance:
            yield "Decisions", f"{title}: who was present"
        for item in committee.items.read(work, subject=decision.id):
            on = titles.get(item.subject_id, "the fund")
            yield "Decisions", f"{title}: {item.seq}. {item.outcome} on {on}"


def _money(work: Work) -> Iterator[Line]:
    if journal(work, limit=1) and books.balances(work):
        yield "Money", "journal and accounts"
    for name in ("pledges", "agreements", "deposits"):
        if getattr(contributions, name).read(work, as_of=work.today()):
            yield "Money", f"{name} of donor DON"
