"""The eligibility rules that can be computed, each with its evidence. Source: handbook 2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from mptf.errors import InvariantBroken
from mptf.network import reference
from mptf.notes import budgeting
from mptf.notes.models import ConceptNote, Endorsement, NotePartner
from mptf.notes.schemas import NoteContent
from mptf.profile import Profile
from mptf.work import Work


class Shows(StrEnum):
    """What the evidence for a rule shows. A warning is no outcome: the rule passes, and says so."""

    MET = "met"
    WARNED = "warned"
    NOT_MET = "not-met"


class Verdict(NamedTuple):
    """What was found of a rule, with the evidence in words."""

    shows: Shows
    evidence: str

    @property
    def outcome(self) -> str:
        """What the checklist takes of it: `pass` or `fail`."""
        return "fail" if self.shows is Shows.NOT_MET else "pass"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a computed rule may look at."""

    profile: Profile
    content: NoteContent
    partners: list[NotePartner]
    endorsements: list[Endorsement]


Rule = Callable[[Evidence], Verdict]


def computed(
    work: Work, note: ConceptNote, partners: list[NotePartner], endorsed: list[Endorsement]
) -> dict[str, Verdict]:
    """Every computed rule of the profile with its verdict on the note as it stands."""
    evidence = Evidence(work.profile, NoteContent.model_validate(note.content), partners, endorsed)
    verdicts = {}
    for rule in work.profile.note.eligibility:
        if rule.how == "computed":
            if rule.code not in RULES:
                raise InvariantBroken(f"the rule “{rule.code}” is said to be computed, but is not")
            verdicts[rule.code] = RULES[rule.code](evidence)
    return verdicts


def _verdict(holds: bool, evidence: str) -> Verdict:  # noqa: FBT001 -- a truth and its words
    return Verdict(Shows.MET if holds else Shows.NOT_MET, evidence)


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def _named(iso3: str) -> str:
    country = reference.countries().get(iso3)
    return country.short_name if country else iso3


def _partners(e: Evidence) -> Verdict:
    note, count = e.profile.note, len(e.partners)
    waiting = sum(1 for p in e.partners if p.confirmed_on is None)
    confirmed = f"{waiting} of them not confirmed" if waiting else "all of them confirmed"
    found = _verdict(
        note.partners_min <= count <= note.partners_max and not waiting,
        f"{_counted(count, 'participating organization')}, {confirmed}; "
        f"{note.partners_min} to {note.partners_max} are asked for.",
    )
    if found.shows is Shows.MET and count > note.partners_warn_above:
        warning = f"Warning: more than {note.partners_warn_above} take much coordination."
        return Verdict(Shows.WARNED, f"{found.evidence} {warning}")
    return found


def _scope(e: Evidence) -> Verdict:
    scope = next((s for s in e.profile.note.scopes if s.code == e.content.scope), None)
    if scope is None:
        return _verdict(holds=False, evidence="No scope is chosen.")
    count = len(e.content.countries)
    top = scope.countries_max
    return _verdict(
        scope.countries_min <= count and (top is None or count <= top),
        f"{_counted(count, 'country', 'countries')} under the scope “{scope.title}”.",
    )


def _endorsed_by(kind: str, what: str) -> Rule:
    def rule(e: Evidence) -> Verdict:
        there = {row.country for row in e.endorsements if row.kind == kind}
        missing = [_named(iso3) for iso3 in e.content.countries if iso3 not in there]
        there_for_all = "there for every country" if e.content.countries else "no country is named"
        said = f"missing for {', '.join(missing)}" if missing else there_for_all
        return _verdict(not missing, f"{what}: {said}.")

    return rule


def _government_bodies(e: Evidence) -> Verdict:
    count, wanted = len(e.content.government_bodies), e.profile.note.government_bodies_min
    found = _counted(count, "government body", "government bodies")
    return _verdict(count >= wanted, f"{found}; at least {wanted} asked for.")


def _stakeholders(e: Evidence) -> Verdict:
    known = {group.code for group in e.profile.note.stakeholder_groups}
    count = len(known & set(e.content.stakeholder_groups))
    wanted = e.profile.note.stakeholder_groups_min
    found = _counted(count, "stakeholder group")
    return _verdict(count >= wanted, f"{found}; at least {wanted} asked for.")


def _alignment(e: Evidence) -> Verdict:
    count = len(e.content.objectives)
    area = next((a for a in e.profile.areas if a.code == e.content.area), None)
    primary = f"area {area.number}, {area.title}" if area else "missing"
    return _verdict(
        e.content.area is not None and count >= e.profile.note.objectives_min,
        f"Primary thematic area: {primary}. {_objectives(count)}.",
    )


def _objectives(count: int) -> str:
    if not count:
        return "No objective"
    return _counted(count, "objective") + (", the first is the primary one" if count > 1 else "")


def _markers(e: Evidence) -> Verdict:
    said = {marker.code: marker for marker in e.content.markers}
    faults = []
    for marker in e.profile.note.markers:
        own = said.get(marker.code)
        if own is None or not own.justification:
            faults.append(f"{marker.title} is not scored and justified")
        elif own.score not in marker.scale or own.score in marker.blocking:
            faults.append(f"{marker.title}: {own.score} is not accepted")
    return _verdict(not faults, "; ".join(faults) + "." if faults else "All scored and justified.")


def _budget(e: Evidence) -> Verdict:
    """The rules on the budget that its writers are told of; the call's own ceiling is not among."""
    rules = budgeting.rules(e.profile, e.content.model_dump(mode="json"), ceiling=None)
    broken = [rule.sentence for rule in rules if not rule.holds]
    return _verdict(not broken, " ".join(broken or [rule.sentence for rule in rules]))


def _duration(e: Evidence) -> Verdict:
    bounds = e.profile.note.duration_months
    months = e.content.duration_months
    return _verdict(
        months is not None and bounds.min <= months <= bounds.max,
        f"{_counted(months or 0, 'month')}; {bounds.min} to {bounds.max} are asked for.",
    )


RULES: dict[str, Rule] = {
    "partners": _partners,
    "scope": _scope,
    "resident-coordinator": _endorsed_by("resident-coordinator", "Resident Coordinator"),
    "government": _endorsed_by("government", "Government letter"),
    "government-bodies": _government_bodies,
    "stakeholders": _stakeholders,
    "alignment": _alignment,
    "markers": _markers,
    "budget": _budget,
    "duration": _duration,
}
