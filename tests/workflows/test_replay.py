"""A history is replayed once, resumes where it stopped, and leaves nothing of a refused act."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, text
from sqlmodel import select

from mptf.chain import ChainBlock
from mptf.errors import BadHistory
from mptf.outbox.models import Message
from mptf.policy import SYSTEM
from mptf.reports.status import status
from mptf.work import Fund
from workflows.history import files_of, schema
from workflows.replay import Progress, replay

ONE_LIFE = Path(__file__).parent.parent / "histories" / "one-life.jsonl"


def _blocks(fund: Fund) -> int:
    with fund.reading(SYSTEM) as work:
        return int(work.session.exec(select(func.count()).select_from(ChainBlock)).one())


def _written(folder: Path, lines: list[str]) -> Path:
    path = folder / "history.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_one_life_goes_from_a_draft_to_a_transfer(fund: Fund) -> None:
    assert replay(fund, [ONE_LIFE]) == 52
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
        ('{"at": "2020-03-02T08:00:00Z", "who": "nobody", "act": "call.open"}', "nobody"),
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
