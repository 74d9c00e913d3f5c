"""The laws of the house, as questions to a tree of files: what they find is what breaks them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection, inspect

ROOMS = ("mptf", "workflows", "api", "migrations")
BANNED = frozenset("utils helpers common base misc manager handler data info".split())
LONGEST = 400
BY_TEXT = ("import_module", "__import__")

LONG_FOR_A_REASON: Mapping[str, str] = {
    "mptf/network/reference.py": "the reference rows of the Network with their readers",
}
"""Files that may be longer. A file that has become short leaves this list."""


def modules(root: Path, rooms: Iterable[str] = ROOMS) -> Iterator[tuple[str, ast.Module]]:
    """Every module of the code, parsed, by its path from the root."""
    for path in paths(root, rooms):
        yield path, ast.parse((root / path).read_text(encoding="utf-8"))


def paths(root: Path, rooms: Iterable[str] = ROOMS) -> list[str]:
    """Every module's path from the root, in order."""
    found = (file for room in rooms for file in (root / room).rglob("*.py"))
    return sorted(str(file.relative_to(root)) for file in found)


def commits(root: Path) -> list[str]:
    """Where a transaction is committed by hand."""
    return [
        path
        for path, tree in modules(root)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr == "commit")
            or (isinstance(node.func, ast.Name) and node.func.id == "commit")
        )
    ]


def importers(root: Path, package: str) -> set[str]:
    """The modules that name a package in an import: lazy ones too, and those by a text."""
    found = set()
    for path, tree in modules(root):
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names.append(node.module or "")
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(BY_TEXT):
                names += [str(a.value) for a in node.args if isinstance(a, ast.Constant)]
            if any(name.split(".")[0] == package for name in names):
                found.add(path)
    return found


def letters_apart(bound: Iterable[str], templates: Path, golden: Path) -> list[str]:
    """Letters that lack a template or a golden file, and templates or files without a letter."""
    names = set(bound)
    written = {file.stem for file in templates.glob("*.html") if not file.name.startswith("_")}
    kept = {file.stem for file in golden.iterdir()}
    found = [f"{name} has no template" for name in sorted(names - written)]
    found += [f"{name} has no golden file" for name in sorted(names - kept)]
    found += [f"the template {name} is no letter" for name in sorted(written - names)]
    return found + [f"the golden file {name} is no letter" for name in sorted(kept - names)]


def unsaid(text: str, names: Iterable[str]) -> list[str]:
    """The names that a text does not hold as words."""
    return [n for n in names if not re.search(rf"(?<![\w-]){re.escape(n)}(?![\w-])", text)]


def badly_named(root: Path) -> list[str]:
    """Files and folders whose name says nothing."""
    every = paths(root, (*ROOMS, "tests"))
    return [path for path in every if BANNED.intersection(Path(path).with_suffix("").parts)]


def without_first_line(root: Path) -> list[str]:
    """Modules that do not begin with one line that says what they are."""
    found = []
    for path, tree in modules(root, ("mptf", "workflows", "api", "tests")):
        lines = (ast.get_docstring(tree, clean=False) or "").split("\n")
        if not lines[0].strip() or (len(lines) > 1 and lines[1].strip()):
            found.append(path)
    return found


def too_long(root: Path) -> list[str]:
    """Files that nobody reads to the end, and excuses that are no longer needed."""
    length = {
        path: len((root / path).read_text(encoding="utf-8").splitlines())
        for path in paths(root, ("mptf", "workflows", "api"))
    }
    found = [
        f"{path} has {lines} lines"
        for path, lines in length.items()
        if lines > LONGEST and path not in LONG_FOR_A_REASON
    ]
    return found + [
        f"{path} needs no excuse any more"
        for path in LONG_FOR_A_REASON
        if length.get(path, 0) <= LONGEST
    ]


def fingerprint(connection: Connection) -> set[str]:
    """Everything that a database says of its tables, a line a thing, alike however it was made."""
    eye, found = inspect(connection), set()
    for table in eye.get_table_names():
        if table == "alembic_version":
            continue
        for column in eye.get_columns(table):
            shown = (column["name"], str(column["type"]), column["nullable"], column["default"])
            found.add(f"{table} column {shown}")
        found.add(f"{table} key {eye.get_pk_constraint(table)['constrained_columns']}")
        for key in eye.get_foreign_keys(table):
            there = (key["referred_table"], key["referred_columns"], sorted(key["options"].items()))
            found.add(f"{table} points {key['constrained_columns']} to {there}")
        for unique in eye.get_unique_constraints(table):
            found.add(f"{table} unique {unique['name']} {unique['column_names']}")
        for rule in eye.get_check_constraints(table):
            found.add(f"{table} check {rule['name']} {' '.join(rule['sqltext'].split())}")
        for index in eye.get_indexes(table):
            found.add(f"{table} index {index['name']} {index['column_names']} {index['unique']}")
    return found
