"""The laws of the house: each holds for the tree as it is, and each is seen to be broken once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, select
from typer.main import get_command

from api.cli import app
from mptf import guards, schema
from mptf.chain import table_of
from mptf.config import SETTINGS
from mptf.db import METADATA, connect, for_writing
from mptf.letters.binding import LETTERS
from mptf.lives.models import Edge
from mptf.notes import texts
from mptf.profile import load
from tests import laws
from tests.lives import PROFILES
from workflows import tables
from workflows.migrate import sync_edges

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TEMPLATES, GOLDEN = ROOT / "templates" / "letters", ROOT / "tests" / "golden" / "letters"


def planted(folder: Path, path: str, text: str) -> Path:
    """A tree of one file."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return folder


# --- One way for each thing ----------------------------------------------------------------------


def test_only_the_unit_of_work_commits(tmp_path: Path) -> None:
    assert laws.commits(ROOT) == ["mptf/work.py"]
    broken = planted(tmp_path, "api/pages/x.py", "def f(s):\n    s.commit()\n    commit()\n")
    assert laws.commits(broken) == ["api/pages/x.py"] * 2


def test_only_the_engine_names_pytransitions(tmp_path: Path) -> None:
    assert laws.importers(ROOT, "transitions") == {"workflows/engine.py"}
    broken = planted(tmp_path, "mptf/x.py", "def f():\n    from transitions import Machine\n")
    assert laws.importers(broken, "transitions") == {"mptf/x.py"}


def test_only_the_letters_name_weasyprint(tmp_path: Path) -> None:
    found = laws.importers(ROOT, "weasyprint")
    assert found
    assert all(path.startswith("mptf/letters/") for path in found)
    broken = planted(tmp_path, "workflows/x.py", "import weasyprint.pdf\n")
    planted(tmp_path, "api/y.py", 'import_module("weasyprint")\n')
    assert laws.importers(broken, "weasyprint") == {"workflows/x.py", "api/y.py"}


# --- Both halves of each thing -------------------------------------------------------------------


def test_every_letter_has_template_and_golden_file_and_nothing_is_left_over(
    tmp_path: Path,
) -> None:
    assert laws.letters_apart(LETTERS, TEMPLATES, GOLDEN) == []
    said = laws.letters_apart([*LETTERS, "love-letter"], TEMPLATES, GOLDEN)
    assert said == ["love-letter has no template", "love-letter has no golden file"]
    said = laws.letters_apart(set(LETTERS) - {"receipt"}, TEMPLATES, GOLDEN)
    assert said == ["the template receipt is no letter", "the golden file receipt is no letter"]
    assert len(laws.letters_apart(LETTERS, TEMPLATES, tmp_path)) == len(LETTERS)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_every_letter_is_in_the_profile(profile: str) -> None:
    rules = load(profile)
    assert [name for name in LETTERS if name not in rules.letters] == []
    assert "love-letter" not in rules.letters


def test_the_readme_names_every_setting_and_command() -> None:
    if not README.exists():
        pytest.skip("there is no README.md yet")
    text = README.read_text(encoding="utf-8")
    commands = [f"mptf {name}" for name in get_command(app).commands]  # type: ignore[attr-defined]
    settings = [setting.name for setting in SETTINGS]
    assert len(commands) > 5
    assert laws.unsaid(text, [*settings, *commands]) == []
    assert laws.unsaid(text, ["MPTF_VA", "mptf stat"]) == ["MPTF_VA", "mptf stat"]


# --- Names and sizes -----------------------------------------------------------------------------


def test_no_module_has_a_name_that_says_nothing(tmp_path: Path) -> None:
    assert laws.badly_named(ROOT) == []
    assert laws.badly_named(planted(tmp_path, "api/utils/x.py", "")) == ["api/utils/x.py"]


def test_every_module_begins_with_one_line(tmp_path: Path) -> None:
    assert laws.without_first_line(ROOT) == []
    planted(tmp_path, "mptf/bare.py", "x = 1\n")
    planted(tmp_path, "mptf/later.py", '"""\nToo late.\n"""\n')
    planted(tmp_path, "mptf/torn.py", '"""Two lines\nof it."""\n')
    assert laws.without_first_line(planted(tmp_path, "mptf/good.py", '"""Good."""\n')) == [
        "mptf/bare.py",
        "mptf/later.py",
        "mptf/torn.py",
    ]


def test_no_file_is_too_long_to_be_read(tmp_path: Path) -> None:
    assert laws.too_long(ROOT) == []
    said = laws.too_long(planted(tmp_path, "api/long.py", "x = 1\n" * (laws.LONGEST + 1)))
    assert said[0] == "api/long.py has 401 lines"
    assert len(said) == 1 + len(laws.LONG_FOR_A_REASON), "what is gone needs no excuse"


# --- The database as it is migrated --------------------------------------------------------------


@pytest.fixture
def migrated(engine_url: str) -> Iterator[Engine]:
    """A database as `mptf migrate` leaves it."""
    engine = connect(engine_url)
    yield engine
    engine.dispose()


# On SQLite it says so of the indexes that PostgreSQL alone has; `fingerprint` compares those there.
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based")
def test_the_migrated_schema_is_the_codes(migrated: Engine, blank_url: str) -> None:
    fresh = connect(blank_url)
    with fresh.begin() as connection:
        METADATA.create_all(connection)
        wanted = laws.fingerprint(connection)
    fresh.dispose()
    with migrated.connect() as connection:
        assert compare_metadata(_context(connection), METADATA) == []
        assert laws.fingerprint(connection) == wanted
    with for_writing(migrated).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE lease ADD COLUMN more TEXT")
        connection.exec_driver_sql("CREATE UNIQUE INDEX odd ON person (name)")
        assert compare_metadata(_context(connection), METADATA), "a column too many is seen"
        assert len(laws.fingerprint(connection) - wanted) == 2


def _context(connection: Connection) -> MigrationContext:
    """What is compared: all but what `fingerprint` holds against itself.

    That is the index of texts, and the indexes that the other engine alone has.
    """

    def compared(name: str | None, _kind: str, _within: object) -> bool:
        return not any(str(name).startswith(own) for own in texts.KEPT_BY_HAND)

    def stands_here(item: object, *_about: object) -> bool:
        only = getattr(item, "_ddl_if", None)
        return only is None or only.dialect == connection.dialect.name

    opts = {"include_name": compared, "include_object": stands_here}
    return MigrationContext.configure(connection, opts=opts)


def test_the_triggers_are_the_codes(migrated: Engine) -> None:
    dialect = migrated.dialect.name
    wanted = guards.expected(schema.guards(), dialect)
    assert len(wanted) > 100
    with for_writing(migrated).begin() as connection:
        assert guards.installed(connection) == wanted
        on = "" if dialect == "sqlite" else " ON transition"
        connection.exec_driver_sql(f"DROP TRIGGER transition_no_update{on}")
        assert wanted.keys() - guards.installed(connection).keys() == {"transition_no_update"}


def test_the_legal_steps_are_the_tables(migrated: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def legal() -> dict[tuple[str, ...], tuple[str, bool]]:
        edge = table_of(Edge)
        with migrated.connect() as connection:
            rows = connection.execute(select(edge)).mappings().all()
        names = ("workflow", "trigger", "from_state", "to_state")
        return {
            tuple(row[n] for n in names): (row["party"], row["retired_at"] is None) for row in rows
        }

    wanted: dict[tuple[str, ...], tuple[str, bool]] = {
        edge: (party, True) for edge, party in tables.edges().items()
    }
    assert legal() == wanted
    gone, party = next(iter(tables.edges().items()))
    fewer = {edge: who for edge, who in tables.edges().items() if edge != gone}
    monkeypatch.setattr(tables, "edges", lambda: fewer)
    with for_writing(migrated).begin() as connection:
        sync_edges(connection)
    assert legal() == {**wanted, gone: (party, False)}, "what is gone is retired, not deleted"


# --- Which way imports run -----------------------------------------------------------------------

BREACHES = {
    "doors-verbs-nouns": ("mptf/money.py", "import workflows.grammar"),
    "nouns": ("mptf/clock.py", "import mptf.db"),
    "one-engine": ("api/office.py", "import transitions"),
    "one-printer": ("workflows/printing.py", "import weasyprint"),
    "one-solver": ("mptf/pipeline/reach.py", "import highspy"),
    "one-seal": ("mptf/rounds/tally.py", "import cryptography"),
    "nouns-know-no-http": ("workflows/forms.py", "import fastapi"),
}
"""One import against each contract."""


def contracts(tree: Path) -> dict[str, str]:
    """What import-linter says of each contract of a tree: KEPT or BROKEN."""
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    rules = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))
    named = {rule["name"]: rule["id"] for rule in rules["tool"]["importlinter"]["contracts"]}
    return {
        key: line.removeprefix(name).split()[0]
        for line in ran.stdout.splitlines()
        for name, key in named.items()
        if line.startswith(f"{name} ")
    }


def test_every_contract_of_imports_holds_and_bites(tmp_path: Path) -> None:
    for room in ("mptf", "workflows", "api"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert contracts(tmp_path) == dict.fromkeys(BREACHES, "KEPT")
    for path, line in BREACHES.values():
        file = tmp_path / path
        file.write_text(f"{file.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    assert contracts(tmp_path) == dict.fromkeys(BREACHES, "BROKEN")
