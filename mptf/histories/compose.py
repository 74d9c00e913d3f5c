"""Compose the fund's history: `python -m mptf.histories.compose` writes its files, always alike.

What sources tell is drawn from the reference rows; what they do not tell is in the plan's tables
under `composing/` and marked as illustrative. No act is checked here: the replay does that.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from mptf.histories.composing import (
    agreements,
    interests,
    later,
    money,
    notes,
    people,
    products,
    reviews,
    revisions,
)
from mptf.histories.composing.committee import open_docket
from mptf.histories.composing.programmes import Writer
from mptf.histories.composing.script import Script, day
from mptf.histories.composing.tables.first_call import NOTES
from mptf.histories.composing.tables.programmes import PROGRAMMES
from mptf.histories.composing.tables.second_call import BY_MARCH_2021, LATER

FOLDER = Path(__file__).parent / "migration"

REVIEWERS_SINCE = "2022-01-17"
"""From this day on notes are also reviewed from outside."""

# Each file holds the acts up to its last day. Facts are known up to 18 March 2021.
FILES = (
    ("01-founding.jsonl", day("2019-12-31")),
    ("02-first-call-2020.jsonl", day("2020-12-31")),
    ("03-to-march-2021.jsonl", day("2021-03-18")),
    ("10-onwards.jsonl", date.max),
)


def composed() -> dict[str, str]:
    """The text of each file, by its name."""
    script, docket = Script(), open_docket()
    people.found(script)
    reviews.found(script.pen(day(REVIEWERS_SINCE), 15))
    notes.compose(script, docket)
    money.compose(script)
    agreements.compose(script)
    by_key = {note.key: note for note in (*NOTES, *BY_MARCH_2021, *LATER)}
    writers = {plan.note: Writer(script, docket, by_key[plan.note], plan) for plan in PROGRAMMES}
    for writer in writers.values():
        writer.run()
    later.compose(script, docket, writers)
    revisions.compose(script, docket, writers)
    interests.compose(script)
    products.compose(script, writers)
    docket.write(script)
    texts = {name: "" for name, _ in FILES}
    for act in script.ordered():
        name = next(name for name, last in FILES if act.at.date() <= last)
        texts[name] += act.line() + "\n"
    return texts


def write(folder: Path = FOLDER) -> list[Path]:
    """Write the files into a folder, and give their paths."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, text in composed().items():
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


if __name__ == "__main__":
    write()
