"""What a check has said is kept beside the database, and the database is left as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from mptf.verification.kept import By, Check, keep, last
from tests.lives import Story
from tests.workflows.rows import everything

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)


def check(day: int, by: By = By.COMMAND, findings: int = 0) -> Check:
    """A check of a day."""
    return Check(at=NOON + timedelta(days=day), by=by, through=day, findings=findings)


def test_the_last_check_is_the_one_that_was_made_last(tmp_path: Path) -> None:
    assert last(None) is None
    assert last(tmp_path / "var") is None
    for day, by in ((1, By.CLOCKWORK), (3, By.COMMAND), (2, By.CHECKPOINT)):
        keep(tmp_path / "var", check(day, by))
    assert last(tmp_path / "var") == check(2, By.CHECKPOINT)
    assert last(tmp_path / "var", By.CLOCKWORK) == check(1, By.CLOCKWORK)


def test_a_line_that_was_cut_short_spoils_no_other(tmp_path: Path) -> None:
    keep(tmp_path, check(1))
    file = tmp_path / "checks.jsonl"
    with file.open("ab") as cut:
        cut.write(file.read_bytes()[:40])
    assert last(tmp_path) == check(1)
    keep(tmp_path, check(2, findings=7))
    assert last(tmp_path) == check(2, findings=7)


def test_of_very_many_checks_the_last_is_found(tmp_path: Path) -> None:
    for day in range(1_000):
        keep(tmp_path, check(day))
    assert last(tmp_path) == check(999)


@pytest.fixture
def var(tmp_path: Path, engine_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a fund whose commands are run."""
    monkeypatch.setenv("MPTF_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("MPTF_DATABASE_URL", engine_url)
    return tmp_path / "var"


def test_the_command_keeps_what_it_found_and_changes_nothing(engine_url: str, var: Path) -> None:
    with Story.open(engine_url) as story:
        story.populate()
        before = everything(story)
        done = CliRunner().invoke(app, ["verify"])
        assert done.output.strip() == "0 findings"
        found = last(var)
        assert found is not None
        assert (found.by, found.findings) == (By.COMMAND, 0)
        assert found.through == max(int(row.split(",")[0][1:]) for row in before["chain_block"])
        assert everything(story) == before


def test_what_is_wrong_is_counted(engine_url: str, var: Path) -> None:
    with Story.open(engine_url) as story:
        story.populate()
        with story.fund.engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO edge (workflow, trigger, from_state, to_state, party) "
                "VALUES ('note', 'jump', 'here', 'there', 'anybody')"
            )
        done = CliRunner().invoke(app, ["verify"])
    assert done.exit_code == 1
    found = last(var)
    assert found is not None
    assert found.findings == int(done.output.split()[-2]) > 0


@pytest.mark.usefixtures("engine_url")
def test_a_folder_that_cannot_be_written_to_is_said(var: Path) -> None:
    var.write_text("not a folder")
    done = CliRunner().invoke(app, ["verify"])
    assert done.exit_code == 0
    assert "0 findings" in done.output
    assert "The result is not kept" in done.output
