"""The last check of the chain stands on the record's page, and with the events of the API."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fastapi.testclient import TestClient

from mptf.audit import queries as audit
from mptf.verification.kept import By, Check, keep
from tests.api.programs import program_of
from tests.api.visiting import client_of
from tests.lives import Story


def at_home(story: Story, var: Path) -> Story:
    """The story with a folder beside its database."""
    story.fund = replace(story.fund, var=var)
    return story


def record(client: TestClient) -> str:
    """The words of the record's page."""
    return " ".join(client.get("/record").text.split())


def test_the_record_says_when_it_was_last_checked_and_what_was_found(
    story: Story, tmp_path: Path
) -> None:
    story = at_home(story, tmp_path)
    assert "None yet: it is checked every night." in record(client_of(story))
    last = story.ask(audit.last_block)
    keep(tmp_path, Check(at=story.now, by=By.CLOCKWORK, through=last.seq - 1, findings=0))
    page = record(client_of(story, "auditor"))
    assert 'pill-good">Nothing found' in page
    assert f"by the clockwork, as every night, through block {last.seq - 1}" in page
    assert "blocks have come since" in page or "1 block has come since" in page
    keep(tmp_path, Check(at=story.now, by=By.COMMAND, through=last.seq, findings=3))
    assert 'pill-bad">Findings: 3' in record(client_of(story))


def test_the_api_says_it_to_whoever_reads_the_record(story: Story, tmp_path: Path) -> None:
    story = at_home(story, tmp_path)
    head, entity = program_of(story, "head"), program_of(story, "E1")
    assert head.get("/api/v1/events").json()["last_check"] is None
    keep(tmp_path, Check(at=story.now, by=By.COMMAND, through=7, findings=0))
    told = head.get("/api/v1/events").json()["last_check"]
    assert (told["by"], told["through"], told["findings"]) == ("command", 7, 0)
    assert "last_check" not in entity.get("/api/v1/events").json()
