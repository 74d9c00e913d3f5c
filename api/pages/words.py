"""The public words for what the code and the database call by codes. No page shows a code."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from gettext import NullTranslations
from typing import Any, NamedTuple

from api.pages import vocabulary as say
from api.pages.record_words import CODED
from mptf.errors import NotFound
from mptf.ledger.models import Kind
from mptf.ledger.pools import Pool
from mptf.ledger.queries import Balance
from mptf.lives.states import Counts, State
from mptf.money import Money
from mptf.network import reference
from mptf.profile import NoteForm, Profile, Titled
from mptf.templating import day as day_in_words
from mptf.templating import instant
from workflows.tables import WORKFLOWS

_AS_WRITTEN = NullTranslations().gettext
_STATES: dict[str, type[State]] = {workflow.name: workflow.states for workflow in WORKFLOWS}


class Pill(NamedTuple):
    """A state in public words, with the tone of its mark."""

    label: str
    tone: str


class Words:
    """The words of one fund, in one language. What it gives is plain text, to be escaped."""

    def __init__(self, profile: Profile, translate: Callable[[str], str] = _AS_WRITTEN) -> None:
        self._profile = profile
        self._ = translate

    def say(self, text: str) -> str:
        """A text of the house in the reader's language."""
        return self._(text) if text else ""

    # --- States ------------------------------------------------------------------------------

    def state(self, workflow: str, value: str) -> Pill:
        """A state's public name; its tone follows from what the state counts as, or is said."""
        state = _STATES[workflow](value)
        tone = say.TONES.get((workflow, value)) or _tone(state)
        return Pill(self._(state.public), tone)

    def states(self, workflow: str) -> list[tuple[str, str]]:
        """Every state that a record can rest in: value and public name, in their order."""
        return [(s.value, self._(s.public)) for s in list(_STATES[workflow])[1:]]

    def kind(self, kind: str) -> str:
        """What a thing is, such as “Concept note”."""
        return self._word(say.SUBJECTS, kind)

    def outcome(self, code: str) -> str:
        """What was decided."""
        return self._word(say.OUTCOMES, code)

    def mode(self, code: str) -> str:
        """How it was decided."""
        return self._word(say.MODES, code)

    def check(self, code: str) -> Pill:
        """The outcome of a rule of the checklist."""
        return Pill(self._word(say.CHECKS, code), say.CHECK_TONES.get(code, "plain"))

    def evidence_of(self, shows: str) -> Pill:
        """What was found of a rule that is computed."""
        return Pill(self._word(say.FOUND, shows), say.FOUND_TONES[shows])

    def role(self, code: str) -> str:
        """What a person is to the fund."""
        return self._word(say.ROLES, code)

    def signer(self, kind: str) -> str:
        """In what quality somebody signs or endorses."""
        return self._word(say.SIGNERS, kind)

    def file_kind(self, kind: str) -> str:
        """What a file is on its record."""
        return self._word(say.FILE_KINDS, kind)

    def evidence(self, kind: str) -> str:
        """A paper of a closure."""
        return self._word(say.EVIDENCE, kind)

    def act(self, code: str) -> str:
        """An entry of the books, in the words of handbook 7."""
        return self._word(say.LEDGER_ACTS, code)

    def party(self, kind: str, party: str) -> str:
        """Whoever signs: a country by its name, an entity by its code."""
        if kind in {"resident-coordinator", "government"}:
            return self.country(party) if len(party) == _ISO3 else self.region(party)
        return self._("Steering Committee") if kind == "chair" else party

    # --- The profile's own titles ------------------------------------------------------------

    def region(self, code: str | None) -> str:
        """A region's title."""
        return "" if code is None else _title(self._profile.regions, code)

    def area(self, code: str | None) -> str:
        """A thematic area's short name."""
        number = next((a.number for a in self._profile.areas if a.code == code), None)
        return (code or "") if number is None else f"{self._('Area')} {number}"

    def area_title(self, code: str | None) -> str:
        """A thematic area's whole title."""
        return next((a.title for a in self._profile.areas if a.code == code), "")

    def is_every_area(self, codes: Collection[str]) -> bool:
        """Whether these are all the areas of the fund."""
        return {area.code for area in self._profile.areas} == set(codes)

    def is_every_region(self, codes: Collection[str]) -> bool:
        """Whether these are all the regions of the fund."""
        return {region.code for region in self._profile.regions} == set(codes)

    def scope(self, code: str | None) -> str:
        """How far a note reaches."""
        return "" if code is None else _title(self._profile.note.scopes, code)

    def country(self, iso3: str) -> str:
        """A country's name as UN documents write it."""
        try:
            return reference.country(iso3).short_name or iso3
        except NotFound:
            return iso3

    def countries(self, codes: list[str], scope: str | None = None) -> str:
        """The countries of a thing; of a note without countries its scope."""
        return ", ".join(map(self.country, codes)) or self.scope(scope)

    def category(self, number: int) -> str:
        """A UNSDG budget category."""
        return next((c.title for c in self._profile.categories if c.number == number), str(number))

    def rule(self, code: str) -> str:
        """A rule of the eligibility checklist."""
        return _title(self._profile.note.eligibility, code)

    def marker(self, code: str) -> str:
        """A self-scored marker."""
        return _title(self._profile.note.markers, code)

    def group(self, code: str) -> str:
        """A group of stakeholders."""
        return _title(self._profile.note.stakeholder_groups, code)

    def letter(self, kind: str) -> str:
        """A type of letter."""
        return self._profile.letters[kind].title if kind in self._profile.letters else kind

    def part(self, code: str) -> str:
        """A field of a programme document, by the label that the form gives it."""
        labels = {field.name: field.label for field in self._profile.programme.form.fields}
        return labels.get(code) or self.field(code)

    def place(self, form: NoteForm, name: str) -> str:
        """To what a finding is bound: a field as its form calls it, or what is no field of it."""
        labels = {field.name: field.label for field in form.fields}
        return labels.get(name) or self.field(name)

    def field(self, name: str) -> str:
        """A field of a form, or of the record."""
        if name in {rule.code for rule in self._profile.note.eligibility}:
            return self.rule(name)
        return self._word(say.FIELDS, name)

    # --- The books ---------------------------------------------------------------------------

    def pool(self, code: str | None) -> str:
        """A pool by its earmark."""
        if not code:
            return ""
        pool = Pool.parse(code)
        if pool.areas:
            return ", ".join(self.area(area) for area in sorted(pool.areas))
        return self._("Unearmarked") if pool.region is None else self.region(pool.region)

    def pool_named(self, code: str) -> str:
        """A pool in the middle of a sentence."""
        return self._(say.POOL_NAMED) % self.pool(code).lower() if code else ""

    def account_kind(self, kind: Kind) -> str:
        """What an account stands for."""
        return self._word(say.ACCOUNTS, kind.value)

    def account(self, balance: Balance, subject: str, organisation: str) -> str:
        """An account in words: what it stands for, of which pool, for whom."""
        parts = (self.pool(balance.pool), subject, organisation)
        return " · ".join(filter(None, (self.account_kind(balance.kind), *parts)))

    # --- The record --------------------------------------------------------------------------

    def value(self, subject_kind: str, key: str, value: Any) -> str:
        """One field of an event as a reader understands it."""
        if isinstance(value, list):
            return ", ".join(self._said(subject_kind, key, part) for part in value)
        if isinstance(value, dict):
            each = (f"{of}: {self._said(subject_kind, key, part)}" for of, part in value.items())
            return ", ".join(each)
        return self._said(subject_kind, key, value)

    def _said(self, subject_kind: str, key: str, value: Any) -> str:  # noqa: PLR0911 -- one a kind
        match key, value:
            case "state", str() if subject_kind in _STATES:
                return self.state(subject_kind, value).label
            case _, str() if value in CODED.get(key, ()):
                return self._(CODED[key][value])
            case (("kind" | "outcome"), str()):
                return self._word(CODED[key], value)
            case (("country" | "party"), str()):
                return self.country(value)
            case "total_tenths", int():
                return f"{value / 10:.1f}"
            case "amount", str() if value.replace(".", "").isdigit():
                return str(Money.parse(value, self._profile.fund.currency))
            case _, str() if key.endswith("_on") or key == "as_of":
                return day_in_words(date.fromisoformat(value))
            case _, str() if key.endswith("_at"):
                return instant(datetime.fromisoformat(value), self._profile.fund.zone)
            case _, str() if value in say.CHECKS:
                return self._word(say.CHECKS, value)
            case _:
                return str(value)

    def _word(self, words: Mapping[str, str], code: str) -> str:
        """The word for a code; a code without one is at least readable."""
        if code in words:
            return self._(words[code])
        return code.replace("-", " ").replace("_", " ").capitalize()


_ISO3 = 3


def _tone(state: State) -> str:
    counts = state.counts
    if Counts.OPERATIONAL in counts or Counts.FUNDED in counts:
        return "good"
    if Counts.PIPELINE in counts:
        return "ahead"
    if Counts.WRITABLE in counts:
        return "due"
    return "over" if Counts.END in counts else "moving"


def _title(entries: tuple[Titled, ...], code: str) -> str:
    return next((entry.title for entry in entries if entry.code == code), code)
