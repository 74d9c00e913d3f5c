"""A workflow on paper: its table as rows and as Markdown, its picture, and the README's section."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mptf.lives.states import Counts, State
from mptf.policy import nobody
from workflows import duties
from workflows.diagram import drawing
from workflows.duties import APART
from workflows.grammar import Follow, Step, Workflow, words
from workflows.grounds import Guard
from workflows.tables import WORKFLOWS

BEGIN, END = "<!-- lives:begin -->", "<!-- lives:end -->"
PICTURES = "workflows/pictures"
"""Where the committed pictures lie, seen from the README."""

ROLES = {
    Counts.END: "an end: nothing follows",
    Counts.WRITABLE: "the entities may change the text",
    Counts.PIPELINE: "counts as in the pipeline",
    Counts.FUNDED: "counts as funded",
    Counts.PUBLISHED: "anybody may read it",
    Counts.OPERATIONAL: "counts as operational",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One step in words: may it happen, and what follows."""

    trigger: str
    sources: tuple[str, ...]
    """The public names of the states from which it leads."""
    dest: str
    who: str
    only_when: tuple[str, ...]
    follows: tuple[str, ...]
    decides: str | None = None
    """The outcome of the signed decision that alone takes it."""
    asks: str | None = None
    """What is sent with it."""
    why: bool = False
    """Whether the actor must say why."""


def rows(workflow: Workflow[Any]) -> list[Row]:
    """The table in words, row by row, in its own order."""
    return [
        Row(
            trigger=step.trigger,
            sources=tuple(source.public for source in step.sources),
            dest=step.dest.public,
            who=_who(workflow, step),
            only_when=tuple(map(condition, step.when)),
            follows=tuple(map(str, step.then)),
            decides=str(step.decides).replace("-", " ") if step.decides else None,
            asks=_first_line(step.asks.form.__doc__) or None if step.asks else None,
            why=step.why,
        )
        for step in workflow.steps
    ]


def condition(guard: Guard) -> str:
    """A guard in words: the first line of its docstring, or its name."""
    return _first_line(guard.__doc__) or words(guard)


def source(workflow: Workflow[Any]) -> str:
    """What the table's own module says of it and of the rule's source."""
    module = sys.modules.get(f"workflows.{workflow.name.replace('-', '_')}")
    return (module.__doc__ or "").strip().split("\n")[0] if module else ""


def markdown(workflow: Workflow[Any], level: int = 1, picture_at: str = "") -> str:
    """Title, source, the picture that lies there, the table, and its states with their roles."""
    lines = [f"{'#' * level} {workflow.title}", ""]
    if said := source(workflow):
        lines += [said, ""]
    if picture_at:
        lines += [f"![{workflow.title}: its states and steps]({picture_at})", ""]
    lines += list(_table("From", "Step", "To", "Who", "Only when", "What follows"))
    for row in rows(workflow):
        cells = (
            ", ".join(row.sources),
            _step_cell(row),
            row.dest,
            row.who,
            "<br>".join(row.only_when),
            "<br>".join(row.follows),
        )
        lines.append(_line(*cells))
    lines += ["", *_table("State", "In the database", "What it counts as")]
    lines += [_line(s.public, f"`{s.value}`", roles(s)) for s in workflow.states]
    return "\n".join(lines) + "\n"


def roles(state: State) -> str:
    """A state's roles in words."""
    if state.value.startswith("("):
        return "before the first step"
    return "; ".join(ROLES[role] for role in Counts if role in state.counts)


def picture(
    workflow: Workflow[Any],
    *,
    standalone: bool = False,
    counts: Mapping[str, int] | None = None,
) -> str:
    """The state diagram as SVG; a file of its own brings its style along, a page has its own.

    `counts` writes beside each state, by its value, how many records stand in it.
    """
    return drawing.draw(workflow, standalone=standalone, counts=counts or {})


def write(folder: Path) -> list[Path]:
    """Write `<name>.md` and `<name>.svg` for every workflow."""
    folder.mkdir(parents=True, exist_ok=True)
    written = write_pictures(folder)
    for workflow in WORKFLOWS:
        file = folder / f"{workflow.name}.md"
        file.write_text(markdown(workflow, picture_at=f"{workflow.name}.svg"), encoding="utf-8")
        written.append(file)
    return written


def write_pictures(folder: Path) -> list[Path]:
    """Write `<name>.svg` for every workflow."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for workflow in WORKFLOWS:
        file = folder / f"{workflow.name}.svg"
        file.write_text(picture(workflow, standalone=True), encoding="utf-8")
        written.append(file)
    return written


def section() -> str:
    """The lives of all records, as they stand in the README between the markers."""
    lives = (markdown(w, 3, f"{PICTURES}/{w.name}.svg") for w in WORKFLOWS)
    return f"{BEGIN}\n\n" + "\n".join((*lives, kept_apart())) + f"\n{END}"


def kept_apart() -> str:
    """The duties that nobody has both of, as a table."""
    titles = {workflow.name: workflow.title for workflow in WORKFLOWS}
    lines = ["### Duties that nobody has both of", ""]
    lines += [(duties.__doc__ or "").strip().split("\n")[0], ""]
    lines += _table("Life of", "Whoever did", "Does not", "The rule")
    for row in APART:
        lines.append(_line(titles[row.record], ", ".join(row.had), ", ".join(row.then), row.rule))
    return "\n".join(lines) + "\n"


def into_readme(path: Path) -> None:
    """Rewrite the README's section of lives and the pictures that it links.

    Raises:
        ValueError: the README has no markers.
    """
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path.name} has no markers {BEGIN} and {END}")
    path.write_text(before + section() + after, encoding="utf-8")
    write_pictures(path.parent / PICTURES)


def _who(workflow: Workflow[Any], step: Step) -> str:
    if step.by is not nobody:
        return step.by.label
    leads = [
        f"{other.title.lower()}, “{cause.trigger}”"
        for other in WORKFLOWS
        for cause in other.steps
        for effect in cause.then
        if isinstance(effect, Follow)
        and (effect.workflow, effect.trigger) == (workflow.name, step.trigger)
    ]
    return f"follows: {'; '.join(leads)}" if leads else step.by.label


def _step_cell(row: Row) -> str:
    parts = []
    if row.decides:
        parts.append(f"*decision* {row.decides}")
    if row.asks:
        parts.append(f"sends: {row.asks[0].lower()}{row.asks[1:]}")
    if row.why:
        parts.append("says why")
    return f"{row.trigger} ({'; '.join(parts)})" if parts else row.trigger


def _first_line(text: str | None) -> str:
    return (text or "").strip().split("\n")[0].rstrip(".")


def _table(*heads: str) -> Iterator[str]:
    yield _line(*heads)
    yield _line(*("---" for _ in heads))


def _line(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |".replace(
        "  ", " "
    )
