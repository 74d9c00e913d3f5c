"""When the system is closed: by its flag, with its database, or over another version's tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from api import maintenance, office
from mptf.config import load
from mptf.db import connect, for_writing
from tests.api.visiting import BASE, app_for, statements
from tests.lives import Story
from workflows import migrate

TITLE = "Closed for maintenance"


@pytest.fixture
def guarded(engine_url: str, tmp_path: Path) -> Iterator[TestClient]:
    """Nobody at the door of a fund that has a folder, on each engine."""
    with Story.open(engine_url) as story:
        fund = replace(story.fund, var=tmp_path)
        with TestClient(app_for(fund), base_url=BASE) as site:
            yield site


def _reads(site: TestClient) -> int:
    return site.get("/status").status_code


def _writes(site: TestClient) -> int:
    return site.post("/sign-in", data={"email": "a@b.example"}).status_code


def test_a_flag_closes_everything_but_the_health(guarded: TestClient, tmp_path: Path) -> None:
    (tmp_path / "maintenance").touch()
    page = guarded.get("/status")
    assert (page.status_code, page.headers["retry-after"]) == (503, "60")
    assert TITLE in page.text
    problem = guarded.get("/api/v1/status")
    assert (problem.status_code, problem.headers["retry-after"]) == (503, "60")
    assert problem.json()["code"] == "closed"
    assert _writes(guarded) == 503
    assert guarded.get("/health").json() == {"status": "ok"}
    (tmp_path / "maintenance").unlink()
    assert _reads(guarded) == 200
    assert _writes(guarded) == 403  # no form of ours, which is another matter


def test_another_versions_tables_are_read_and_not_written(guarded: TestClient) -> None:
    _another_version(guarded)
    assert _writes(guarded) == 503
    assert _reads(guarded) == 200


def test_who_has_seen_a_flag_looks_at_the_tables_again(guarded: TestClient, tmp_path: Path) -> None:
    assert _writes(guarded) == 403
    (tmp_path / "maintenance").touch()
    assert _writes(guarded) == 503
    _another_version(guarded)
    (tmp_path / "maintenance").unlink()
    assert _writes(guarded) == 503


def test_the_tables_are_looked_at_once(guarded: TestClient) -> None:
    def asked() -> list[str]:
        with statements(guarded.app.state.fund.engine) as seen:  # type: ignore[attr-defined]
            assert _writes(guarded) == 403
            assert _reads(guarded) == 200
        return [statement for statement in seen if "alembic" in statement]

    assert asked()
    assert not asked()


@pytest.mark.parametrize(
    "url",
    ["sqlite:////nowhere/at/all.db", "postgresql+psycopg://nobody@127.0.0.1:9/none"],
)
def test_without_a_database_the_page_says_so(empty: Story, url: str) -> None:
    fund = replace(empty.fund, engine=connect(url))
    with TestClient(app_for(fund), base_url=BASE) as site:
        page = site.get("/status")
        assert (page.status_code, page.headers["retry-after"]) == (503, "60")
        assert TITLE in page.text
        assert site.get("/api/v1/status").json()["code"] == "closed"
        assert _writes(site) == 503
        health = site.get("/health")
        assert (health.status_code, health.json()) == (503, {"status": "no database"})


def test_a_migration_closes_the_system_while_it_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flag, seen = tmp_path / "maintenance", list[bool]()
    really = migrate.migrate

    def watched(url: str) -> None:
        seen.append(flag.exists())
        really(url)

    monkeypatch.setattr(migrate, "migrate", watched)
    given = load({"MPTF_VAR": str(tmp_path)})
    office.prepare(given).engine.dispose()
    assert (seen, flag.exists()) == ([True], False)
    flag.write_text("the office is being painted\n", encoding="utf-8")
    office.prepare(given).engine.dispose()
    assert (seen, flag.exists()) == ([True, True], True)


def test_a_migration_that_fails_or_is_killed_does_not_close_the_system_for_good(
    tmp_path: Path,
) -> None:
    flag = tmp_path / "maintenance"

    def fail() -> None:
        with maintenance.closed(tmp_path):
            left.append(flag.read_text(encoding="utf-8"))
            raise ZeroDivisionError

    left: list[str] = []
    with pytest.raises(ZeroDivisionError):
        fail()
    assert not flag.exists()
    flag.write_text(left[0], encoding="utf-8")  # as one that was killed leaves it
    with maintenance.closed(tmp_path):
        assert flag.exists()
    assert not flag.exists()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (403, "This is not open to you"),
        (404, "There is no such page"),
        (409, "This cannot be done now"),
        (500, "Error number"),
        (503, TITLE),
    ],
)
def test_each_error_has_its_page_among_the_parts(door: TestClient, code: int, said: str) -> None:
    page = door.get(f"/parts/errors/{code}")
    assert page.status_code == 200
    assert said in page.text
    assert door.get("/parts/errors/299").status_code == 404


def _another_version(site: TestClient) -> None:
    engine = site.app.state.fund.engine  # type: ignore[attr-defined]
    with for_writing(engine).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
