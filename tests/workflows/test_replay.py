"""A history is replayed once, resumes where it stopped, and leaves nothing of a refused act."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, text
from sqlmodel import select

from mptf.chain import ChainBlock
from mptf.clock import system_clock
from mptf.committee.models import DecisionItem
from mptf.db import connect
from mptf.errors import BadHistory, Invalid
from mptf.outbox.models import Message
from mptf.policy import SYSTEM
from mptf.procedures.models import WrittenProcedure
from mptf.profile import load
from mptf.reports.status import status
from mptf.rounds.models import CommitteeItem, Position
from mptf.work import Fund
from tests.conftest import Databases
from tests.lives import SEAL_KEY
from workflows.history import files_of, schema
from workflows.replay import Names, Progress, replay

HISTORIES = Path(__file__).parent.parent / "histories"
ONE_LIFE = HISTORIES / "one-life.jsonl"
IN_WRITING = HISTORIES / "in-writing.jsonl"


def _blocks(fund: Fund) -> int:
    with fund.reading(SYSTEM) as work:
        return int(work.session.exec(select(func.count()).select_from(ChainBlock)).one())


def _written(folder: Path, lines: list[str]) -> Path:
    path = folder / "history.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_one_life_goes_from_a_draft_to_a_transfer(fund: Fund) -> None:
    assert replay(fund, [ONE_LIFE]) == 55
    with fund.reading(SYSTEM) as work:
        found = status(work, date(2020, 3, 2)).as_json()
    assert found["concept_notes_submitted"] == 1
    assert found["programmes_operational"] == 1
    assert found["un_entities"] == 2
    assert found["deposited_usd"] == "5000000.00"
    assert found["aa_fee_usd"] == "50000.00"
    assert found["transferred_usd"] == "980000.00"
    # 5,000,000 less the fee of 50,000 less the 1,400,000 that were approved
    assert found["available_usd"] == "3550000.00"
    assert found["target_progress"] == 0.2


def test_before_the_first_act_nothing_is_counted_and_no_target_is_in_force(fund: Fund) -> None:
    replay(fund, [ONE_LIFE])
    with fund.reading(SYSTEM) as work:
        found = status(work, date(2019, 1, 1)).as_json()
    assert found["concept_notes_submitted"] == 0
    assert found["deposited_usd"] == "0.00"
    assert found["target_usd"] is None
    assert found["target_progress"] is None


def test_a_second_replay_changes_nothing(fund: Fund) -> None:
    replay(fund, [ONE_LIFE])
    before = _blocks(fund)
    assert replay(fund, [ONE_LIFE]) == 0
    assert _blocks(fund) == before


def test_an_interrupted_replay_goes_on_behind_its_last_act(fund: Fund) -> None:
    class Stopped(Exception):
        pass

    def stop_on_the_way(progress: Progress) -> None:
        if progress.done >= 20:
            raise Stopped

    with pytest.raises(Stopped):
        replay(fund, [ONE_LIFE], stop_on_the_way)
    assert 0 < replay(fund, [ONE_LIFE]) < 52


def test_a_refused_act_names_file_line_and_reason_and_leaves_nothing(
    fund: Fund, tmp_path: Path
) -> None:
    lines = ONE_LIFE.read_text(encoding="utf-8").splitlines()
    place = next(i for i, line in enumerate(lines) if '"concept-note.submit"' in line)
    # Without the second entity's confirmation the note may not be submitted.
    without = [x for x in lines[: place + 1] if '"entity": "ILO"}' not in x or "confirm" not in x]
    path = _written(tmp_path, without)
    with pytest.raises(BadHistory) as refusal:
        replay(fund, [path])
    assert refusal.value.line == len(without)
    assert "1 of 2 UN organizations have not confirmed" in str(refusal.value)
    before = _blocks(fund)
    with fund.reading(SYSTEM) as work:
        states = work.session.execute(text("SELECT state, version FROM concept_note")).all()
    assert [tuple(row) for row in states] == [("draft", 0)]
    with pytest.raises(BadHistory):
        replay(fund, [path])
    assert _blocks(fund) == before


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"at": "2020-03-02T08:00:00", "who": "system", "act": "person.add"}', "at:"),
        ('{"at": "2020-03-02T08:00:00Z", "who": "system", "act": "fly"}', "there is no act “fly”"),
        ('{"at": "2020-03-02T08:00:00Z", "who": "nobody", "act": "call.prepare"}', "nobody"),
        ('{"at": "2020-03-02T08:00:00Z", "who": "system", "act": "organisation.add"}', "code"),
        ("not json", "Invalid JSON"),
    ],
)
def test_a_bad_line_is_named_with_its_reason(
    fund: Fund, tmp_path: Path, line: str, reason: str
) -> None:
    with pytest.raises(BadHistory, match=reason) as refusal:
        replay(fund, [_written(tmp_path, [line])])
    assert refusal.value.line == 1


def test_time_never_goes_back_and_replayed_text_never_changes(fund: Fund, tmp_path: Path) -> None:
    lines = ONE_LIFE.read_text(encoding="utf-8").splitlines()[:3]
    with pytest.raises(BadHistory, match="before the line above"):
        replay(fund, [_written(tmp_path, [lines[1], lines[0]])])
    replay(fund, [_written(tmp_path, [lines[1]])])
    changed = json.loads(lines[1])
    changed["with"]["name"] = "Another name"
    with pytest.raises(BadHistory, match="another text"):
        replay(fund, [_written(tmp_path, [json.dumps(changed)])])


def _decided(fund: Fund) -> list[tuple[object, ...]]:
    """What the written procedure came to: its items, and the decision that was recorded of each."""
    query = """
        SELECT i.seq, i.outcome, x.result, x.closed_at, x.derivation, d.number, d.state, t.seq
        FROM committee_item i
        JOIN round r ON r.item_id = i.id JOIN round_closing x ON x.round_id = r.id
        JOIN adopted_item a ON a.committee_item_id = i.id
        JOIN decision_item t ON t.id = a.decision_item_id JOIN decision d ON d.id = t.decision_id
        ORDER BY i.seq
    """
    with fund.reading(SYSTEM) as work:
        return [tuple(map(str, row)) for row in work.session.execute(text(query))]


def _sealing(fund: Fund) -> Fund:
    return dataclasses.replace(fund, seal_key=SEAL_KEY)


def test_a_written_procedure_leads_to_the_decision_that_its_name_gives(fund: Fund) -> None:
    fund = _sealing(fund)
    replay(fund, [IN_WRITING])
    found = _decided(fund)
    assert [row[2] for row in found] == ["adopted", "adopted"]
    assert {row[5:7] for row in found} == {("SC-2020-03/01", "signed")}
    names = Names()
    with fund.reading(SYSTEM) as work:
        names.known["wp"] = work.session.exec(select(WrittenProcedure.id)).one()
        second = work.get(CommitteeItem, names.find(work, "wp#2"))
        decided = work.get(DecisionItem, names.find(work, "wp/decision#2"))
        assert second.outcome == decided.outcome == "direct-cost"
        for nothing in ("wp#3", "wp/decision#3", "wp/tx", "wp/programme", "wp/else"):
            with pytest.raises(Invalid, match="nothing has this name yet"):
                names.find(work, nothing)


def test_two_replays_decide_alike_though_each_seals_anew(databases: Databases) -> None:
    ended, seals = [], set()
    for _ in range(2):
        url = databases.migrated()
        fund = Fund(connect(url), load("migration"), system_clock, seal_key=SEAL_KEY)
        replay(fund, [IN_WRITING])
        ended.append(_decided(fund))
        with fund.reading(SYSTEM) as work:
            seals |= set(work.session.exec(select(Position.sealed)))
        fund.engine.dispose()
        databases.drop(url)
    assert ended[0] == ended[1]
    assert len(seals) == 4


def test_without_the_secret_it_stops_at_the_circulation_and_says_what_is_missing(
    fund: Fund,
) -> None:
    with pytest.raises(BadHistory, match="an administrator sets MPTF_SEAL_KEY first") as refusal:
        replay(fund, [IN_WRITING])
    assert refusal.value.line == 17
    assert replay(_sealing(fund), [IN_WRITING]) == 7


def test_mail_of_a_replay_never_leaves_the_house(fund: Fund) -> None:
    replay(fund, [ONE_LIFE])
    with fund.reading(SYSTEM) as work:
        messages = work.session.exec(select(Message)).all()
    assert messages
    assert all(message.local_only for message in messages)


def test_files_run_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("02.jsonl", "10.jsonl", "01.jsonl", "notes.txt"):
        (tmp_path / name).touch()
    assert [file.name for file in files_of([tmp_path])] == ["01.jsonl", "02.jsonl", "10.jsonl"]


def test_the_schema_knows_every_act() -> None:
    found = schema()
    assert "concept-note.submit" in found["properties"]["act"]["enum"]
    assert "with deposit.record" in found["$defs"]
