"""A scenario in words: what was asked, what is proposed and why, what just missed and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from api.pages.vocabulary import _
from api.pages.words import Pill, Words
from mptf.money import BASIS, Money
from mptf.scenarios.explaining import Missed, Why
from mptf.scenarios.kept import Question
from mptf.scenarios.problem import Aim, Answer, Item, Outcome, Reached, Rule, RuleKind
from mptf.scenarios.queries import NoteRow, ScenarioRow

OUTCOMES: Mapping[str, tuple[str, str]] = {
    Outcome.BEST: (_("Best there is"), "good"),
    Outcome.FOUND: (_("Best found in time"), "due"),
    Outcome.IMPOSSIBLE: (_("Rules cannot be met"), "bad"),
    Outcome.NOTHING_FOUND: (_("Nothing found in time"), "bad"),
}
_WITHDRAWN = _("Withdrawn")

_AIMS: Mapping[str, str] = {
    Aim.QUALITY: _("Quality: points of all the notes’ scores together"),
    Aim.AREA: _("Notes in under-served areas"),
    Aim.REGION: _("Notes in under-served regions"),
    Aim.AGE: _("Months for which the notes have waited, together"),
    Aim.PLACE: _("The pipeline’s own order, where all the others are equal"),
}
_TWENTIETHS = 20


class NoteLine(NamedTuple):
    """A note of a scenario, in words."""

    number: str
    url: str
    title: str
    countries: str
    area: str
    region: str
    illustrative: bool
    place: int
    """In the pipeline's order on that day."""
    amount: Money
    asked_for: Money | None
    """Where it asks for more than it is counted with."""
    reasons: tuple[str, ...]
    pools: tuple[tuple[str, Money], ...] = ()


class InWords:
    """The words of one scenario, for one reader: scores only as far as these are open to them."""

    def __init__(self, words: Words, question: Question, notes: Mapping[str, NoteRow]) -> None:
        self._words, self._question, self._notes = words, question, notes
        self._items = question.problem.by_number
        self._places = {item.number: n for n, item in enumerate(question.problem.items, 1)}
        self.shows_scores = all(
            number in notes and notes[number].shows_score for number in self._items
        )

    def money(self, minor: int) -> Money:
        """An amount of the scenario."""
        return Money(minor, self._question.currency)

    # --- What was asked ------------------------------------------------------------------------

    def rule(self, rule: Rule) -> str:
        """A rule as a sentence."""
        percent = f"{rule.value * 100 / BASIS:g}"
        match rule.kind:
            case RuleKind.REGION_MOST:
                said = _("%(region)s has no more than %(percent)s%%")
                return said % {"region": self._words.region(rule.about), "percent": percent}
            case RuleKind.AREA_LEAST:
                said = _("%(area)s has no less than %(percent)s%%")
                return said % {"area": self._words.area(rule.about), "percent": percent}
            case RuleKind.KEPT_BACK:
                return _("%(amount)s stays free") % {"amount": self.money(rule.value)}
        return _("%(number)s is in") % {"number": rule.about}

    def rules(self, rules: Sequence[Rule]) -> tuple[str, ...]:
        """Rules as sentences: one for all the regions, or all the areas, where it is the same."""
        groups: dict[tuple[RuleKind, int], list[Rule]] = {}
        for rule in rules:
            groups.setdefault((rule.kind, rule.value), []).append(rule)
        return tuple(said for group in groups.values() for said in self._together(group))

    def _together(self, rules: list[Rule]) -> list[str]:
        kind, value = rules[0].kind, rules[0].value
        about = [rule.about for rule in rules]
        percent = {"percent": f"{value * 100 / BASIS:g}"}
        if kind is RuleKind.REGION_MOST and self._words.is_every_region(about):
            return [_("No region has more than %(percent)s%%") % percent]
        if kind is RuleKind.AREA_LEAST and self._words.is_every_area(about):
            return [_("No area has less than %(percent)s%%") % percent]
        return list(map(self.rule, rules))

    def aim(self, reached: Reached) -> tuple[str, str, str]:
        """An aim, how much of it was reached, and how much more there might be."""
        label = self._words.say(_AIMS[reached.aim])
        if reached.aim is Aim.PLACE:
            settled = _("followed") if reached.most == reached.value else _("not settled in time")
            return label, self._words.say(settled), ""
        if reached.aim is Aim.QUALITY and not self.shows_scores:
            return label, self._words.say(_("for whoever sees all the scores")), ""
        more = reached.most - reached.value
        gap = _("at the most %(more)s more (%(percent)s%%)") % {
            "more": self._counted(reached.aim, more),
            "percent": f"{100 * more / max(reached.value, 1):.2f}",
        }
        return label, self._counted(reached.aim, reached.value), gap if more else ""

    @staticmethod
    def _counted(aim: Aim, value: int) -> str:
        return f"{value / _TWENTIETHS:,.1f}" if aim is Aim.QUALITY else f"{value:,}"

    # --- What was answered -----------------------------------------------------------------------

    def verdict(self, answer: Answer) -> str:
        """The answer in one sentence."""
        if answer.outcome is Outcome.NOTHING_FOUND:
            return self._words.say(
                _("The time was over before any set was found. Leave notes out, or loosen a rule.")
            )
        if answer.outcome is Outcome.IMPOSSIBLE:
            one = _("One rule cannot be met, so nothing is proposed. Loosen it, and ask anew.")
            many = _(
                "These rules cannot be met together, so nothing is proposed. Loosen any one of "
                "them, and ask anew."
            )
            unsure = _(
                "The rules cannot be met, so nothing is proposed. It is one or several of these; "
                "the time was over before it was sure which."
            )
            said = one if len(answer.conflict) == 1 else many
            return self._words.say(said if answer.conflict_is_least else unsure)
        figures = {
            "n": len(answer.chosen),
            "spent": self.money(answer.spent),
            "held": self.money(self._question.problem.held),
        }
        if not answer.chosen:
            return _("Nothing of the pipeline can be paid for out of %(held)s.") % figures
        if len(answer.chosen) == 1:
            return _("One note for %(spent)s, out of %(held)s.") % figures
        return _("%(n)s notes for %(spent)s, out of %(held)s.") % figures

    def chosen(self, answer: Answer) -> tuple[NoteLine, ...]:
        """The notes of the proposal, each with what speaks for it and who pays."""
        pools: dict[str, list[tuple[str, Money]]] = {}
        for one in answer.drawn:
            pools.setdefault(one.number, []).append(
                (self._words.pool(one.pool), self.money(one.minor))
            )
        put_in = {r.about for r in self._question.problem.rules if r.kind is RuleKind.PUT_IN}
        return tuple(
            self._line(number, self._for(number, put_in), tuple(pools.get(number, ())))
            for number in answer.chosen
        )

    def others(self, missed: Sequence[Missed]) -> tuple[NoteLine, ...]:
        """Notes that are not in, each with why."""
        return tuple(self._line(one.number, self._against(one)) for one in missed)

    def _line(
        self,
        number: str,
        reasons: tuple[str, ...],
        pools: tuple[tuple[str, Money], ...] = (),
    ) -> NoteLine:
        item, note = self._items[number], self._notes.get(number)
        asked = self._question.asked_for.get(number)
        return NoteLine(
            number=number,
            url=f"/notes/{number}" if note and note.is_open else "",
            title=note.title if note else "",
            countries=self._words.countries(list(note.countries), note.scope) if note else "",
            area=self._words.area(item.area),
            region=self._words.region(item.region),
            illustrative=bool(note and note.illustrative),
            place=self._places[number],
            amount=self.money(item.minor),
            asked_for=None if asked is None else self.money(asked),
            reasons=reasons,
            pools=pools,
        )

    def _for(self, number: str, put_in: set[str]) -> tuple[str, ...]:
        """What speaks for a note of the proposal, in the order of the aims."""
        item, note = self._items[number], self._notes.get(number)
        first = [self._words.say(_("The scenario puts it in"))] if number in put_in else []
        said = {aim: self._speaks(item, aim, note) for aim in self._question.problem.aims}
        return (*first, *filter(None, said.values()))

    def _speaks(self, item: Item, aim: Aim, note: NoteRow | None) -> str:
        match aim:
            case Aim.QUALITY if note and note.shows_score and item.score:
                return _("%(score)s of 100") % {"score": f"{item.score / _TWENTIETHS:.1f}"}
            case Aim.AREA if item.under_area:
                return self._words.say(_("Its area is under an even share"))
            case Aim.REGION if item.under_region:
                return self._words.say(_("Its region is under an even share"))
            case Aim.AGE if item.months:
                return _("%(n)s months in the pipeline") % {"n": item.months}
        return ""

    def _against(self, one: Missed) -> tuple[str, ...]:
        swap = self._swap(one)
        return (self._why(one), swap) if swap else (self._why(one),)

    def _why(self, one: Missed) -> str:
        short = {"short": self.money(one.short)}
        match one.why:
            case Why.CASH:
                return _("What is left in pools that fit it is %(short)s too little") % short
            case Why.TOO_LARGE:
                return (
                    _("All the pools that fit it hold %(short)s less than it needs, all together")
                    % short
                )
            case Why.RULE:
                rules = "; ".join(map(self.rule, one.rules))
                return _("There would be money, but not within the rules: %(rules)s") % {
                    "rules": rules
                }
        return self._words.say(_PLAIN[one.why])

    def _swap(self, one: Missed) -> str:
        """For which note it could stand in, and what the proposal would lose first by that."""
        if not one.instead_of:
            return ""
        aims = zip(self._question.problem.every_aim, one.lost, strict=True)
        aim, lost = next(((aim, lost) for aim, lost in aims if lost), (Aim.PLACE, 0))
        given = {"other": one.instead_of, "lost": self._counted(aim, lost)}
        match aim:
            case Aim.QUALITY if self.shows_scores:
                return _("Instead of %(other)s it would cost %(lost)s points of score") % given
            case Aim.QUALITY:
                return _("It could only stand in for %(other)s, which scored higher") % given
            case Aim.AREA | Aim.REGION:
                return _("Instead of %(other)s one under-served note fewer would be in") % given
            case Aim.AGE:
                return _("Instead of %(other)s, which has waited %(lost)s months longer") % given
        return _("%(other)s is its equal, and comes before it in the pipeline") % given


_PLAIN: Mapping[Why, str] = {
    Why.LEFT_OUT: _("The scenario leaves it out"),
    Why.NO_AMOUNT: _("It asks for no money"),
    Why.NO_POOL: _("No pool that fits it holds any money"),
    Why.NO_GAIN: _("There would be money; it adds to nothing that is aimed at"),
    Why.SEARCH: _("It could be added; the time was over before that was found"),
    Why.NO_PROPOSAL: _("Nothing is proposed"),
}


def outcome_of(words: Words, row: ScenarioRow) -> Pill:
    """How the answer came to be; a scenario that was withdrawn says so first."""
    if row.withdrawn_at is not None:
        return Pill(words.say(_WITHDRAWN), "plain")
    label, tone = OUTCOMES[row.outcome]
    return Pill(words.say(label), tone)
