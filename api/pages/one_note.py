"""What the page of one concept note shows: its life and what is due always, the rest by its tab."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from api.pages import doing, endorsing, files, inviting, parts, reviewing
from api.pages.answered import parts_of
from api.pages.context import context
from api.pages.deadlines import due_chips
from api.pages.lives import stages
from api.pages.subjects import Names, names
from api.pages.unsigned import unsigned
from api.pages.versions import versions
from api.pages.vocabulary import _
from api.pages.words import Words
from mptf.attachments import queries as attachments
from mptf.committee import queries as committee
from mptf.endorsements import queries as endorsements
from mptf.forms import service as forms
from mptf.letters import queries as letters
from mptf.money import Money, total
from mptf.notes import drafting
from mptf.notes import queries as notes
from mptf.notes.models import ConceptNote
from mptf.notes.queries import NoteRow
from mptf.policy import coordinator
from mptf.profile import NoteForm
from mptf.programmes import queries as programmes
from mptf.reviews import assessment
from mptf.sheaf import Read, Sheaf
from mptf.work import Work

KIND = "concept-note"
TabName = Literal["note", "assessment", "money", "versions", "letters", "record"]
TABS: Mapping[TabName, str] = {
    "note": _("Note"),
    "assessment": _("Assessment"),
    "money": _("Money"),
    "versions": _("Versions"),
    "letters": _("Letters"),
    "record": _("Record"),
}
_ALWAYS = (notes.due, notes.life, letters.about, letters.waiting_about)
_SHEAVES: Mapping[TabName, Sheaf] = {
    "note": Sheaf(
        *_ALWAYS,
        notes.partners,
        notes.its_form,
        notes.known,
        *endorsing.OF_A_NOTE,
        drafting.writers,
    ),
    "assessment": Sheaf(
        *_ALWAYS,
        notes.checks,
        notes.waivers,
        notes.findings,
        notes.its_form,
        *assessment.PARTS,
        committee.on_subject,
    ),
    "money": Sheaf(*_ALWAYS, notes.reserved, programmes.of_note),
    "versions": Sheaf(*_ALWAYS, notes.versions, notes.its_form),
    "letters": Sheaf(*_ALWAYS),
    "record": Sheaf(*_ALWAYS, notes.record),
}


def view(work: Work, words: Words, number: str, tab: TabName) -> dict[str, Any]:
    """All that one tab of the page shows to this reader, in three statements and the acts'."""
    note = notes.numbered(work, number)
    of = _SHEAVES[tab].read(work, subject=note.id, as_of=work.today())
    steps = of[notes.life]
    events = of[notes.record] if tab == "record" else []
    brought = {row.attached_by for row in of[attachments.of_record]} if tab == "note" else set()
    if tab == "assessment":
        brought |= {row.waived_by for row in of[notes.waivers]}
    ids = {note.id} | parts.ids_of_steps(steps) | parts.ids_of_events(events) | brought
    found = names(work, ids)
    waiting = unsigned(work, words, of[letters.waiting_about], found)
    shown = parts.shown(work.actor, of[letters.about], waiting)
    kept = {"letters": shown["shows_letters"], "record": shown["shows_record"]}
    codes = note.content.get("countries", [])
    record = work.get(ConceptNote, note.id)
    return {
        "note": note,
        "tab": tab,
        "tabs": [(key, words.say(label)) for key, label in TABS.items() if kept.get(key, True)],
        "doing": doing.on_record(work, words, record, note.id),
        "state": words.state(KIND, note.state),
        "stages": stages(words, KIND, note.state, steps),
        "due": due_chips(work, of[notes.due]),
        "countries": words.countries(codes, note.scope),
        "moments": parts.timeline(words, KIND, steps, found),
        **shown,
        **_OF_TAB[tab](work, words, note, of),
        **(_endorsed(work, words, note, of, found) if tab == "note" else {}),
        "shows_writers": work.actor.sight.everything or coordinator.includes(work.actor, record),
        **(_waived(of, found) if tab == "assessment" else {}),
        "events": parts.record(words, events, found),
    }


def _form(work: Work, of: Read) -> NoteForm:
    """The form on which the note is written."""
    return forms.known(work, next((row.form_id for row in of[notes.its_form]), None))


def _note(work: Work, words: Words, note: NoteRow, of: Read) -> dict[str, Any]:
    codes = note.content.get("countries", [])
    return {
        "context": context(work, words, codes, of[notes.known], work.today()),
        "parts_of_form": parts_of(words, _form(work, of), note.content, note.currency),
        "partners": of[notes.partners],
    }


def _endorsed(work: Work, words: Words, note: NoteRow, of: Read, found: Names) -> dict[str, Any]:
    return {
        "endorsements": endorsing.grid(work, words, note.content.get("countries", []), of),
        "comments": of[endorsements.comments],
        "files": files.lines(work, words, of[attachments.of_record], found),
        "writers": inviting.lines(work, words, of),
    }


def _assessment(work: Work, words: Words, note: NoteRow, of: Read) -> dict[str, Any]:
    checks = {row.rule: row for row in of[notes.checks]}
    return {
        "checks": [
            (rule, checks[rule.code], words.check(checks[rule.code].outcome))
            for rule in work.profile.note.eligibility
            if rule.code in checks
        ],
        "screens": work.actor.sight.record,
        "findings": of[notes.findings],
        "form": _form(work, of),
        "reviewing": reviewing.of_note(work, words, note, assessment.gathered(of)),
        "decided": of[committee.on_subject],
    }


def _waived(of: Read, found: Names) -> dict[str, Any]:
    """What was waived, by rule, with whoever did it."""
    return {"waivers": {row.rule: (row, found[row.waived_by]) for row in of[notes.waivers]}}


def _money(_work: Work, words: Words, note: NoteRow, of: Read) -> dict[str, Any]:
    reserved = {row.pool: Money(row.amount_minor, note.currency) for row in of[notes.reserved]}
    return {
        "budget": parts.budget(words, note.content.get("budget", []), note.currency),
        "programmes": [
            (row, words.state("joint-programme", row.state)) for row in of[programmes.of_note]
        ],
        "reserved": reserved,
        "reserved_whole": total(list(reserved.values()), note.currency),
    }


def _versions(work: Work, words: Words, note: NoteRow, of: Read) -> dict[str, Any]:
    return {"versions": versions(words, _form(work, of), of[notes.versions], note.currency)}


def _nothing_more(_work: Work, _words: Words, _note: NoteRow, _of: Read) -> dict[str, Any]:
    return {}


_OF_TAB = {
    "note": _note,
    "assessment": _assessment,
    "money": _money,
    "versions": _versions,
    "letters": _nothing_more,
    "record": _nothing_more,
}
