"""What is kept of notes so that lists are quick: it says nothing that the notes do not say."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from mptf.notes.concerned import countries_of, marks_of
from mptf.notes.texts import said_in
from mptf.verification.findings import Finding
from mptf.verification.reading import Snapshot

NOTES, WORDS, COUNTRIES, PARTIES = "concept_note", "note_text", "note_country", "note_party"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Hold the words, the countries and the parties that are kept of notes against the notes.

    The day of a note's last step is held against the step where its state is.
    """
    parties: defaultdict[str, set[str]] = defaultdict(set)
    for row in snapshot.sound("note_partner"):
        parties[row["note_id"]].add(row["organisation_id"])
    words: dict[str, str] = {}
    countries, takes_part = set(), set()
    for row in snapshot.sound(NOTES):
        content = json.loads(row["content"])
        words[row["id"]] = said_in(row["title"], content)
        named = countries_of(content)
        countries |= {(country, row["number"]) for country in named}
        parties[row["id"]].add(row["coordinator_id"])
        takes_part |= {(party, row["number"]) for party in parties[row["id"]]}
        keys = (party.replace("-", "") for party in parties[row["id"]])
        if row["concerned"] != marks_of(named, keys):
            yield Finding(NOTES, row.key, "concerned: the note names others")
    yield from _words(snapshot, words)
    yield from _held(snapshot, COUNTRIES, "country", countries)
    yield from _held(snapshot, PARTIES, "organisation_id", takes_part)


def _words(snapshot: Snapshot, said: dict[str, str]) -> Iterator[Finding]:
    for row in snapshot.sound(WORDS):
        wanted = said.pop(row["note_id"], None)
        if wanted is None:
            yield Finding(WORDS, row.key, "note_id: there is no such note")
        elif sorted(wanted.split()) != sorted(row["words"].split(" ")):  # in no order of a form
            yield Finding(WORDS, row.key, "words: they are not those of the note")
    for note in said:
        yield Finding(WORDS, note, "the words of this note are missing")


def _held(
    snapshot: Snapshot, table: str, column: str, wanted: set[tuple[str, str]]
) -> Iterator[Finding]:
    kept = {(row[column], row["number"]) for row in snapshot.sound(table)}
    for one in kept - wanted:
        yield Finding(table, " ".join(one), f"{column}: the note does not say so")
    for one in wanted - kept:
        yield Finding(table, " ".join(one), "the note says so, and the row is missing")
