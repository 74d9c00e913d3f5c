"""The Committee's papers: a page for each item, a pack for each reader, and no more than theirs."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from uuid import UUID

import pikepdf
import pytest
from sqlmodel import col, select
from typer.testing import CliRunner

from api import office
from api.cli import app
from api.pages.papers import pack as packs
from api.pages.papers import sittings
from api.pages.papers.brief import brief_view
from api.pages.papers.pack import Pack
from api.pages.words import Words
from mptf.clock import StoppedClock
from mptf.committee.models import Decision, DecisionSignature
from mptf.committee.schemas import ConditionSent
from mptf.exports import paper
from mptf.exports.room import PrintingRoom
from mptf.notes.models import ConceptNote
from mptf.papers.balance import Line
from mptf.papers.briefs import Brief, Briefs, Criterion, Part, Score, briefs
from mptf.papers.rows import DecidedRow, StepRow
from mptf.procedures.models import WrittenProcedure
from mptf.profile import load
from mptf.rounds.table import on_the_table
from tests.api.visiting import client_of, statements
from tests.circulating import (
    about_the_note,
    about_the_target,
    answer,
    circulated,
    ends_at,
    items,
    prepare,
    tabled,
)
from tests.conftest import Databases
from tests.lives import FUND_ID, Story
from tests.meeting import called, planned
from tests.pdf_ua import faults
from tests.tales import going_on

Printed = Callable[[Pack], bytes]

READER = shutil.which("pdftotext") or ""
NUMBER, AGAIN = "WP-2022-0001", "WP-2022-0002"
PACK = f"/procedures/{NUMBER}/pack.pdf"
SECRET = "It costs too much for so few."
WITHHELD = "Papers left out: seat STAKEHOLDERS-1 stands back (has declared a part in it)."
MOST = 11
"""Statements of a pack, those that say who reads it among them."""
REGION = "region:latin-america-and-the-caribbean"
LONG = "A sentence that says what is to be said, and then says it once more. "


@pytest.fixture
def asked(databases: Databases) -> Iterator[Story]:
    """A note that is circulated to the Committee in writing."""
    with going_on(databases, circulated) as own:
        yield own


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is."""
    monkeypatch.setattr(paper, "PATIENCE", 60.0)


@pytest.fixture
def printed() -> Printed:
    """How a pack is printed."""
    return lambda papers: packs.printed(load("migration"), papers)


def pack_of(story: Story, who: str = "head", seat: str = "", *, number: str = NUMBER) -> Pack:
    words = Words(story.profile)
    with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
        return sittings.of_procedure(work, words, number, seat)


def stands_back(story: Story, seat: str, item: UUID) -> None:
    story.act(f"holder of {seat}", "committee-item.stand-back", item, reason="A part in it.")


def procedures_of(story: Story) -> list[UUID]:
    query = select(WrittenProcedure.id).order_by(col(WrittenProcedure.number))
    return list(story.ask(lambda work: work.session.exec(query).all()))


def decision_of(story: Story) -> UUID:
    query = select(Decision.id).where(Decision.mode == "written-procedure")
    found: UUID = story.ask(lambda work: work.session.exec(query).one())
    return found


def facts_of(story: Story) -> Briefs:
    with story.fund.reading(story.actor("head"), StoppedClock(story.now)) as work:
        table = on_the_table(work, story.people["procedure"])
        return briefs(work, [on.item for on in table.items], work.now())


def pages_of(pdf: bytes) -> dict[str, int]:
    """On which page each bookmark lies."""
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        numbers = {str(page.objgen): n for n, page in enumerate(opened.pages, 1)}
        found: dict[str, int] = {}
        waiting = list(outline.root)
        for entry in waiting:
            assert isinstance(entry.destination, pikepdf.Array)
            found[entry.title] = numbers[str(entry.destination[0].objgen)]
            waiting += entry.children
        return found


def text_of(pdf: bytes, tmp_path: Path) -> str:
    """What is read in it, whatever the lines."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    read = subprocess.run([READER, str(file), "-"], check=True, capture_output=True, text=True)
    return " ".join(read.stdout.split())


@pytest.mark.skipif(not READER, reason="needs pdftotext of poppler-utils")
def test_a_pack_says_what_is_asked_and_what_is_known_of_it(asked: Story, tmp_path: Path) -> None:
    answer(asked, "DONORS-1", "objection", SECRET)
    got = client_of(asked, "holder of DONORS-1").get(PACK)
    assert got.headers["content-type"] == "application/pdf"
    assert faults(got.content, bookmarks=True) == []
    assert list(pages_of(got.content)) == [
        "Papers for the Steering Committee",
        "Agenda",
        "A concept note",
        "Annexes",
        "Annex to item 1: A concept note",
    ]
    said = text_of(got.content, tmp_path)
    for known in (
        "Concept note CN-2022-0001",
        "Proposed: Assessed positively, USD\N{NO-BREAK SPACE}1,250,000.00",
        "What “A concept note” is about.",
        "What the secretariat says of it.",
        "Organisation E1 (E1) leads",
        "Median 100.0 of 100",
        "Note before the Committee",
        "No money moves",
        "13 of 13",
        "illustrative",
    ):
        assert " ".join(known.split()) in said, known
    assert pages_of(got.content)["A concept note"] == 3
    agenda = said.partition("Agenda")[2].partition("Seats that stand back")[0]
    assert "1,250,000.00 3" in agenda, f"it says on which page the brief is: {agenda}"
    assert SECRET not in said
    assert "objection" not in said


def test_a_long_pack_is_printed_aside_and_the_page_says_so(
    asked: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_print = Event()

    def printing(html: str, *_of: str) -> bytes:
        may_print.wait(5)
        return b"%PDF " + html.encode()

    monkeypatch.setattr(paper, "_room", PrintingRoom(printing))
    monkeypatch.setattr(paper, "PATIENCE", 0.01)
    member = client_of(asked, "holder of DONORS-1")
    waits = member.get(PACK)
    assert (waits.status_code, waits.headers["refresh"]) == (202, "5")
    assert "it is being printed" in waits.text
    may_print.set()
    monkeypatch.setattr(paper, "PATIENCE", 5.0)
    there = member.get(PACK)
    assert (there.status_code, there.content[:4]) == (200, b"%PDF")
    assert there.headers["content-disposition"] == f'attachment; filename="{NUMBER}-papers.pdf"'


def test_a_members_pack_leaves_out_what_their_seat_stands_back_from(asked: Story) -> None:
    prepare(asked, about_the_note(asked), about_the_target())
    asked.act("officer-1", "written-procedure.withdraw", asked.people["procedure"], why="Anew.")
    [second] = [key for key in procedures_of(asked) if key != asked.people["procedure"]]
    asked.act("officer-1", "written-procedure.circulate", second)
    stands_back(asked, "STAKEHOLDERS-1", items(asked, second)[0])
    for who in ("holder of STAKEHOLDERS-1", "alternate of STAKEHOLDERS-1"):
        found = pack_of(asked, who, number=AGAIN)
        assert [line.seq for line in found.agenda] == [1, 2]
        assert [brief.seq for brief in found.briefs] == [2]
        assert found.agenda[0].left_out == WITHHELD
        assert found.agenda[0].amount is None
        assert "What the secretariat says" not in repr(found)
    whole = pack_of(asked, "holder of DONORS-1", number=AGAIN)
    assert [brief.seq for brief in whole.briefs] == [1, 2]
    # The secretariat prints what each seat has; who speaks for a seat prints no other's.
    seats = pack_of(asked, "officer-1", "STAKEHOLDERS-1", number=AGAIN)
    assert [brief.seq for brief in seats.briefs] == [2]
    assert seats.agenda[0].left_out == WITHHELD
    own = pack_of(asked, "holder of DONORS-1", "DONORS-1", number=AGAIN)
    assert own.briefs == whole.briefs
    for who, seat in (("holder of DONORS-1", "STAKEHOLDERS-1"), ("officer-1", "NOBODY-9")):
        there = f"/procedures/{AGAIN}/pack.pdf?seat={seat}"
        assert client_of(asked, who).get(there).status_code == 404


def test_a_pack_before_its_circulation_knows_who_would_stand_back(databases: Databases) -> None:
    with going_on(databases, tabled) as story:
        story.act(
            "head",
            "seat.fill",
            code="UN-ENTITIES-1",
            category="un-entities",
            name="Seat UN-ENTITIES-1",
            organisation="E1",
            from_on=story.today + timedelta(days=1),
            holder=story.people["holder of UN-ENTITIES-1"],
        )
        story.wait(days=2)
        prepare(story)
        assert pack_of(story).agenda[0].left_out == ""
        assert pack_of(story, seat="UN-ENTITIES-1").briefs == ()
        assert "takes part in it" in pack_of(story, seat="UN-ENTITIES-1").agenda[0].left_out
        assert len(pack_of(story, seat="DONORS-1").briefs) == 1
        assert client_of(story, "holder of DONORS-1").get(PACK).status_code == 404


def test_a_pack_says_what_it_said_when_it_went_out(asked: Story) -> None:
    before = pack_of(asked)
    asked.now = ends_at(asked) + timedelta(days=9)
    asked.act("officer-1", "written-procedure.conclude", asked.people["procedure"])
    asked.act("chair", "decision.sign", asked.people.setdefault("decided", decision_of(asked)))
    asked.deposit("777.00")
    assert pack_of(asked) == before


def test_a_meetings_pack_prints_the_last_version_of_its_papers(databases: Databases) -> None:
    with going_on(databases, called) as story:
        words, number = Words(story.profile), "SCM-2022-0001"
        item = story.people["item"]
        story.act(
            "officer-1",
            "committee-item.rewrite",
            item,
            text="What is known of it by now.",
            changed="The figures.",
        )
        stands_back(story, "STAKEHOLDERS-1", item)

        def papers(who: str, seat: str = "") -> Pack:
            with story.fund.reading(story.actor(who), StoppedClock(story.now)) as work:
                return sittings.of_meeting(work, words, number, seat)

        [brief] = papers("holder of DONORS-1").briefs
        assert brief.background.text == "What is known of it by now."
        for found in (
            papers("holder of STAKEHOLDERS-1"),
            papers("officer-1", "STAKEHOLDERS-1"),
        ):
            assert found.briefs == ()
            assert found.agenda[0].left_out == WITHHELD
        story.act("officer-1", "committee-item.take-off", item, reason="Not ready.")
        found = papers("holder of DONORS-1")
        assert found.briefs == ()
        assert found.agenda[0].left_out == "Taken off the agenda: Not ready."
        there = client_of(story, "holder of DONORS-1").get(f"/meetings/{number}/pack.pdf")
        assert faults(there.content, bookmarks=True) == []


@pytest.mark.same_on_both
def test_a_pack_of_an_agenda_without_papers_says_so(databases: Databases) -> None:
    with going_on(databases, planned) as story:
        story.act("officer-1", "meeting.call", story.people["meeting"])
        member = client_of(story, "holder of DONORS-1")
        got = member.get("/meetings/SCM-2022-0001/pack.pdf")
        assert faults(got.content, bookmarks=True) == []
        assert list(pages_of(got.content)) == ["Papers for the Steering Committee", "Agenda"]


def test_a_pack_costs_as_many_statements_for_one_item_as_for_many(asked: Story) -> None:
    costs = []
    for many in (1, 9):
        prepare(asked, about_the_note(asked), *[about_the_target()] * many)
        number = f"WP-2022-{len(procedures_of(asked)):04}"
        with statements(asked.fund.engine) as seen:
            assert len(pack_of(asked, number=number).briefs) == many + 1
        costs.append(len(seen))
    assert costs[0] == costs[1] <= MOST


@pytest.mark.same_on_both
def test_briefs_on_the_fund_say_what_they_do_to_it(asked: Story) -> None:
    costs = {"outcome": "direct-cost", "amount": "150000.00", "text": "Costs of 2023."}
    prepare(asked, about_the_target(), about_the_target(**costs))
    found = pack_of(asked, number=AGAIN)
    target, direct = (brief.money for brief in found.briefs if brief.money)
    assert any("of the proposed target" in text.lower() for text in target.said)
    assert target.target is not None
    assert target.pools.shown == ()
    assert "is set aside from unearmarked cash" in direct.said[0]
    [pool] = direct.pools.shown
    assert pool.before - pool.taken == pool.left
    assert found.taken.plain() == "150000.00"
    assert found.annexes == ()


@pytest.mark.same_on_both
def test_what_is_refused_is_given_no_amount(asked: Story) -> None:
    prepare(asked, about_the_note(asked, outcome="not-retained", text="Not shown clearly."))
    found = pack_of(asked, number=AGAIN)
    assert (found.agenda[0].amount, found.briefs[0].amount) == (None, None)
    assert found.briefs[0].whole.plain() == "1250000.00"


# --- The sheet of a decision ---------------------------------------------------------------------


@pytest.mark.same_on_both
@pytest.mark.skipif(not READER, reason="needs pdftotext of poppler-utils")
def test_a_decision_sheet_is_provisional_until_somebody_has_signed_it(
    asked: Story, tmp_path: Path
) -> None:
    note, condition = asked.people["note"], {"text": "A baseline.", "owner": "E1"}
    items = (
        asked.item("concept-note", note, "positive", text="Relevant."),
        asked.item(
            "fund",
            FUND_ID,
            "target",
            amount="30000000.00",
            amounts=[{"entity": "E1", "amount": "30000000.00"}],
            conditions=[condition | {"due_on": "2023-03-01", "blocks_tranche": 2}],
        ),
    )
    decision = asked.decide(*items, sign=False, recusals=("DONORS-1: item 1",))
    number = asked.ask(lambda work: work.get(Decision, decision).number)
    address = f"/decisions/{number}/sheet.pdf"
    before = client_of(asked, "chair").get(address).content
    assert faults(before, bookmarks=True) == []
    said = text_of(before, tmp_path)
    assert "Provisional: waiting for the Chair's signature" in said
    assert "Nobody has signed this sheet" in said
    assert "Hash" not in said
    assert client_of(asked, "donor").get(address).status_code == 404
    asked.act("chair", "decision.sign", decision)
    kept = asked.ask(
        lambda work: work.session.exec(
            select(DecisionSignature).where(DecisionSignature.decision_id == decision)
        ).one()
    )
    said = text_of(client_of(asked, "chair").get(address).content, tmp_path)
    for known in (
        f"{number} Decisions of a meeting",
        "Present Person chair",
        "Recused DONORS-1: item 1",
        "1. A concept note Concept note CN-2022-0001 Assessed positively Relevant.",
        "A baseline. E1 1 March 2023 tranche 2",
        "Organisation E1 (E1) 30,000,000.00",
        "Signed on",
        "Person chair",
        kept.content_hash,
    ):
        assert known in said, known
    donors = text_of(client_of(asked, "donor").get(address).content, tmp_path)
    assert "2. The fund" in donors
    assert "one more thing, which is not open to you" in donors
    assert "A concept note" not in donors
    assert "Present" not in donors


@pytest.mark.same_on_both
def test_papers_are_written_from_the_command_line(
    asked: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(office, "open_fund", lambda _given: asked.fund)
    runner = CliRunner()
    written = runner.invoke(app, ["print", "pack", NUMBER, "--seat", "DONORS-1"])
    assert written.output.strip() == f"{NUMBER}-papers-DONORS-1.pdf"
    decision = asked.decide(asked.item("concept-note", asked.people["note"], "deferred"))
    number = asked.ask(lambda work: work.get(Decision, decision).number)
    assert runner.invoke(app, ["print", "sheet", number, "--out", "sheet.pdf"]).exit_code == 0
    assert {file.name for file in tmp_path.iterdir()} == {written.output.strip(), "sheet.pdf"}
    for file in tmp_path.iterdir():
        assert file.read_bytes().startswith(b"%PDF")


# --- One page ------------------------------------------------------------------------------------

PLACES = ["PHL", "VNM", "FJI", "GBR", "USA", "VCT", "BOL", "COD"] * 3


def filled(brief: Brief, seq: int, tenths: int) -> Brief:
    """The same with so many tenths of the most that anybody could want to say of it."""
    assert brief.thing is not None
    assert brief.proposal is not None
    subject, money = brief.item.subject_id, brief.amount

    def up_to(most: int) -> int:
        return -(-most * tenths // 10)

    form = brief.thing.content | {
        "summary": LONG * up_to(10),
        "countries": PLACES[: up_to(24)],
        "area": "TA2",
        "region": "latin-america-and-the-caribbean",
        "objectives": list(range(1, up_to(23) + 1)),
    }
    condition = ConditionSent(text=LONG * up_to(3), owner="E1", due_on=date(2023, 3, 1))
    changes = {"text": LONG * up_to(5), "conditions": (condition,) * up_to(7)}
    name, label = "Organisation " * up_to(20), "host of it " * up_to(18)
    criterion = Criterion("Criterion of the rubric " * up_to(5), 8, (1, 2, 3, 3, 5, 5)[: up_to(6)])
    return replace(
        brief,
        item=brief.item._replace(
            seq=seq,
            title=f"{tenths} tenths " + "and more " * up_to(50),
            background=LONG * up_to(6),
        ),
        proposal=brief.proposal.model_copy(update=changes),
        thing=brief.thing._replace(content=form, note_content=form),
        parts=tuple(Part(f"E{n}", name, label, n == 0, money) for n in range(up_to(9))),
        score=Score(
            (criterion,) * up_to(12), {"count": 6, "median": 60.0, "mean": 61.5, "spread": 40.0}
        ),
        steps=tuple(
            StepRow(subject, "concept-note", "resubmit", "submitted", date(2022, 1, n))
            for n in range(1, up_to(11) + 1)
        ),
        decided=tuple(
            DecidedRow(subject, f"SC-2022-02/{n:02}", date(2022, 2, n), "signed", "invite")
            for n in range(1, up_to(11) + 1)
        ),
        balance=replace(brief.balance, lines=(Line(REGION, money, money, money),) * up_to(7)),
    )


def test_a_brief_is_one_page_whatever_it_has_to_say(
    sqlite_databases: Databases, printed: Printed
) -> None:
    with going_on(sqlite_databases, circulated) as story:
        found, whole = facts_of(story), pack_of(story)
    plain = found.each[0]
    levels = [1, 3, 4, 6, 10]
    each = [filled(plain, seq, tenths) for seq, tenths in enumerate(levels, 1)]
    profile = load("migration")
    views = [brief_view(profile, Words(profile), brief, found.ground) for brief in each]
    assert {view.density for view in views} == {"", "dense", "tight"}
    pdf = printed(replace(whole, briefs=tuple(views)))
    assert faults(pdf, bookmarks=True) == []
    places = pages_of(pdf)
    starts = [places[view.title.text] for view in views]
    assert [*starts, places["Annexes"]] == list(range(3, 4 + len(levels)))


@pytest.mark.same_on_both
@pytest.mark.skipif(not READER, reason="needs pdftotext of poppler-utils")
def test_a_version_of_a_note_is_printed_as_it_was_submitted(story: Story, tmp_path: Path) -> None:
    note = story.draft("As it was submitted")
    first, number = story.entities[0], story.ask(lambda w: w.get(ConceptNote, note).number)
    story.act(first, "concept-note.submit", note)
    story.act("officer-1", "concept-note.take-up", note)
    finding = {"field": "title", "text": "Shorter."}
    story.act("officer-1", "concept-note.return-for-completion", note, findings=[finding])
    story.act(first, "concept-note.write", note, fields={"title": "As it stands"})
    client = client_of(story, "officer-1")
    texts = {
        path: text_of(client.get(f"/notes/{number}/{path}.pdf").content, tmp_path)
        for path in ("versions/1", "note")
    }
    assert "As it was submitted" in texts["versions/1"]
    assert "version 1" in texts["versions/1"]
    assert "More people are safe." in texts["versions/1"]
    assert "As it stands" in texts["note"]
    for path, status in (("versions/2", 404), ("versions/x", 422)):
        assert client.get(f"/notes/{number}/{path}.pdf").status_code == status
    assert client_of(story, "donor").get(f"/notes/{number}/versions/1.pdf").status_code == 404


# --- A note by itself ----------------------------------------------------------------------------


def note_in_brief(story: Story, who: str, note: UUID, tmp_path: Path) -> str:
    """What a reader's brief of a note says; it is one page without a fault."""
    number = story.ask(lambda work: work.get(ConceptNote, note).number)
    answer = client_of(story, who).get(f"/notes/{number}/brief.pdf")
    assert answer.status_code == 200, (who, answer.text)
    assert faults(answer.content) == []
    with pikepdf.open(io.BytesIO(answer.content)) as opened:
        assert len(opened.pages) == 1
    return text_of(answer.content, tmp_path)


@pytest.mark.same_on_both
@pytest.mark.skipif(not READER, reason="needs pdftotext of poppler-utils")
def test_a_notes_brief_is_one_page_and_says_what_its_reader_may_know(
    databases: Databases, tmp_path: Path
) -> None:
    with going_on(databases, Story.begin) as story:
        draft = story.draft("Only begun")
        note = story.under_review("Fair work")
        for who in ("officer-1", "E1", "E2", "auditor"):
            said = note_in_brief(story, who, note, tmp_path)
            assert "Fair work" in said
            assert "Under review since" in said
            assert "Median" not in said
        asked = [story.ask_for_review(note, f"officer-{n}", by=f"officer-{n}") for n in (1, 2)]
        story.score("officer-1", asked[0])
        for who in ("officer-1", "officer-2", "head", "auditor", "E1"):
            assert "Median" not in note_in_brief(story, who, note, tmp_path), who
        story.score("officer-2", asked[1])
        story.act("head", "concept-note.recommend", note, outcome="positive", text="Go.")
        for who in ("officer-1", "head", "auditor"):
            said = note_in_brief(story, who, note, tmp_path)
            assert "Median 100" in said, who
            assert "The secretariat recommends" in said, who
        for who in ("E1", "E2", "rc"):
            said = note_in_brief(story, who, note, tmp_path)
            assert "Median" not in said, who
            assert "recommends" not in said, who
        assert "Draft since" in note_in_brief(story, "E1", draft, tmp_path)
        number = story.ask(lambda work: work.get(ConceptNote, draft).number)
        for who in ("donor", "member", "agent-1"):
            assert client_of(story, who).get(f"/notes/{number}/brief.pdf").status_code == 404, who
        client = client_of(story, "E1")
        assert f"/notes/{number}/brief.pdf" in client.get(f"/notes/{number}").text


@pytest.mark.same_on_both
def test_a_notes_brief_is_written_from_the_command_line(
    story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    note = story.draft("Fair work")
    number = story.ask(lambda work: work.get(ConceptNote, note).number)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(office, "open_fund", lambda _given: story.fund)
    assert CliRunner().invoke(app, ["print", "brief", number]).output.strip() == (
        f"{number}-brief.pdf"
    )
    assert (tmp_path / f"{number}-brief.pdf").read_bytes().startswith(b"%PDF")
